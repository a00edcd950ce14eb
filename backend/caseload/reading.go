package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Application reads one that is within somebody's reach; what is not is told as
// not found.
func (c *Caseload) Application(ctx context.Context, by casework.Actor, id string) (a *casework.Application, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		a, err = tx.Application(id)
		return err
	})
	if err == nil && !by.Reaches(a) {
		return nil, &casework.Refusal{Code: casework.CodeNotYours}
	}
	return a, err
}

// History is what has happened to an application since a version, oldest first:
// of at most so many events those that somebody is told. Next is the version behind
// which it goes on; 0: it does not.
func (c *Caseload) History(ctx context.Context, by casework.Actor, id string, after int64, most int) (events []casework.Recorded, next int64, err error) {
	a, err := c.Application(ctx, by, id)
	if err != nil {
		return nil, 0, err
	}
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(a.Period)
		if err != nil {
			return err
		}
		if events, err = tx.SomeEvents(id, after, most+1); err != nil {
			return err
		}
		if len(events) > most {
			events = events[:most]
			next = events[most-1].Version
		}
		events = p.Untold(events, by, c.Now())
		return nil
	})
	return events, next, err
}

// Period reads one.
func (c *Caseload) Period(ctx context.Context, id casework.PeriodID) (p *casework.Period, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Period(id)
		return err
	})
	return p, err
}

// Periods are all of them, oldest first.
func (c *Caseload) Periods(ctx context.Context) (all []*casework.Period, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Periods()
		return err
	})
	return all, err
}

// Paper is a material that an application needs, with what was handed in.
type Paper struct {
	estimator.Material
	Required bool            `json:"required"` // for sure; otherwise only in the case that it names
	Files    []casework.File `json:"files"`
	Wanted   string          `json:"wanted,omitempty"` // why an open supplement asks for it
}

// Lacking says that it is needed for sure, and nothing was handed in.
func (p Paper) Lacking() bool { return p.Required && len(p.Files) == 0 }

// Papers are the materials that follow from the facts, each once, with why.
func (c *Caseload) Papers(ctx context.Context, by casework.Actor, id string) (all []Paper, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		a, err := tx.Application(id)
		if err != nil {
			return err
		}
		if !by.Reaches(a) {
			return &casework.Refusal{Code: casework.CodeNotYours}
		}
		p, err := tx.Period(a.Period)
		if err != nil {
			return err
		}
		facts, policy, err := c.counted(ctx, tx, a, casework.World{Period: p})
		if err != nil {
			return err
		}
		needed, err := policy.Materials(facts, p.Terms.AsOf.Time)
		if err != nil {
			return err
		}
		all = papers(a, needed)
		return nil
	})
	return all, err
}

// papers puts together what is needed for several claims.
func papers(a *casework.Application, needed []estimator.Material) (all []Paper) {
	at := map[string]int{}
	for _, m := range needed {
		i, there := at[m.ID]
		if !there {
			i, at[m.ID] = len(all), len(all)
			all = append(all, Paper{Material: m, Files: a.Material(m.ID).Files, Wanted: a.WantedFor(m.ID)})
		} else {
			all[i].Because += "；" + m.Because
		}
		all[i].Required = all[i].Required || m.OnlyIf == ""
	}
	for i := range all {
		if all[i].Required {
			all[i].OnlyIf = ""
		}
		if all[i].Files == nil {
			all[i].Files = []casework.File{}
		}
	}
	return all
}

// Requests are one page of what was asked of second persons, oldest first.
func (c *Caseload) Requests(ctx context.Context, f store.RequestFilter) (all []casework.Request, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Requests(f)
		return err
	})
	return all, err
}
