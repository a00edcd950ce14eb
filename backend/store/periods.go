package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	fast "github.com/go-json-experiment/json"

	"luohu/backend/casework"
)

// period is a row.
type period struct {
	ID        string `gorm:"primaryKey"`
	Stage     string
	Version   int64
	Doc       string
	MovesAt   *time.Time
	UpdatedAt time.Time

	CountedBy int64 // the edition of the calendar, of what is on display
}

func (row period) read() (*casework.Period, error) {
	var p casework.Period
	if err := fast.Unmarshal([]byte(row.Doc), &p); err != nil {
		return nil, fmt.Errorf("period %s: %w", row.ID, err)
	}
	return &p, nil
}

type periodEvent struct {
	Period    string `gorm:"primaryKey"`
	Version   int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind      string
	At        time.Time
	Actor     string
	ActorRole string
	Data      string
}

// Period reads one; ErrNotFound if there is none.
func (tx *Tx) Period(id casework.PeriodID) (*casework.Period, error) {
	row, err := take[period](tx, "id = ?", string(id))
	if err != nil {
		return nil, found(err, "period "+string(id))
	}
	return row.read()
}

// Periods are all, the oldest first.
func (tx *Tx) Periods() (all []*casework.Period, err error) {
	var rows []period
	if err := tx.db.Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read periods: %w", err)
	}
	for _, row := range rows {
		p, err := row.read()
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// PeriodsToMove are those that the clock is to move by now.
func (s *Store) PeriodsToMove(ctx context.Context, now time.Time) (ids []casework.PeriodID, err error) {
	err = s.reading(ctx).Model(&period{}).Where("moves_at <= ?", now.UTC()).Order("moves_at, id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read the periods to move: %w", err)
	}
	return ids, nil
}

// SavePeriod writes a period after a move; ErrConflict if somebody else has
// moved it since it was read.
func (tx *Tx) SavePeriod(p *casework.Period, e casework.Moved, by casework.Actor) error {
	doc, err := json.Marshal(p)
	if err != nil {
		return err
	}
	row := period{ID: string(p.ID), Stage: string(p.Stage), Version: p.Version, Doc: string(doc), UpdatedAt: tx.now}
	if _, at, ok := p.Clockwise(); ok {
		at = at.UTC()
		row.MovesAt = &at
	}
	if p.Stage == casework.ScoresPublished || p.Stage == casework.ListPublished {
		row.CountedBy = p.Calendar
	}
	if err := tx.saveVersion(&row, p.Version); err != nil {
		return fmt.Errorf("save period %s: %w", p.ID, err)
	}
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	event := periodEvent{string(p.ID), p.Version, string(e.Kind), tx.now, by.ID, string(by.Role), string(data)}
	if err := tx.db.Create(&event).Error; err != nil {
		return fmt.Errorf("save an event of period %s: %w", p.ID, err)
	}
	return nil
}

// PeriodEvent is what happened to a period.
type PeriodEvent struct {
	casework.Moved
	Version int64
	At      time.Time
	By      string // the account
	Role    casework.Role
}

// PeriodEvents are what happened to one, the oldest first.
func (tx *Tx) PeriodEvents(id casework.PeriodID, most int) (all []PeriodEvent, err error) {
	var rows []periodEvent
	if err := tx.db.Where("period = ?", string(id)).Order("version").Limit(most).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what happened to period %s: %w", id, err)
	}
	all = make([]PeriodEvent, len(rows))
	for i, row := range rows {
		e := PeriodEvent{Version: row.Version, At: row.At.UTC(), By: row.Actor, Role: casework.Role(row.ActorRole)}
		if err := json.Unmarshal([]byte(row.Data), &e.Moved); err != nil {
			return nil, fmt.Errorf("event %d of period %s: %w", row.Version, id, err)
		}
		e.Kind = casework.PeriodKind(row.Kind)
		all[i] = e
	}
	return all, nil
}

// StateCount is how many applications of a period are in a state, at a point
// where these are counted apart.
type StateCount struct {
	Period casework.PeriodID
	State  casework.State
	Point  casework.AcceptancePoint // empty before the submission
	N      int
}

// StateCounts are those of a period by state and point, from an index alone.
func (tx *Tx) StateCounts(period casework.PeriodID) (all []StateCount, err error) {
	err = tx.db.Model(&application{}).Select("period, state, point, COUNT(*) AS n").
		Where("period = ?", string(period)).Group("period, state, point").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("count the applications of period %s: %w", period, err)
	}
	return all, nil
}

// PeriodCounts are those of all periods, in one read.
func (s *Store) PeriodCounts(ctx context.Context) (all []StateCount, err error) {
	err = s.reading(ctx).Model(&application{}).Select("period, state, COUNT(*) AS n").Group("period, state").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("count the applications of all periods: %w", err)
	}
	return all, nil
}
