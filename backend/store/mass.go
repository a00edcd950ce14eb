package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/broadcast"
)

// MassSend is an article that WeChat sends to a part of a ledger as one.
type MassSend struct {
	Ledger  int64 `gorm:"primaryKey;autoIncrement:false"`
	Chunk   int   `gorm:"primaryKey;autoIncrement:false"`
	Round   int   `gorm:"primaryKey;autoIncrement:false"`
	Article string
	Job     string
	People  int
	BegunAt time.Time
}

// MassOutcome is what WeChat tells of one afterwards: how many, and not who.
type MassOutcome struct {
	Job       string `gorm:"primaryKey"`
	Status    string // WeChat's words
	Every     int64
	Filtered  int64 // who were left when others, who had had four in the month, were filtered out
	Sent      int64
	Failed    int64
	At        time.Time
	IsApplied bool
}

// What WeChat says of mass sends.
const (
	massSent   = "send success" // to most at least
	massJudged = "err("         // and a number: it, or the account's administrator, did not let it pass
)

// Passed says that WeChat has sent it.
func (o MassOutcome) Passed() bool { return o.Status == massSent }

func (o MassOutcome) state() (broadcast.State, broadcast.Why) {
	switch {
	case o.Passed():
		return broadcast.Delivered, ""
	case strings.HasPrefix(o.Status, massJudged):
		return broadcast.Failed, broadcast.WhyContent
	}
	return broadcast.Failed, broadcast.WhySystem
}

// Mass is a mass send with what WeChat told of it; nil: nothing yet.
type Mass struct {
	MassSend
	Outcome *MassOutcome
}

// Masses are the mass sends of a ledger, in the order of its parts.
func (s *Store) Masses(ctx context.Context, ledger int64) (all []Mass, err error) {
	var sends []MassSend
	var outcomes []MassOutcome
	err = s.reading(ctx).Where("ledger = ?", ledger).Order("chunk, round").Find(&sends).Error
	if err == nil {
		err = s.reading(ctx).Where("job IN (SELECT job FROM mass_sends WHERE ledger = ?)", ledger).Find(&outcomes).Error
	}
	if err != nil {
		return nil, fmt.Errorf("read the mass sends of ledger %d: %w", ledger, err)
	}
	told := map[string]*MassOutcome{}
	for i := range outcomes {
		told[outcomes[i].Job] = &outcomes[i]
	}
	for _, m := range sends {
		all = append(all, Mass{m, told[m.Job]})
	}
	return all, nil
}

// MassOf is the mass send of a part, as far as it is; false: it has not begun.
func (s *Store) MassOf(ctx context.Context, ledger int64, chunk, round int) (m MassSend, begun bool, err error) {
	err = s.reading(ctx).Take(&m, "ledger = ? AND chunk = ? AND round = ?", ledger, chunk, round).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("read how far a mass send is: %w", err)
	}
	return m, true, nil
}

// SaveMass keeps how far a mass send is.
func (s *Store) SaveMass(ctx context.Context, m MassSend) error {
	m.BegunAt = m.BegunAt.UTC()
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "ledger"}, {Name: "chunk"}, {Name: "round"}}, DoUpdates: clause.AssignmentColumns([]string{"article", "job", "people"}),
	}).Create(&m).Error
	if err != nil {
		return fmt.Errorf("keep how far a mass send is: %w", err)
	}
	return nil
}

// reachedByMass are the states of who may have got an article.
var reachedByMass = []broadcast.State{broadcast.Handing, broadcast.Handed, broadcast.Delivered, broadcast.Uncertain}

// full picks who has had as many articles of other ledgers as a follower gets, since a
// moment; empty: nobody can have.
func (tx *Tx) full(ledger int64, since time.Time) (*audience, error) {
	var ledgers []int64
	err := tx.db.Model(&MassSend{}).Distinct("ledger").Where("begun_at >= ? AND ledger <> ?", since.UTC(), ledger).Pluck("ledger", &ledgers).Error
	if err != nil || len(ledgers) < broadcast.MassAMonth {
		return nil, err
	}
	a := &audience{}
	a.add("SELECT follower FROM deliveries WHERE ledger IN ? AND way = ? AND state IN ? AND handed_at >= ?", ledgers, string(broadcast.ByMass), reachedByMass, since.UTC())
	return a, nil
}

const fullGroup = " GROUP BY follower HAVING COUNT(*) >= ?"

// FullOf are those of some followers, in their order, who have had as many articles of
// other ledgers since a moment as WeChat lets them have.
func (s *Store) FullOf(ctx context.Context, ledger int64, followers []string, since time.Time) (map[string]bool, error) {
	full := map[string]bool{}
	if len(followers) == 0 {
		return full, nil
	}
	var all []string
	err := s.Look(ctx, func(tx *Tx) error {
		a, err := tx.full(ledger, since)
		if err != nil || a == nil {
			return err
		}
		a.add(" AND follower >= ? AND follower <= ?"+fullGroup, followers[0], followers[len(followers)-1], broadcast.MassAMonth)
		return tx.db.Raw(a.sql.String(), a.values...).Scan(&all).Error
	})
	if err != nil {
		return nil, fmt.Errorf("look for who has had all articles of the month: %w", err)
	}
	for _, one := range all {
		full[one] = true
	}
	return full, nil
}

// countFull counts of an audience who would be written to, but has had all articles of this
// month.
func (tx *Tx) countFull(ledger int64, of *audience) (n int, err error) {
	full, err := tx.full(ledger, broadcast.MonthOf(tx.now))
	if err != nil || full == nil {
		return 0, err
	}
	values := append(append(append([]any{}, of.values...), full.values...), broadcast.MassAMonth)
	err = tx.db.Raw("SELECT COUNT(*) FROM ("+of.sql.String()+") AS f WHERE why = '' AND open_id IN ("+full.sql.String()+fullGroup+")", values...).Scan(&n).Error
	return n, err
}

// HearMass takes in what WeChat tells of a mass send, however often, and also before it
// is written that it took it.
func (s *Store) HearMass(ctx context.Context, o MassOutcome) error {
	o.At = o.At.UTC()
	err := s.Do(ctx, func(tx *Tx) error {
		if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&o).Error; err != nil {
			return err
		}
		return tx.applyMass(o.Job)
	})
	if err != nil {
		return fmt.Errorf("take in what WeChat tells of a mass send: %w", err)
	}
	return nil
}

// MatchMass takes in what was told of mass sends before it was written that WeChat took
// them.
func (s *Store) MatchMass(ctx context.Context, since time.Time) error {
	var jobs []string
	err := s.reading(ctx).Model(&MassOutcome{}).Where("is_applied = ? AND at > ? AND job IN (SELECT job FROM mass_sends)", false, since.UTC()).Order("at").Limit(messagesAtOnce).Pluck("job", &jobs).Error
	for _, job := range jobs {
		if err == nil {
			err = s.Do(ctx, func(tx *Tx) error { return tx.applyMass(job) })
		}
	}
	if err != nil {
		return fmt.Errorf("match what was told of mass sends: %w", err)
	}
	return nil
}

// applyMass writes into the ledger what WeChat told of a mass send, once all of it is
// written. Where some did not get it, nobody knows who: those stay handed over.
func (tx *Tx) applyMass(job string) error {
	var m MassSend
	if err := tx.db.Take(&m, "job = ?", job).Error; errors.Is(err, gorm.ErrRecordNotFound) {
		return nil // not yet, or another's
	} else if err != nil {
		return err
	}
	c := Chunk{Ledger: m.Ledger, Chunk: m.Chunk}
	if err := tx.holdChunk(&c); err != nil {
		return err
	}
	var o MassOutcome
	if err := tx.db.Take(&o, "job = ?", job).Error; err != nil {
		return err
	}
	var people int64
	of := c.recipients(tx.db.Model(&Delivery{})).Where("number = ? AND way = ?", job, string(broadcast.ByMass)).Session(&gorm.Session{})
	if err := of.Count(&people).Error; err != nil || o.IsApplied || people < int64(m.People) {
		return err
	}
	if state, why := o.state(); state != broadcast.Delivered || o.Sent >= people {
		err := of.Where("state IN ?", []broadcast.State{broadcast.Handed, broadcast.Uncertain}).
			UpdateColumns(map[string]any{"state": string(state), "why": string(why), "done_at": tx.now}).Error
		if err == nil {
			err = tx.tally(c)
		}
		if err != nil {
			return err
		}
	}
	return tx.db.Model(&MassOutcome{}).Where("job = ?", job).UpdateColumn("is_applied", true).Error
}
