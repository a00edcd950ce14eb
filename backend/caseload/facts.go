package caseload

import (
	"context"
	"errors"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// Facts are what was entered of an application, and what it counts for.
type Facts struct {
	Revision int            `json:"revision" doc:"0: nothing was entered yet"`
	Hash     string         `json:"hash,omitempty" doc:"as the events have it"`
	Facts    map[string]any `json:"facts"`
	// Estimate leaves out what can't be counted yet.
	Estimate *estimator.Estimate `json:"estimate"`
	// BirthDiffers is as in [Assessment].
	BirthDiffers bool `json:"-"`
}

// Facts reads them, for somebody within whose reach the application is.
func (c *Caseload) Facts(ctx context.Context, by casework.Actor, id string) (f Facts, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		a, err := tx.Application(id)
		if err == nil && !by.Reaches(a) {
			err = &casework.Refusal{Code: casework.CodeNotYours}
		}
		if err != nil {
			return err
		}
		p, err := tx.Period(a.Period)
		if err != nil {
			return err
		}
		now, err := c.entered(ctx, tx, a)
		if err != nil {
			return err
		}
		policy, err := c.policy(ctx, p)
		if err != nil {
			return err
		}
		f = Facts{Revision: a.Facts.Revision, Hash: a.Facts.Hash, Facts: now.Facts}
		if f.Estimate, err = policy.Partial(filed(now.Facts, policy, p, a.SentAt, c.moment()), p.Terms.AsOf.Time); err != nil {
			return err
		}
		f.BirthDiffers, err = c.birthDiffers(ctx, a.Person, now.Facts)
		return err
	})
	return f, err
}

// birthDiffers says whether the birthday that was entered is another than that
// in the ID number, by which age is scored: which that is, it does not tell.
func (c *Caseload) birthDiffers(ctx context.Context, person string, facts map[string]any) (bool, error) {
	entered, given := facts[birthday]
	if !given {
		return false, nil
	}
	born, err := c.Vault.Born(ctx, person)
	return err == nil && entered != born.Format(time.DateOnly), err
}

// Claim is an application with what its facts count for. Of its records it has
// those of the department that asks.
type Claim struct {
	*casework.Application
	Lines []estimator.IndicatorResult // none: what was entered is erased
}

// Claims are some applications of some periods within a scorer's reach, by their
// ids, with what counts for an indicator: two reads, however many they are.
func (c *Caseload) Claims(ctx context.Context, by casework.Actor, ids []string, periods []*casework.Period, indicator string) (map[string]Claim, error) {
	all := make(map[string]Claim, len(ids))
	err := c.Store.Look(ctx, func(tx *store.Tx) error {
		found, err := tx.ScoredBy(by.Department, ids)
		if err != nil {
			return err
		}
		facts, err := tx.LatestFacts(ids)
		if err != nil {
			return err
		}
		for _, a := range found {
			at := slices.IndexFunc(periods, func(p *casework.Period) bool { return p.ID == a.Period })
			if at < 0 || !by.Reaches(a) {
				continue
			}
			lines, err := c.lines(ctx, a, periods[at], func() (entered, error) { return c.opened(ctx, a, facts[a.ID]) }, indicator)
			if err != nil {
				return err
			}
			all[a.ID] = Claim{a, lines}
		}
		return nil
	})
	return all, err
}

// Lines are what the facts of an application of a period count for, as far as that
// can be told yet; none if they are erased.
func (c *Caseload) Lines(ctx context.Context, a *casework.Application, p *casework.Period) (lines []estimator.IndicatorResult, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		lines, err = c.lines(ctx, a, p, func() (entered, error) { return c.entered(ctx, tx, a) })
		return err
	})
	return lines, err
}

func (c *Caseload) lines(ctx context.Context, a *casework.Application, p *casework.Period, read func() (entered, error), named ...string) ([]estimator.IndicatorResult, error) {
	e, err := read()
	if errors.Is(err, vault.ErrErased) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	policy, err := c.policy(ctx, p)
	if err != nil {
		return nil, err
	}
	return policy.Lines(filed(e.Facts, policy, p, a.SentAt, c.moment()), p.Terms.AsOf.Time, named...)
}
