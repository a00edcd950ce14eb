package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Facts are what was entered of an application, and what it counts for.
type Facts struct {
	Revision int            `json:"revision" doc:"0: nothing was entered yet"`
	Hash     string         `json:"hash,omitempty" doc:"as the events have it"`
	Facts    map[string]any `json:"facts"`
	// Estimate leaves out what can't be counted yet.
	Estimate *estimator.Estimate `json:"estimate"`
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
		f.Estimate, err = policy.Partial(facts, p.Terms.AsOf.Time)
		return err
	})
	return f, err
}
