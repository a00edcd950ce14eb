package caseload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

const (
	recountedAtOnce = 200 // applications, in one transaction
	recountsInATick = 10
)

// recount counts anew what was counted by an older calendar, some at a time.
func (c *Caseload) recount(ctx context.Context) (done int, err error) {
	for range recountsInATick {
		ids, wrong := c.Store.CountedBefore(ctx, c.Days().Edition(), recountedAtOnce)
		if wrong != nil || len(ids) == 0 {
			return done, errors.Join(err, wrong)
		}
		n, wrong := c.recountSome(ctx, ids)
		if done += n; wrong == nil {
			continue
		}
		for _, id := range ids { // one that can't be counted does not keep the others
			n, wrong := c.recountSome(ctx, []string{id})
			if ctx.Err() != nil {
				return done, ctx.Err()
			}
			done += n
			if wrong != nil {
				err = errors.Join(err, fmt.Errorf("count the days of application %s anew: %w", id, wrong))
			}
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// recountSome counts some applications anew in one transaction, and says of how
// many something changed.
func (c *Caseload) recountSome(ctx context.Context, ids []string) (changed int, err error) {
	err = c.do(ctx, func(tx *store.Tx) error {
		changed = 0
		all, err := tx.Counted(ids, true)
		if err != nil {
			return err
		}
		worlds, days := worlds{}, c.Days()
		for _, one := range all {
			w, err := worlds.of(tx, one.Period, c.moment(), days)
			if err != nil {
				return err
			}
			events, err := recounted(one, w)
			if err != nil {
				return err
			}
			if len(events) == 0 {
				continue
			}
			if _, err := c.record(tx, one.Application, events, nil, w); err != nil {
				return err
			}
			changed++
		}
		return tx.MarkCounted(ids, days.Edition())
	})
	return changed, err
}

// recounted is what another calendar changes of an application; nothing if it
// has gone on since it was found.
func recounted(one store.Counted, w casework.World) ([]casework.Recorded, error) {
	events, err := casework.Decide(one.Application, casework.Recount{Told: one.Told}, w)
	if errors.Is(err, &casework.Refusal{Code: casework.CodeWrongState}) {
		return nil, nil
	}
	return events, err
}

// worlds are those of several applications, each period read once.
type worlds map[casework.PeriodID]casework.World

func (all worlds) of(tx *store.Tx, id casework.PeriodID, now time.Time, days casework.Workdays) (casework.World, error) {
	if w, known := all[id]; known {
		return w, nil
	}
	p, err := tx.Period(id)
	if err != nil {
		return casework.World{}, err
	}
	all[id] = casework.World{Now: now, By: system, Period: p, Days: days}
	return all[id], nil
}

// recountDisplays lets what is on display run its full time by the calendar of
// now.
func (c *Caseload) recountDisplays(ctx context.Context) (done int, err error) {
	edition := c.Days().Edition()
	ids, err := c.Store.PeriodsCountedBefore(ctx, edition)
	for _, id := range ids {
		moved := 0
		wrong := c.do(ctx, func(tx *store.Tx) error {
			p, err := tx.Period(id)
			if err != nil {
				return err
			}
			err = c.move(ctx, tx, system, p, casework.PeriodCommand{Kind: casework.CalendarRecounted})
			if _, refused := casework.IsRefusal(err); refused { // it stays as it is, or is over
				return tx.MarkPeriodCounted(id, edition)
			}
			moved = 1
			return err
		})
		if wrong == nil {
			done += moved
		}
		if wrong != nil && !errors.Is(wrong, store.ErrConflict) {
			err = errors.Join(err, fmt.Errorf("count the display of period %s anew: %w", id, wrong))
		}
	}
	return done, err
}
