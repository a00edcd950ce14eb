package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
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

// Period reads one.
func (c *Caseload) Period(ctx context.Context, id casework.PeriodID) (p *casework.Period, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Period(id)
		return err
	})
	return p, err
}
