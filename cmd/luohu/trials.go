package main

import (
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/trial"
)

// newTrials sends notices to the phones of who writes them.
func (a *App) newTrials() *trial.Trials {
	return trial.New(trial.Parts{
		Store: a.store, KV: a.kv, Channels: a.channels(), Outcome: outcomeOf, Now: time.Now,
		Quotas: map[broadcast.Way]int{broadcast.ByTemplate: a.settings.Broadcasts.TemplatesADay},
	})
}
