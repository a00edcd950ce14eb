package main

import (
	"context"
	"strings"
	"time"

	"luohu/backend/store"
)

// lookEvery is how often it is looked for what was decided on other machines.
const lookEvery = 2 * time.Second

// follow takes in what others change, and logs what it is then. While that can't
// be read, all stays as it is.
func (a *App) follow(ctx context.Context, what string, refresh func(context.Context, *store.Store) (changed bool, err error), now func() []any) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var trouble string
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := refresh(ctx, a.store)
		a.work.Did(strings.TrimPrefix(what, "the "), lookEvery, err)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			trouble = ""
		case err.Error() != trouble: // once, not every time
			trouble = err.Error()
			a.log.Warn("what is known of "+what+" stays as it is", "error", err)
		}
		if changed {
			a.log.Info("what is known of "+what+" has changed", now()...)
		}
	}
}
