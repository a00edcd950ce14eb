package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// AgentBinding says that a follower is an agent of a unit.
type AgentBinding struct {
	ID       string `gorm:"primaryKey"`
	Follower string
	Account  string
	Unit     string
	Live     *string // the follower while it stands: nobody is two agents
	MadeAt   time.Time
	EndedAt  *time.Time
	EndedBy  string // why it does not stand any more
}

// What ends the binding of an agent, besides [UnboundByFollower] and
// [UnboundByForgotten].
const (
	UnboundByAgent = "agent" // on the portal
	UnboundByLeft  = "left"  // they are an agent no more
)

// BindAgent writes one; made is false if the follower is an agent already.
func (tx *Tx) BindAgent(b AgentBinding) (made bool, err error) {
	b.Live, b.MadeAt = &b.Follower, tx.now
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&b)
	if done.Error != nil {
		return false, fmt.Errorf("bind an agent: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// UnbindAgent ends one that stands, and notes who did; ended is false if it does not
// stand any more.
func (tx *Tx) UnbindAgent(who casework.Actor, b AgentBinding, by string) (ended bool, err error) {
	done := tx.db.Model(&AgentBinding{}).Where("id = ? AND live IS NOT NULL", b.ID).
		UpdateColumns(map[string]any{"live": nil, "ended_at": tx.now, "ended_by": by})
	if done.Error != nil {
		return false, fmt.Errorf("end the binding of an agent: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return false, nil
	}
	return true, tx.Audit(Deed{By: who, Act: "agent.unbind", Kind: "account", Subject: b.Account, Details: map[string]string{"binding": b.ID, "by": by}})
}

// AgentBindings are those of an account that stand, oldest first.
func (tx *Tx) AgentBindings(account string) (all []AgentBinding, err error) {
	if err := tx.db.Where("account = ? AND live IS NOT NULL", account).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the bindings of an agent: %w", err)
	}
	return all, nil
}

// AgentOf is which agent a follower is; nil: none.
func (tx *Tx) AgentOf(follower string) (*AgentBinding, error) {
	var all []AgentBinding
	if err := tx.db.Where("live = ?", follower).Limit(1).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read which agent a follower is: %w", err)
	}
	if len(all) == 0 {
		return nil, nil //nolint:nilnil // none
	}
	return &all[0], nil
}

// forgetAgent ends the binding of a follower who wants all of theirs deleted.
func (tx *Tx) forgetAgent(follower string) error {
	b, err := tx.AgentOf(follower)
	if err != nil || b == nil {
		return err
	}
	_, err = tx.UnbindAgent(b.Agent(), *b, UnboundByForgotten)
	return err
}

// Agent is as whom the follower acts.
func (b AgentBinding) Agent() casework.Actor {
	return casework.Actor{ID: b.Account, Role: casework.Agent, Unit: b.Unit}
}

// LockAccount keeps others who lock it waiting until the transaction ends.
func (tx *Tx) LockAccount(id string) error {
	var locked []string
	if err := tx.db.Raw("SELECT id FROM accounts WHERE id = ?"+tx.forUpdate(), id).Scan(&locked).Error; err != nil {
		return fmt.Errorf("lock an account: %w", err)
	}
	return nil
}

// BoundAgent is a follower who is an agent, and applications of their unit in a state.
type BoundAgent struct {
	Follower string
	Hushed   bool
	Unit     string
	State    casework.State
	People   int
}

// agents are followers who are agents, and could sign in as such.
func agents(db *gorm.DB) *gorm.DB {
	return db.Table("agent_bindings").Joins("JOIN accounts ON accounts.id = agent_bindings.account").
		Where("agent_bindings.live IS NOT NULL AND accounts.disabled_at IS NULL")
}

// BoundAgents are the followers who are agents of some units.
func (tx *Tx) BoundAgents(units []string) (all []BoundAgent, err error) {
	err = agents(tx.db).Joins("LEFT JOIN followers ON followers.open_id = agent_bindings.follower").
		Select("agent_bindings.follower, COALESCE(followers.hushed, ?) AS hushed, agent_bindings.unit", false).
		Where("agent_bindings.unit IN ?", someOf(units)).Order("agent_bindings.id").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("look for agents who are bound: %w", err)
	}
	return all, nil
}

// BoundAgentsIn are those whose units have applications of a period in some states,
// with how many in each.
func (tx *Tx) BoundAgentsIn(period casework.PeriodID, states []casework.State) (all []BoundAgent, err error) {
	err = agents(tx.db).Joins("LEFT JOIN followers ON followers.open_id = agent_bindings.follower").
		Joins("JOIN applications ON applications.unit = agent_bindings.unit").
		Select("agent_bindings.follower, COALESCE(followers.hushed, ?) AS hushed, agent_bindings.unit, applications.state, COUNT(*) AS people", false).
		Where("applications.period = ? AND applications.state IN ?", string(period), states).
		Group("agent_bindings.follower, followers.hushed, agent_bindings.unit, applications.state").
		Order("agent_bindings.follower, applications.state").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("look for agents who are bound in %s: %w", period, err)
	}
	return all, nil
}

// StillAgents are those of some followers who are agents now.
func (s *Store) StillAgents(ctx context.Context, followers []string) (map[string]bool, error) {
	var found []string
	if err := agents(s.reading(ctx)).Where("agent_bindings.live IN ?", someOf(followers)).Pluck("agent_bindings.live", &found).Error; err != nil {
		return nil, fmt.Errorf("look for who is still an agent: %w", err)
	}
	still := make(map[string]bool, len(found))
	for _, one := range found {
		still[one] = true
	}
	return still, nil
}

// ForgetAgentBindings deletes those that ended before then.
func (s *Store) ForgetAgentBindings(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&AgentBinding{}, "ended_at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget bindings of agents: %w", done.Error)
	}
	return done.RowsAffected, nil
}
