package caseload

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	fast "github.com/go-json-experiment/json"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// A period is counted by going through all that was submitted, which takes some
// hundred milliseconds for fifty thousand; so the count is kept, and used again.

const (
	// countForm is that of a kept count: another program may have kept another.
	countForm = 1
	// countAgain is how often a period in which something changes is counted.
	countAgain = time.Minute
	// countAnyway is how long a count is believed while nothing was done: what
	// changes a period writes into the audit log, in the same transaction.
	countAnyway = time.Hour
)

// count is a period as it was counted, by the point at which applications were
// submitted; under no point are those that were not.
type count struct {
	ByPoint map[casework.AcceptancePoint]*tally `json:"points"`

	period *casework.Period
	policy *estimator.Policy
	at     time.Time
}

// counting is the last count of a period, or a new one if that has to be: while
// one is under way, others get the one before.
func (c *Caseload) counting(ctx context.Context, id casework.PeriodID) (*count, error) {
	kept, last, stand, err := c.lastCount(ctx, id)
	if err != nil {
		return nil, err
	}
	if last != nil && c.believed(last, stand) {
		return kept, nil
	}
	if c.counts.TryLock() {
		defer c.counts.Unlock()
		return c.count(ctx, kept)
	}
	if last != nil && sameDay(last.CountedAt, c.Now()) {
		return kept, nil
	}
	c.counts.Lock() // somebody is at it
	defer c.counts.Unlock()
	if kept, last, stand, err = c.lastCount(ctx, id); err == nil && (last == nil || !c.believed(last, stand)) {
		return c.count(ctx, kept)
	}
	return kept, err
}

// believed says whether a count may be shown. What is overdue changes with the day.
func (c *Caseload) believed(last *store.KeptCount, stand int64) bool {
	age := c.Now().Sub(last.CountedAt)
	most := countAgain
	if last.Stand == stand {
		most = countAnyway
	}
	return age >= 0 && age < most && sameDay(last.CountedAt, c.Now())
}

func sameDay(a, b time.Time) bool {
	return a.In(casework.Zone).Format(time.DateOnly) == b.In(casework.Zone).Format(time.DateOnly)
}

// lastCount is the one that is kept, if this program can read it, else an empty
// one of the period; and how far the audit log is.
func (c *Caseload) lastCount(ctx context.Context, id casework.PeriodID) (kept *count, last *store.KeptCount, stand int64, err error) {
	kept = new(count)
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if kept.period, err = periodOr(tx, id, currentOrLast); err != nil {
			return err
		}
		last, stand, err = tx.LastCount(kept.period.ID)
		return err
	})
	if err != nil {
		return nil, nil, 0, err
	}
	if kept.policy, err = c.policy(ctx, kept.period); err != nil {
		return nil, nil, 0, err
	}
	if last != nil && last.Form == countForm {
		kept.ByPoint = c.readCount(last)
	}
	if kept.ByPoint == nil {
		last = nil
	} else {
		kept.at = last.CountedAt
	}
	return kept, last, stand, nil
}

// readCount is what a kept count says, by points; nil if this program can't read it.
// It is read once.
func (c *Caseload) readCount(last *store.KeptCount) map[casework.AcceptancePoint]*tally {
	if before, there := c.decoded.Load(last.Period); there && before.(readCount).doc == last.Doc {
		return before.(readCount).byPoint
	}
	var is count
	if fast.Unmarshal([]byte(last.Doc), &is) != nil {
		return nil
	}
	c.decoded.Store(last.Period, readCount{last.Doc, is.ByPoint})
	return is.ByPoint
}

type readCount struct {
	doc     string
	byPoint map[casework.AcceptancePoint]*tally // nobody changes them
}

// count counts a period anew: three reads as of one moment. It is kept.
func (c *Caseload) count(ctx context.Context, of *count) (*count, error) {
	next := &count{ByPoint: map[casework.AcceptancePoint]*tally{}, policy: of.policy, at: c.Now().UTC().Truncate(time.Second)}
	var stand int64
	err := c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if next.period, err = tx.Period(of.period.ID); err != nil { // as it is at this moment
			return err
		}
		if _, stand, err = tx.LastCount(next.period.ID); err != nil {
			return err
		}
		return next.read(tx)
	})
	if err != nil {
		return nil, fmt.Errorf("count period %s: %w", of.period.ID, err)
	}
	for _, t := range next.ByPoint {
		t.close()
	}
	doc, err := json.Marshal(next)
	if err != nil {
		return nil, err
	}
	return next, c.Store.KeepCount(ctx, store.KeptCount{
		Period: string(next.period.ID), Form: countForm, Stand: stand, CountedAt: next.at, Doc: string(doc),
	})
}

func (n *count) read(tx *store.Tx) error {
	at := func(point casework.AcceptancePoint) *tally {
		if n.ByPoint[point] == nil {
			n.ByPoint[point] = newTally()
		}
		return n.ByPoint[point]
	}
	today, line := n.at.In(casework.Zone).Format(time.DateOnly), lineOf(n.period, n.policy)
	if err := tx.EachCount(n.period.ID, func(c store.Count) { at(c.Point).count(c) }); err != nil {
		return err
	}
	if err := tx.EachFiled(n.period.ID, func(f store.Filed) { at(f.Point).filed(f, line, today) }); err != nil {
		return err
	}
	open, err := tx.OpenWorkByPoint(n.period.ID, today)
	for _, w := range open {
		at(w.Point).work(w)
	}
	return err
}

// lineOf is what points are held against: the line that was decided, or that of
// the table.
func lineOf(p *casework.Period, policy *estimator.Policy) estimator.Points {
	if p.Terms.Selection.By == casework.ByLine {
		return p.Terms.Selection.Line
	}
	return policy.PassLine
}
