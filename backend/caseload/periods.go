package caseload

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// MovePeriod moves a period; what follows for its applications is written with
// it.
func (c *Caseload) MovePeriod(ctx context.Context, by casework.Actor, id casework.PeriodID, command casework.PeriodCommand) (p *casework.Period, err error) {
	err = c.do(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Period(id); err != nil {
			return err
		}
		return c.move(ctx, tx, by, p, command)
	})
	return p, err
}

// blockersShown is how many open things a refusal names.
const blockersShown = 50

// move decides on a move, and writes what follows.
func (c *Caseload) move(ctx context.Context, tx *store.Tx, by casework.Actor, p *casework.Period, command casework.PeriodCommand) error {
	moved, placed, w, err := c.decideMove(tx, by, p, command)
	if err != nil {
		return err
	}
	frozen, err := c.freeze(tx, p, moved, placed, w.Now)
	if err != nil {
		return err
	}
	p.Evolve(moved)
	if err := tx.SavePeriod(p, moved, by); err != nil {
		return err
	}
	noted := map[string]string{"version": strconv.FormatInt(p.Version, 10)}
	if moved.Request != "" {
		noted["request"] = moved.Request
	}
	if moved.List != nil {
		noted["list"], noted["hash"] = moved.List.ID, moved.List.Hash
	}
	if err := tx.Audit(deed(by, "period."+string(moved.Kind), "period", string(p.ID), moved.Reason, noted)); err != nil {
		return err
	}
	return c.follows(ctx, tx, p, moved, placed, frozen, w)
}

// decideMove looks up what a move depends on, and decides. Nothing is written.
func (c *Caseload) decideMove(tx *store.Tx, by casework.Actor, p *casework.Period, command casework.PeriodCommand) (
	moved casework.Moved, placed []casework.Placed, w casework.World, err error,
) {
	w = c.now(by)
	if command.Kind.MovesApplications() {
		if err = tx.LockPeriod(p.ID); err != nil {
			return moved, nil, w, err
		}
	}
	if err = waitsFor(tx, p, &command); err == nil && command.Kind == casework.ListShown && command.List != nil {
		placed, err = selected(tx, p.ID, command.List)
	}
	if err == nil {
		moved, err = casework.DecidePeriod(p, command, w)
	}
	return moved, placed, w, err
}

// waitsFor looks up what a move has to wait for.
func waitsFor(tx *store.Tx, p *casework.Period, command *casework.PeriodCommand) (err error) {
	switch command.Kind {
	case casework.FilingOpened:
		command.Others, err = currentBesides(tx, p.ID)
	case casework.ScoresShown:
		command.Open, command.Waiting, err = open(tx, p.ID)
	case casework.ListShown:
		command.Open, command.Waiting, err = objections(tx, p.ID)
	}
	return err
}

// follows is what a move means for the applications.
func (c *Caseload) follows(ctx context.Context, tx *store.Tx, p *casework.Period, moved casework.Moved, placed []casework.Placed, f frozen, w casework.World) error {
	if moved.Kind == casework.ListShown {
		if err := tx.SaveList(f.List, f.rows); err != nil {
			return err
		}
		if err := tx.Freeze(p.ID, p.List.ID, placed, w.Now); err != nil {
			return err
		}
	}
	if all, moves := p.ForAll(moved.Kind, w.Days); moves {
		if err := tx.MoveAll(p.ID, all, w.Now); err != nil {
			return err
		}
	}
	if moved.Kind == casework.ScoresTakenBack {
		if err := c.settlePeriod(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	if err := c.readyNotice(tx, p, moved); err != nil {
		return err
	}
	return tx.Tell(store.Message{ID: newID(), Topic: "period", Subject: string(p.ID), Data: fmt.Sprintf(`{"kind":%q,"version":%d}`, moved.Kind, p.Version)})
}

func open(tx *store.Tx, id casework.PeriodID) ([]casework.Blocker, int, error) {
	first, n, err := tx.Open(id, blockersShown)
	return first, int(n), err
}

func objections(tx *store.Tx, id casework.PeriodID) ([]casework.Blocker, int, error) {
	first, n, err := tx.OpenObjections(id, blockersShown)
	return first, int(n), err
}

// moveOn makes every move that the clock is to make by now, in order.
func (c *Caseload) moveOn(ctx context.Context) (moved int, err error) {
	for {
		ids, err := c.Store.PeriodsToMove(ctx, c.Now())
		if err != nil {
			return moved, err
		}
		before := moved
		for _, id := range ids {
			switch err := c.tick(ctx, system, id); {
			case err == nil:
				moved++
			case errors.Is(err, store.ErrConflict): // another machine was faster
			case isOtherCurrent(err): // it waits until the one before is closed
			default:
				return moved, fmt.Errorf("move period %s by the clock: %w", id, err)
			}
		}
		if moved == before {
			return moved, nil
		}
	}
}

func (c *Caseload) tick(ctx context.Context, by casework.Actor, id casework.PeriodID) error {
	return c.do(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(id)
		if err != nil {
			return err
		}
		kind, at, ok := p.Clockwise()
		if !ok || c.Now().Before(at) {
			return store.ErrConflict // moved meanwhile
		}
		return c.move(ctx, tx, by, p, casework.PeriodCommand{Kind: kind})
	})
}

func isOtherCurrent(err error) bool {
	return errors.Is(err, &casework.Refusal{Code: casework.CodeOtherCurrent})
}
