package caseload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Retention is what is kept of persons, in numbers.
type Retention struct {
	Periods int // that have been closed for long enough
	store.Kept
}

// CountRetention counts what Reduce would do.
func (c *Caseload) CountRetention(ctx context.Context, after time.Duration) (r Retention, err error) {
	due, err := c.longClosed(ctx, after)
	if err != nil {
		return r, err
	}
	r.Periods = len(due)
	r.Kept, err = c.Store.CountKept(ctx, c.kept(due, after))
	return r, err
}

func (c *Caseload) kept(due []casework.PeriodID, after time.Duration) store.Keeping {
	return store.Keeping{Due: due, Now: c.Now(), LeftBefore: c.Now().Add(-after)}
}

// reducedAtOnce is how many are erased in one transaction.
const reducedAtOnce = 100

// Reduce erases persons all of whose applications are of periods that have been
// closed for so long, except those who still wait for a permit, or against whom
// a false record counts; and who was noted so long ago without an application.
// It may be stopped and run again.
func (c *Caseload) Reduce(ctx context.Context, by casework.Actor, after time.Duration) (reduced int, err error) {
	due, err := c.longClosed(ctx, after)
	if err != nil {
		return 0, err
	}
	for behind := ""; ; {
		ids, err := c.Store.PersonsDue(ctx, c.kept(due, after), behind, reducedAtOnce)
		if err != nil || len(ids) == 0 {
			return reduced, err
		}
		behind = ids[len(ids)-1]
		var gone []string
		err = c.Store.Do(ctx, func(tx *store.Tx) error {
			gone = nil
			for _, id := range ids {
				done, err := c.reduce(tx, by, id, due, after)
				if err != nil {
					return err
				}
				if done {
					gone = append(gone, id)
				}
			}
			return nil
		})
		if err != nil {
			return reduced, err
		}
		reduced += len(gone)
		if err := c.Persons.Erased(ctx, gone...); err != nil {
			return reduced, err
		}
	}
}

// reduce erases one, unless they have filed anew, or were erased, meanwhile.
func (c *Caseload) reduce(tx *store.Tx, by casework.Actor, person string, due []casework.PeriodID, after time.Duration) (done bool, err error) {
	if err := tx.LockPerson(person); err != nil {
		return false, err
	}
	all, err := tx.HeldOf(person)
	if err != nil {
		return false, err
	}
	old := map[casework.PeriodID]bool{}
	for _, id := range due {
		old[id] = true
	}
	for _, a := range all {
		if !old[a.Period] || a.State.Running(a.Stage) {
			return false, nil
		}
	}
	if until, err := tx.FalseUntil(person, c.Now()); err != nil || until != "" {
		return false, err
	}
	why := "all periods closed for"
	if len(all) == 0 {
		why = "no application for"
	}
	err = c.Persons.EraseIn(tx, by, person, fmt.Sprintf("retention: %s %d days", why, after/(24*time.Hour)))
	if errors.Is(err, store.ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

// longClosed are the periods that were closed so long ago, by the clock of the
// programme: a period is closed when the display of its list ends.
func (c *Caseload) longClosed(ctx context.Context, after time.Duration) (ids []casework.PeriodID, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		all, err := tx.Periods()
		for _, p := range all {
			if p.Stage == casework.Closed && !c.Now().Before(p.Listing.To.Add(after)) {
				ids = append(ids, p.ID)
			}
		}
		return err
	})
	return ids, err
}
