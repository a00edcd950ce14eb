package main

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"time"

	"luohu/backend/files"
)

// How long is kept what nobody needs any more.
const (
	keepAnswers   = 7 * 24 * time.Hour   // to requests that may be sent again
	keepSent      = 90 * 24 * time.Hour  // messages that went out
	keepPhotos    = 30 * 24 * time.Hour  // notes of those that were sent in chat: they are with their applications
	keepTold      = 365 * 24 * time.Hour // what followers were told of their applications
	keepOutcomes  = 24 * time.Hour       // of messages: they come within minutes
	keepHeard     = 48 * time.Hour       // when followers wrote: for so long WeChat lets them be written to
	keepMachines  = 7 * 24 * time.Hour   // what programs that ended have reported
	keepUnclaimed = 24 * time.Hour       // uploaded bytes that belong to nothing yet; an upload takes minutes
	mostQuestions = 5000                 // that nothing answered; the least asked go
)

// chore is something done now and then on every machine. Doing it twice, or at
// the same time on two, is harmless.
type chore struct {
	what string
	do   func(ctx context.Context, now time.Time) (int64, error)
}

func (a *App) chores() []chore {
	return []chore{
		{"old conversations", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.PurgeConversations(ctx, now.Add(-a.settings.Bot.KeepUnfinished))
		}},
		{"questions that nobody asks any more", func(ctx context.Context, _ time.Time) (int64, error) {
			return a.store.ForgetQuestions(ctx, a.content.now().Add(-a.settings.Bot.KeepQuestions), mostQuestions)
		}},
		{"sessions that ended", func(ctx context.Context, _ time.Time) (int64, error) {
			return 0, a.people.identity.Purge(ctx)
		}},
		{"answers to requests that may come twice", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetAnswers(ctx, now.Add(-keepAnswers))
		}},
		{"messages that went out", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetSent(ctx, now.Add(-keepSent))
		}},
		{"what was said to officers", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetHelps(ctx, now.Add(-a.settings.Bot.KeepHelp))
		}},
		{"notes of photos from chat", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetPhotos(ctx, now.Add(-keepPhotos))
		}},
		{"what followers were told", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetTellings(ctx, now.Add(-keepTold))
		}},
		{"subscriptions that ended", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetSubscriptions(ctx, now.Add(-keepTold))
		}},
		{"what followers said to subscription notices", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetNoticeConsents(ctx, now.Add(-keepTold))
		}},
		{"what WeChat told of messages that no ledger knows", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetOutcomes(ctx, now.Add(-keepOutcomes))
		}},
		{"who got broadcasts", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetDeliveries(ctx, now.Add(-keepTold))
		}},
		{"which notices were listed", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetListed(ctx, now.Add(-keepTold))
		}},
		{"bindings of agents that ended", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetAgentBindings(ctx, now.Add(-keepTold))
		}},
		{"when followers wrote", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetHeard(ctx, now.Add(-keepHeard))
		}},
		{"readings of all followers", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetFollowerSyncs(ctx, now.Add(-keepTold))
		}},
		{"programs that ended", func(ctx context.Context, now time.Time) (int64, error) {
			return a.store.ForgetMachines(ctx, now.Add(-keepMachines))
		}},
		{"uploads that were not finished", func(ctx context.Context, _ time.Time) (int64, error) {
			n, err := a.parts.Purge(ctx)
			return int64(n), err
		}},
		{"files that belong to nothing", func(ctx context.Context, now time.Time) (int64, error) {
			return a.cases.Load.SweepFiles(ctx, now.Add(-keepUnclaimed))
		}},
		{"files half written", func(_ context.Context, now time.Time) (int64, error) {
			folder, local := a.shelf.(*files.Folder)
			if !local {
				return 0, nil
			}
			n, err := folder.Sweep(keepUnclaimed, now)
			return int64(n), err
		}},
	}
}

// background does the chores every hour.
func (a *App) background(ctx context.Context) {
	runtime.GC()         // pools, such as the migrations' 8 MB of buffers, are emptied by the second
	debug.FreeOSMemory() // what reading the content took
	tick := time.NewTicker(purgeEvery)
	defer tick.Stop()
	for {
		var failed error
		for _, c := range a.chores() {
			n, err := c.do(ctx, time.Now())
			failed = errors.Join(failed, err)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				a.log.Warn("not cleared away: "+c.what, "error", err)
			case n > 0:
				a.log.Info("cleared away: "+c.what, "number", n)
			}
		}
		a.work.Did("housekeeping", purgeEvery, failed)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
