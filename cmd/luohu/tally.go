package main

import (
	"context"
	"time"
)

// How often is written what was counted in chat, and how long the last time may
// take.
const (
	tallyEvery  = 30 * time.Second
	tallyWithin = 3 * time.Second
)

// keepTally writes what was counted in chat and who wrote, now and then, and once more
// at the end. What a kill takes with it is half a minute of that.
func (a *App) keepTally(ctx context.Context) {
	tick := time.NewTicker(tallyEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), tallyWithin)
			defer cancel()
			a.writeTally(last)
			return
		case <-tick.C:
			a.writeTally(ctx)
		}
	}
}

func (a *App) writeTally(ctx context.Context) {
	if err := a.tally.Flush(ctx, a.store); err != nil && ctx.Err() == nil {
		a.log.Warn("what was counted in chat is not written yet", "error", err)
	}
	if err := a.heard.Flush(ctx, a.store); err != nil && ctx.Err() == nil {
		a.log.Warn("who wrote is not written yet", "error", err)
	}
}
