package caseload

import (
	"context"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// mostFalse bounds how many records against one person are looked at.
const mostFalse = 100

// system acts where something follows from the record.
var system = casework.Actor{ID: "system", Role: casework.System}

// enterFalse enters a record that a second person has approved, and lets it
// count in what is being scored.
func (c *Caseload) enterFalse(ctx context.Context, tx *store.Tx, r asked) error {
	of := r.details.Of
	a, err := tx.Application(r.Subject)
	if err != nil {
		return err
	}
	w, err := c.world(tx, r.by, a.Period, a.Unit)
	if err != nil {
		return err
	}
	counts, err := c.falseTerms(ctx, w.Period)
	if err != nil {
		return err
	}
	f, err := casework.NewFalseRecord(newID(), of, a, counts.Years, r.Reason, r.ID, w)
	if err != nil || !r.forGood {
		return err
	}
	if err := tx.LockPerson(a.Person); err != nil { // whoever scores them reads the register before or after
		return err
	}
	if err := tx.SaveFalseRecord(f); err != nil {
		return err
	}
	if err := tx.Audit(falseDeed("false_record.add", f, r)); err != nil {
		return err
	}
	if of == casework.FalseOfUnit {
		next, err := w.Unit.Exclude(r.Reason, r.ID, f.ID, w)
		if err != nil {
			return err
		}
		return saveUnit(tx, r.by, next, unitDeed{act: "unit.bar", reason: r.Reason, noted: map[string]string{"request": r.ID, "record": f.ID}, told: true})
	}
	return c.settlePerson(ctx, tx, f.Subject)
}

// liftFalse takes one back. Points that are published change only when their
// publication has been taken back.
func (c *Caseload) liftFalse(ctx context.Context, tx *store.Tx, r asked) error {
	f, err := tx.FalseRecord(r.Subject)
	if err != nil {
		return err
	}
	a, err := tx.Application(f.Application)
	if err != nil {
		return err
	}
	w, err := c.world(tx, r.by, a.Period, a.Unit)
	if err != nil {
		return err
	}
	next, err := f.Lift(r.Reason, w)
	if err != nil {
		return err
	}
	if f.Of == casework.FalseOfPerson {
		if err := c.standsPublished(tx, f); err != nil {
			return err
		}
	}
	if !r.forGood {
		return nil
	}
	if err := tx.LockPerson(a.Person); err != nil {
		return err
	}
	if err := tx.SaveFalseRecord(next); err != nil {
		return err
	}
	if err := tx.Audit(falseDeed("false_record.lift", next, r)); err != nil {
		return err
	}
	if f.Of == casework.FalseOfPerson {
		return c.settlePerson(ctx, tx, f.Subject)
	}
	readmitted, err := w.Unit.Readmit(f.ID, w)
	if _, is := casework.IsRefusal(err); is {
		return nil // it has run out
	}
	if err != nil {
		return err
	}
	return saveUnit(tx, r.by, readmitted, unitDeed{act: "unit.lift_bar", reason: r.Reason, noted: map[string]string{"request": r.ID, "record": f.ID}, told: true})
}

// standsPublished refuses while a record counts in points that are published.
func (c *Caseload) standsPublished(tx *store.Tx, f casework.FalseRecord) error {
	ids, err := tx.ApplicationsOf(f.Subject, casework.Published, casework.Listed, casework.NotListed)
	if err != nil {
		return err
	}
	for _, id := range ids {
		a, err := tx.Application(id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(a.Falses, func(counted casework.CountedFalse) bool { return counted.ID == f.ID && !counted.Lifted }) {
			continue
		}
		p, err := tx.Period(a.Period)
		if err != nil {
			return err
		}
		if p.Stage != casework.Closed {
			return &casework.Refusal{Code: casework.CodeMovedOn, Params: map[string]any{"stage": p.Stage, "state": a.State}}
		}
	}
	return nil
}

// settlePerson lets what is being scored of a person agree with the register.
func (c *Caseload) settlePerson(ctx context.Context, tx *store.Tx, person string) error {
	ids, err := tx.ApplicationsOf(person, casework.Accepted, casework.Scored)
	if err != nil {
		return err
	}
	return c.settle(ctx, tx, ids)
}

// settlePeriod does so for all of a period whose points are not published any
// more: a record that came while they were does not count in them yet.
func (c *Caseload) settlePeriod(ctx context.Context, tx *store.Tx, period casework.PeriodID) error {
	ids, err := tx.OnRegister(period, casework.Scored)
	if err != nil {
		return err
	}
	return c.settle(ctx, tx, ids)
}

// settle lets applications that are being scored agree with the register.
func (c *Caseload) settle(ctx context.Context, tx *store.Tx, ids []string) error {
	for _, id := range ids {
		a, err := tx.Application(id)
		if err != nil {
			return err
		}
		w, err := c.world(tx, system, a.Period, a.Unit)
		if err != nil {
			return err
		}
		matches, err := c.matches(ctx, tx, a, w.Period)
		if err != nil {
			return err
		}
		for _, match := range matches {
			if a, err = c.write(tx, a, match, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// falseTerms are how records count in a period.
type falseTerms struct {
	Indicator string
	estimator.Register
}

func (c *Caseload) falseTerms(ctx context.Context, p *casework.Period) (terms falseTerms, err error) {
	policy, err := c.policy(ctx, p)
	if err != nil {
		return terms, err
	}
	for _, in := range policy.Outline() {
		if in.Register != nil {
			return falseTerms{in.ID, *in.Register}, nil
		}
	}
	return terms, nil
}

// matches are what makes an application agree with the register: a record that
// stands and does not count in it yet counts, one that counts and does not stand
// any more is lifted.
func (c *Caseload) matches(ctx context.Context, tx *store.Tx, a *casework.Application, p *casework.Period) (all []casework.MatchFalseRecord, err error) {
	counts, err := c.falseTerms(ctx, p)
	if err != nil || counts.Indicator == "" {
		return nil, err
	}
	records, err := tx.FalseRecords(store.FalseRecordFilter{Of: casework.FalseOfPerson, Subject: a.Person, Lifted: new(bool), Limit: mostFalse})
	if err != nil {
		return nil, err
	}
	stands := map[string]bool{}
	for _, f := range records {
		if stands[f.ID] = f.StillCounts(a.SentAt); stands[f.ID] {
			all = append(all, casework.MatchFalseRecord{Record: f.ID, Indicator: counts.Indicator, Points: counts.Points})
		}
	}
	for _, f := range a.Falses {
		if !f.Lifted && !stands[f.ID] {
			all = append(all, casework.MatchFalseRecord{Record: f.ID, Lift: true})
		}
	}
	return all, nil
}

// FalseRecords are one page of the register.
func (c *Caseload) FalseRecords(ctx context.Context, f store.FalseRecordFilter) (all []casework.FalseRecord, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.FalseRecords(f)
		return err
	})
	return all, err
}
