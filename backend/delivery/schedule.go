package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// frozenAtOnce is how many recipients are written down in one transaction: others have
// to write meanwhile.
const frozenAtOnce = 5000

// system is who does what nobody does.
var system = casework.Actor{ID: "system", Role: casework.System}

// stages are those in which something is done by itself.
var stages = []broadcast.Stage{broadcast.Freezing, broadcast.Waiting, broadcast.Sending, broadcast.Cancelled}

// mostLive bounds how many broadcasts are looked after at a time.
const mostLive = 200

// Tick lets broadcasts come to their next stage. On several machines at once it is
// harmless: each change is of one version.
func (e *Engine) Tick(ctx context.Context) error {
	all, err := e.Store.BroadcastsAtWork(ctx, stages, mostLive)
	if err != nil {
		return err
	}
	var failed error
	for _, b := range all {
		if err := e.next(ctx, b); err != nil && !errors.Is(err, store.ErrConflict) {
			failed = errors.Join(failed, fmt.Errorf("broadcast %s: %w", b.ID, err))
		}
	}
	return failed
}

func (e *Engine) next(ctx context.Context, b *broadcast.Broadcast) error {
	switch b.Stage {
	case broadcast.Freezing:
		return e.freeze(ctx, b)
	case broadcast.Waiting:
		return e.begin(ctx, b)
	case broadcast.Sending:
		if err := e.respread(ctx, b); err != nil {
			return err
		}
		return e.end(ctx, b)
	case broadcast.Cancelled:
		return e.closeAll(ctx, b)
	}
	return nil
}

// freeze writes the audience down, some thousand at a time; one that was broken off
// goes on where it was.
func (e *Engine) freeze(ctx context.Context, b *broadcast.Broadcast) error {
	for complete := false; !complete; {
		err := e.Store.Do(ctx, func(tx *store.Tx) error {
			more, last, err := tx.WriteDown(b, frozenAtOnce)
			if err != nil {
				return err
			}
			next := b.FrozenTo(last, b.Total+more)
			if complete = more < frozenAtOnce; complete {
				if next, err = e.complete(tx, next); err != nil {
					return err
				}
			}
			if err := tx.SaveBroadcast(next); err != nil {
				return err
			}
			b = next
			return nil
		})
		if err != nil {
			return err
		}
	}
	return e.begin(ctx, b)
}

// complete divides the ledger, and says when each part is due.
func (e *Engine) complete(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, error) {
	start := e.Rules()
	if b.Schedule.At.After(start) {
		start = b.Schedule.At
	}
	n := parts(b)
	if err := tx.AddChunks(b.Ledger, partSize(b), e.times(b, start, n)); err != nil {
		return nil, err
	}
	due := e.open(b, start)
	next := b.Wait(due)
	next.Version = b.Version // one change with the freezing
	return next, tx.Audit(deed("broadcast.frozen", b, map[string]string{"recipients": fmt.Sprint(b.Total)}))
}

// parts are how many a broadcast has whose audience is complete.
func parts(b *broadcast.Broadcast) int {
	size := partSize(b)
	return (b.Total + size - 1) / size
}

// times are when n of its parts are due, from a moment on.
func (e *Engine) times(b *broadcast.Broadcast, start time.Time, n int) []time.Time {
	return b.Schedule.Times(start, n, parts(b), func(t time.Time) time.Time { return e.open(b, t) })
}

// begin sends what is due. What should have begun long ago rests until staff decide, if
// that is the setting.
func (e *Engine) begin(ctx context.Context, b *broadcast.Broadcast) error {
	now := e.Rules()
	if b.Stage != broadcast.Waiting || now.Before(b.DueAt) {
		return nil
	}
	if e.Late == LateAsk && now.Sub(b.DueAt) > e.LateBy {
		return e.rest(ctx, b, broadcast.ByMissed, "")
	}
	return e.change(ctx, b.ID, func(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, error) {
		if b.Stage != broadcast.Waiting {
			return nil, nil
		}
		return b.Begin(now), tx.Audit(deed("broadcast.begin", b, nil))
	})
}

// lies is how long the part of a spread broadcast may be overdue until the others wait for it.
const lies = 2 * time.Minute

// respread keeps the parts of a spread broadcast apart that lie: it rested, nothing ran, or
// WeChat was away. They go on from now, as far from each other as they were; else all of
// them went at once.
func (e *Engine) respread(ctx context.Context, b *broadcast.Broadcast) error {
	if b.Schedule.Over == 0 {
		return nil
	}
	now := e.Rules()
	return e.Store.Do(ctx, func(tx *store.Tx) error {
		first, err := tx.FirstDue(b.Ledger)
		if err != nil || first.IsZero() || now.Sub(first) <= lies {
			return err
		}
		return tx.Postpone(b.Ledger, func(n int) []time.Time { return e.times(b, now, n) })
	})
}

// end closes what has nothing left to do.
func (e *Engine) end(ctx context.Context, b *broadcast.Broadcast) error {
	return e.change(ctx, b.ID, func(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, error) {
		open, err := tx.OpenChunks(b.Ledger)
		if err != nil || open > 0 || b.Stage != broadcast.Sending {
			return nil, err
		}
		return b.End(e.Rules()), tx.Audit(deed("broadcast.end", b, map[string]string{"recipients": fmt.Sprint(b.Total)}))
	})
}

// closeAll notes of everybody in a cancelled broadcast who was not told that they are not.
func (e *Engine) closeAll(ctx context.Context, b *broadcast.Broadcast) error {
	for more := true; more; {
		var err error
		if more, err = e.Store.CloseNext(ctx, b.Ledger, broadcast.WhyCancelled); err != nil {
			return err
		}
	}
	return nil
}

// rest pauses a broadcast by itself.
func (e *Engine) rest(ctx context.Context, b *broadcast.Broadcast, why broadcast.Pause, detail string) error {
	e.Log.Error("a broadcast rests until staff look at it", "broadcast", b.ID, "why", why, "detail", detail)
	return e.change(ctx, b.ID, func(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, error) {
		next, err := b.Rest(why, detail, "")
		if _, refused := casework.IsRefusal(err); refused {
			return nil, nil // it rests already
		}
		if err != nil {
			return nil, err
		}
		return next, tx.Audit(deed("broadcast.pause", b, map[string]string{"why": string(why), "detail": detail}))
	})
}

// change keeps what becomes of a broadcast; nil changes nothing.
func (e *Engine) change(ctx context.Context, id string, change func(*store.Tx, *broadcast.Broadcast) (*broadcast.Broadcast, error)) error {
	return e.Store.Do(ctx, func(tx *store.Tx) error {
		b, err := tx.Broadcast(id)
		if err != nil {
			return err
		}
		next, err := change(tx, b)
		if err != nil || next == nil {
			return err
		}
		return tx.SaveBroadcast(next)
	})
}

func deed(act string, b *broadcast.Broadcast, details map[string]string) store.Deed {
	return store.Deed{By: system, Act: act, Kind: "broadcast", Subject: b.ID, Details: details}
}

const (
	matchedAtOnce = 500
	matchedFor    = 2 * time.Minute // after WeChat told it

	massMatchedFor = 24 * time.Hour // as long as a try may come late
)

// Match takes in what WeChat told of messages in the moment in which it was written that
// they were sent.
func (e *Engine) Match(ctx context.Context) error {
	if err := e.Store.MatchMass(ctx, e.Now().Add(-massMatchedFor)); err != nil {
		return err
	}
	for behind := ""; ; {
		next, err := e.Store.MatchOutcomes(ctx, e.Now().Add(-matchedFor), behind, matchedAtOnce)
		if err != nil || next == "" {
			return err
		}
		behind = next
	}
}
