package caseload

import (
	"context"
	"errors"
	"fmt"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Tick does what the clock is to do by now, and says how much it did: it counts
// anew what another calendar changes, moves periods, in order, and notes
// supplements that are overdue. It catches up after an outage of days, some of it at
// a time, and may run on several machines: each thing happens once.
func (c *Caseload) Tick(ctx context.Context) (done int, err error) {
	for _, part := range []func(context.Context) (int, error){c.recountDisplays, c.moveOn, c.recount, c.remind} {
		n, wrong := part(ctx)
		done, err = done+n, errors.Join(err, wrong)
	}
	return done, err
}

// remindedAtOnce is how many supplements are noted to be overdue in one tick.
const remindedAtOnce = 200

// remind notes the supplements that nobody has answered in time. The unit and
// the desk are told by it.
func (c *Caseload) remind(ctx context.Context) (done int, err error) {
	overdue, err := c.Store.Overdue(ctx, c.Now(), remindedAtOnce)
	for _, item := range overdue {
		_, wrong := c.act(ctx, system, item.Application, 0, func(_ *store.Tx, a *casework.Application, w casework.World) (casework.Command, error) {
			return casework.Remind{ID: a.OverdueAt(item.Desk, w.Now)}, nil
		})
		switch _, refused := casework.IsRefusal(wrong); {
		case wrong == nil:
			done++
		case ctx.Err() != nil:
			return done, ctx.Err()
		case !refused && !errors.Is(wrong, store.ErrConflict): // else it was answered, or another machine was faster
			err = errors.Join(err, fmt.Errorf("note that a supplement of application %s is overdue: %w", item.Application, wrong))
		}
	}
	return done, err
}
