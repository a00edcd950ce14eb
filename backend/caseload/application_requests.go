package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// ofApplication is a request that a command be carried out on an application.
func ofApplication(wanted func(asked) casework.Command) requestKind {
	return requestKind{mayAsk: reached, carryOut: func(c *Caseload, ctx context.Context, tx *store.Tx, a asked) error {
		return c.apply(ctx, tx, a, func(casework.World) (casework.Command, error) { return wanted(a), nil })
	}}
}

// reached refuses who asks something of an application that is not theirs.
func reached(c *Caseload, tx *store.Tx, by casework.Actor, r casework.Request, d Details) error {
	a, w, err := c.found(tx, by, r.Subject)
	switch {
	case err != nil:
		return err
	case !by.Reaches(a):
		return &casework.Refusal{Code: casework.CodeNotYours}
	case d.Version > 0 && d.Version != a.Version:
		return stale(tx, a, d.Version, w)
	}
	return nil
}

// scored notes the score that is to be changed.
func scored(tx *store.Tx, r casework.Request, d *Details) (string, error) {
	a, err := tx.Application(r.Subject)
	if err != nil {
		return "", err
	}
	if record := a.Score(d.Indicator, d.Department); record != nil {
		d.From = &record.Points
	}
	return "", nil
}

func (c *Caseload) rescore(ctx context.Context, tx *store.Tx, a asked) error {
	d := a.details
	return c.apply(ctx, tx, a, func(w casework.World) (casework.Command, error) {
		possible, err := c.Possible(ctx, w.Period, d.Indicator, d.Department)
		return casework.Rescore{
			Indicator: d.Indicator, Department: d.Department, Points: d.Points, From: d.From, Possible: possible, Reason: a.Reason, Request: a.ID,
		}, err
	})
}

func (c *Caseload) revoke(ctx context.Context, tx *store.Tx, a asked) error {
	return c.apply(ctx, tx, a, func(w casework.World) (_ casework.Command, err error) {
		revoke := casework.Revoke{Reason: a.Reason, Request: a.ID}
		if w.Period.List != nil {
			revoke.OnList, err = tx.InList(w.Period.List.ID, a.Subject)
		}
		return revoke, err
	})
}

func (c *Caseload) apply(ctx context.Context, tx *store.Tx, as asked, want func(casework.World) (casework.Command, error)) error {
	a, err := tx.Application(as.Subject)
	if err != nil {
		return err
	}
	w, err := c.world(tx, as.by, a.Period, a.Unit)
	if err != nil {
		return err
	}
	wanted, err := want(w)
	if err != nil {
		return err
	}
	if !as.forGood {
		_, err = casework.Decide(a, wanted, w)
		return calledByName(tx, err)
	}
	a, err = c.write(tx, a, wanted, w)
	if err == nil && (a.State == casework.Accepted || a.State == casework.Scored) {
		err = c.settle(ctx, tx, []string{a.ID}) // the register may have changed while it was out
	}
	return err
}
