package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Effect is what an approval would make of the application that a request is
// about: as it is, and as it would be. Both are nil if it is about something
// else. What could not be carried out now is refused, as the approval would be.
func (c *Caseload) Effect(ctx context.Context, r casework.Request) (before, after *casework.Application, err error) {
	d, err := DetailsOf(r)
	if err != nil {
		return nil, nil, err
	}
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		wanted := effectOf(r, d)
		if wanted == nil && (r.Kind != casework.AskFalseRecord || d.Of != casework.FalseOfPerson) {
			return nil
		}
		if before, err = tx.Application(r.Subject); err != nil {
			return err
		}
		w, err := c.world(tx, casework.Actor{ID: "second", Role: casework.Approver}, before.Period, before.Unit)
		if err != nil {
			return err
		}
		after = before
		switch {
		case wanted == nil && before.State != casework.Accepted && before.State != casework.Scored:
			return nil // it counts when it is scored
		case wanted == nil:
			terms, err := c.falseTerms(ctx, w.Period)
			if err != nil || terms.Years == 0 {
				return err
			}
			w.By, wanted = system, casework.MatchFalseRecord{Record: r.ID, Indicator: terms.Indicator, Points: terms.Points}
		case r.Kind == casework.AskRescore:
			rescore := casework.Rescore{Indicator: d.Indicator, Department: d.Department, Points: d.Points, From: d.From, Reason: r.Reason, Request: r.ID}
			if rescore.Possible, err = c.Possible(ctx, w.Period, d.Indicator, d.Department); err != nil {
				return err
			}
			wanted = rescore
			w.By = casework.Actor{ID: "second", Role: casework.Scorer, Department: r.Department, Points: []casework.AcceptancePoint{before.Point}}
		case r.Kind == casework.AskRevoke && w.Period.List != nil:
			revoke := casework.Revoke{Reason: r.Reason, Request: r.ID}
			if revoke.OnList, err = tx.InList(w.Period.List.ID, before.ID); err != nil {
				return err
			}
			wanted = revoke
		}
		events, err := casework.Decide(before, wanted, w)
		if err != nil {
			return err
		}
		after = before.Clone()
		for _, e := range events {
			after.Evolve(e)
		}
		return nil
	})
	return before, after, err
}

// effectOf is what an approval wants of an application; nil: of something else.
func effectOf(r casework.Request, d Details) casework.Command {
	switch r.Kind {
	case casework.AskDisqualify:
		return casework.Disqualify{Reason: r.Reason, Request: r.ID}
	case casework.AskRevoke:
		return casework.Revoke{Reason: r.Reason, Request: r.ID}
	case casework.AskReopen:
		return casework.Reopen{Reason: r.Reason, Request: r.ID}
	case casework.AskRescore:
		return casework.Rescore{Indicator: d.Indicator, Department: d.Department}
	}
	return nil
}
