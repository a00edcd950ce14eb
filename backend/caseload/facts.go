package caseload

import (
	"context"
	"errors"
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
		facts, policy, err := c.counted(ctx, tx, a, casework.World{Period: p})
		if err != nil {
			return err
		}
		f = Facts{Revision: a.Facts.Revision, Hash: a.Facts.Hash, Facts: facts}
		if f.Estimate, err = policy.Partial(facts, p.Terms.AsOf.Time); err != nil {
			return err
		}
		f.BirthDiffers, err = c.birthDiffers(ctx, a.Person, facts)
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

// Claim is an application with what its facts count for.
type Claim struct {
	*casework.Application
	Estimate *estimator.Estimate // nil: what was entered is erased
}

// Claims are some applications within somebody's reach, by their ids: three
// reads and one for each period, however many they are.
func (c *Caseload) Claims(ctx context.Context, by casework.Actor, ids []string) (map[string]Claim, error) {
	all := make(map[string]Claim, len(ids))
	err := c.Store.Look(ctx, func(tx *store.Tx) error {
		found, err := tx.SomeApplications(ids)
		if err != nil {
			return err
		}
		facts, err := tx.LatestFacts(ids)
		if err != nil {
			return err
		}
		periods := map[casework.PeriodID]*casework.Period{}
		for _, a := range found {
			if !by.Reaches(a) {
				continue
			}
			p := periods[a.Period]
			if p == nil {
				if p, err = tx.Period(a.Period); err != nil {
					return err
				}
				periods[a.Period] = p
			}
			if all[a.ID], err = c.claim(ctx, a, p, facts[a.ID]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func (c *Caseload) claim(ctx context.Context, a *casework.Application, p *casework.Period, kept store.Facts) (Claim, error) {
	policy, err := c.policy(ctx, p)
	if err != nil {
		return Claim{}, err
	}
	e, err := c.opened(ctx, a, kept)
	if errors.Is(err, vault.ErrErased) {
		return Claim{Application: a}, nil
	}
	if err != nil {
		return Claim{}, err
	}
	estimate, err := policy.Partial(e.Facts, p.Terms.AsOf.Time)
	return Claim{a, estimate}, err
}
