package demo

import (
	"context"
	"slices"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// Offices do what departments have still to do, so that the period in full course
// comes to its end: lines pass, and everybody gets the points that they have claimed.
type Offices struct {
	Store *store.Store
	Load  *caseload.Caseload
}

// atOnce is how many cases are read together.
const atOnce = 100

// Left is how much there is to do before points can be published; 0 also where it is
// not yet, or no more, the time for it.
func (o Offices) Left(ctx context.Context) (left int, err error) {
	err = o.Store.Look(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(Running)
		if err != nil || p.Stage != casework.Reviewing {
			return err
		}
		_, n, err := tx.Open(Running, 1)
		left = int(n)
		return err
	})
	return left, err
}

// Work goes on for so long at most, and says with how many cases it was through. What
// waits for an answer stays, until that is there or its time has run out.
func (o Offices) Work(ctx context.Context, within time.Duration) (done int, err error) {
	until, period := time.Now().Add(within), (*casework.Period)(nil)
	staff := map[string]casework.Actor{}
	err = o.Store.Look(ctx, func(tx *store.Tx) (err error) {
		period, err = tx.Period(Running)
		return err
	})
	if err != nil {
		return 0, err
	}
	for after := ""; ; {
		some, err := o.Store.StillOpen(ctx, store.OpenFilter{Period: Running, After: after, Limit: atOnce})
		if err != nil || len(some) == 0 {
			return done, err
		}
		for i, item := range some {
			if i > 0 && some[i-1].Application == item.Application {
				continue
			}
			if time.Now().After(until) {
				return done, nil
			}
			moved, err := o.settle(ctx, period, staff, item.Application)
			if err != nil {
				return done, err
			}
			if moved {
				done++
			}
		}
		after = some[len(some)-1].Number + "/" + behindDesks
	}
}

// behindDesks sorts behind the name of every desk.
const behindDesks = "~"

// settle does what there is to do for a case. What is refused, such as what somebody
// has in hand, is left to them.
func (o Offices) settle(ctx context.Context, period *casework.Period, staff map[string]casework.Actor, id string) (moved bool, err error) {
	a, err := o.Load.Application(ctx, casework.Actor{Role: casework.Auditor}, id)
	if err != nil {
		return false, err
	}
	try := func(role casework.Role, department string, do func(by casework.Actor) (*casework.Application, error)) error {
		by, err := o.of(ctx, staff, role, department, a.Point)
		if err != nil {
			return err
		}
		next, err := do(by)
		if _, refused := casework.IsRefusal(err); refused {
			return nil
		}
		if err == nil {
			a, moved = next, true
		}
		return err
	}
	for _, r := range slices.Clone(a.Reviews) {
		if r.Status != casework.Pending && !a.Lapsed(casework.Desk{Line: r.Line}) {
			continue
		}
		err := try(casework.WindowOfficer, string(r.Line), func(by casework.Actor) (*casework.Application, error) {
			return o.Load.Pass(ctx, by, id, 0, r.Line)
		})
		if err != nil {
			return moved, err
		}
	}
	lines, err := o.Load.Lines(ctx, a, period)
	if err != nil {
		return moved, err
	}
	for _, r := range slices.Clone(a.Scores) {
		if r.Closed() || r.Status == casework.Voided {
			continue
		}
		step := casework.ScoreCommand{
			Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department,
			Points: bounded(caseload.ClaimedOf(lines, r), r), Evidence: "系统比对",
		}
		err := try(casework.Scorer, r.Department, func(by casework.Actor) (*casework.Application, error) {
			return o.Load.Score(ctx, by, id, 0, step)
		})
		if err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// of is the one who does something at a point.
func (o Offices) of(ctx context.Context, known map[string]casework.Actor, role casework.Role, department string, point casework.AcceptancePoint) (casework.Actor, error) {
	m, there := memberAt(role, department, point)
	if !there {
		return colleague(role, department), nil
	}
	if by, there := known[m.Name]; there {
		return by, nil
	}
	account, err := o.Store.AccountNamed(ctx, identity.FoldName(m.Name))
	if err != nil {
		return casework.Actor{}, err
	}
	known[m.Name] = casework.Actor{ID: account.ID, Role: m.Role, Department: m.Department, Points: m.Points}
	return known[m.Name], nil
}
