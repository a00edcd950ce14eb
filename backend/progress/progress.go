// Package progress tells how far long work is to whoever waits for it, on whichever
// machine they ask, and lets them stop it. What it keeps may be lost: then the work
// is done again.
package progress

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"luohu/backend/kv"
)

// keptFor is how long it is known how work ended.
const keptFor = time.Hour

// State is where work stands.
type State string

// The states.
const (
	Ready    State = "ready" // nobody has begun it
	Running  State = "running"
	Done     State = "done"
	Stopped  State = "stopped" // by whoever waited for it
	Failed   State = "failed"
	Vanished State = "vanished" // nothing was heard of it for too long
)

// silent is how long running work may say nothing before it counts as vanished:
// the program it ran in has ended.
const silent = time.Minute

// Work is one piece of it.
type Work struct {
	ID        string          `json:"id"`
	Owner     string          `json:"owner"` // the account that waits for it
	What      string          `json:"what"`
	State     State           `json:"state"`
	Done      int             `json:"done"`
	Total     int             `json:"total"`
	At        time.Time       `json:"at"` // when it was last heard of
	StartedAt time.Time       `json:"started_at"`
	About     json.RawMessage `json:"about,omitempty"`  // what it was asked to do
	Result    json.RawMessage `json:"result,omitempty"` // what came of it
}

// Percent is how much of it is done.
func (w Work) Percent() int {
	switch {
	case w.State == Done:
		return 100
	case w.Total <= 0:
		return 0
	}
	return min(99, w.Done*100/w.Total)
}

// Over says that it will not go on.
func (w Work) Over() bool { return w.State != Ready && w.State != Running }

// Board is where it is written. Make it with [New].
type Board struct {
	kv  kv.Store
	now func() time.Time

	ctx   context.Context //nolint:containedctx // that of work which outlives a request
	stop  context.CancelFunc
	going sync.WaitGroup
}

// New makes one. Close it before its kv.
func New(store kv.Store, now func() time.Time) *Board {
	ctx, stop := context.WithCancel(context.Background())
	return &Board{kv: store, now: now, ctx: ctx, stop: stop}
}

// Close stops what runs in this program and waits for its end.
func (b *Board) Close() {
	b.stop()
	b.going.Wait()
}

// Plan notes work that is to be begun.
func (b *Board) Plan(ctx context.Context, owner, what string, about any) (w Work, err error) {
	w = Work{ID: rand.Text(), Owner: owner, What: what, State: Ready, At: b.now().UTC(), StartedAt: b.now().UTC()}
	if w.About, err = json.Marshal(about); err != nil {
		return w, err
	}
	return w, b.say(ctx, w)
}

// Find is somebody's work; found is false if there is none of them with this id
// any more.
func (b *Board) Find(ctx context.Context, owner, id string) (w Work, found bool, err error) {
	src, found, err := b.kv.Get(ctx, key(id))
	if err != nil || !found {
		return w, false, err
	}
	if err := json.Unmarshal([]byte(src), &w); err != nil {
		return w, false, fmt.Errorf("read how far work is: %w", err)
	}
	if w.State == Running && b.now().Sub(w.At) > silent {
		w.State = Vanished
	}
	return w, w.Owner == owner, nil
}

// Stop asks work to stop. What has ended stays as it is.
func (b *Board) Stop(ctx context.Context, w Work) error {
	if w.State == Ready {
		w.State, w.At = Stopped, b.now().UTC()
		return b.say(ctx, w)
	}
	return b.kv.Set(ctx, key(w.ID)+":stop", "1", keptFor)
}

// Asked says whether work is asked to stop.
func (b *Board) Asked(ctx context.Context, w Work) bool {
	_, asked, err := b.kv.Get(ctx, key(w.ID)+":stop")
	return err == nil && asked
}

// Begin claims work that nobody has begun: ok is false if somebody has.
func (b *Board) Begin(ctx context.Context, w *Work) (ok bool, err error) {
	if w.State != Ready {
		return false, nil
	}
	if ok, err = b.kv.SetNX(ctx, key(w.ID)+":begun", "1", keptFor); err != nil || !ok {
		return false, err
	}
	w.State = Running
	return true, b.Say(ctx, w)
}

// Say writes down how far work is.
func (b *Board) Say(ctx context.Context, w *Work) error {
	w.At = b.now().UTC()
	return b.say(ctx, *w)
}

func (b *Board) say(ctx context.Context, w Work) error {
	src, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return b.kv.Set(ctx, key(w.ID), string(src), keptFor)
}

func key(id string) string { return "work:" + id }
