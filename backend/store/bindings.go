package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Binding says that a follower is a person.
type Binding struct {
	ID          string `gorm:"primaryKey"`
	Follower    string
	Person      string
	Standing    string // the follower while it stands, its own id afterwards: one pair has one that stands
	How         string // scene, receipt, phone
	Application string // by whose code; empty: by none
	MadeAt      time.Time
	EndedAt     *time.Time
	EndedBy     string // why it does not stand any more
}

// What ends a binding.
const (
	UnboundByFollower  = "follower"  // the same
	UnboundByOther     = "other"     // another follower who is the same person
	UnboundByOffice    = "office"    // an officer, whom the person has shown who they are
	UnboundByForgotten = "forgotten" // 删除我的资料
	UnboundByErased    = "erased"    // the person's data are gone
)

// Bind writes a binding; made is false if the follower is that person already.
func (tx *Tx) Bind(b Binding) (made bool, err error) {
	b.Standing, b.MadeAt = b.Follower, tx.now
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&b)
	if done.Error != nil {
		return false, fmt.Errorf("bind a follower: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// Unbind ends one that stands; ended is false if it does not any more.
func (tx *Tx) Unbind(id, by string) (ended bool, err error) {
	done := tx.db.Model(&Binding{}).Where("id = ? AND ended_at IS NULL", id).
		UpdateColumns(map[string]any{"standing": id, "ended_at": tx.now, "ended_by": by})
	if done.Error != nil {
		return false, fmt.Errorf("end a binding: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// unbindAll ends all that stand of a follower or of a person.
func (tx *Tx) unbindAll(column, id, by string) error {
	all, err := tx.bindings(column, id)
	if err != nil {
		return err
	}
	for _, b := range all {
		if _, err := tx.Unbind(b.ID, by); err != nil {
			return err
		}
	}
	return nil
}

// BindingsOf are those of a person that stand, oldest first.
func (tx *Tx) BindingsOf(person string) ([]Binding, error) { return tx.bindings("person", person) }

// FollowerBindings are those of a follower that stand, oldest first.
func (tx *Tx) FollowerBindings(follower string) ([]Binding, error) {
	return tx.bindings("follower", follower)
}

func (tx *Tx) bindings(column, id string) (all []Binding, err error) {
	err = tx.db.Where(clause.Eq{Column: column, Value: id}).Where("ended_at IS NULL").Order("id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read bindings: %w", err)
	}
	return all, nil
}

// BoundFollowers says which of some followers are somebody.
func (s *Store) BoundFollowers(ctx context.Context, followers ...string) (map[string]bool, error) {
	var bound []string
	err := s.reading(ctx).Model(&Binding{}).Where("follower IN ? AND ended_at IS NULL", followers).
		Distinct().Pluck("follower", &bound).Error
	if err != nil {
		return nil, fmt.Errorf("read who is bound: %w", err)
	}
	known := make(map[string]bool, len(bound))
	for _, one := range bound {
		known[one] = true
	}
	return known, nil
}
