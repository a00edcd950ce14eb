package caseload

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

const (
	factsAtOnce = 200       // applications that are read together
	factsAtMost = 1_000_000 // of a period
)

// LastPeriod is the current one, or the one before it; ErrNotFound if there was
// none.
func (c *Caseload) LastPeriod(ctx context.Context) (p *casework.Period, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		p, err = periodOr(tx, "", currentOrLast)
		return err
	})
	return p, err
}

// EachFacts gives what was entered for each application of a period, as JSON, to
// whoever counts: of tells how many they are. Nothing says whose it is. Those whose
// persons are erased, and those with nothing entered, are left out.
func (c *Caseload) EachFacts(ctx context.Context, period casework.PeriodID, of func(int), give func(facts []byte) error) error {
	ids, err := c.Store.MatchingIDs(ctx, store.ApplicationFilter{Period: period}, factsAtMost)
	if err != nil {
		return err
	}
	of(len(ids))
	for some := range slices.Chunk(ids, factsAtOnce) {
		var all []*casework.Application
		var kept map[string]store.Facts
		err := c.Store.Look(ctx, func(tx *store.Tx) (err error) {
			if all, err = tx.SomeApplications(some); err != nil {
				return err
			}
			kept, err = tx.LatestFacts(some)
			return err
		})
		if err != nil {
			return err
		}
		for _, a := range all {
			entered, there := kept[a.ID]
			if !there {
				continue
			}
			e, err := c.opened(ctx, a, entered)
			if errors.Is(err, vault.ErrErased) {
				continue
			}
			if err != nil {
				return err
			}
			src, err := json.Marshal(e.Facts)
			if err != nil {
				return err
			}
			if err := give(src); err != nil {
				return err
			}
		}
	}
	return nil
}
