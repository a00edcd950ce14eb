package progress_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"luohu/backend/kv"
	"luohu/backend/progress"
)

// board is one on a clock that stands until it is moved.
type board struct {
	t *testing.T
	*progress.Board
	now time.Time
}

func opened(t *testing.T) *board {
	b := &board{t: t, now: time.Now()}
	memory := kv.NewMemory(time.Now)
	b.Board = progress.New(memory, func() time.Time { return b.now })
	t.Cleanup(func() { b.Close(); memory.Close() })
	return b
}

func (b *board) plan() progress.Work {
	b.t.Helper()
	w, err := b.Plan(b.t.Context(), "a", "count", map[string]int{"of": 3})
	if err != nil {
		b.t.Fatal(err)
	}
	return w
}

// over waits until work will not go on.
func (b *board) over(id string) progress.Work {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		w, found, err := b.Find(b.t.Context(), "a", id)
		if err != nil || !found {
			b.t.Fatal(found, err)
		}
		if w.Over() {
			return w
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("it does not end: %+v", w)
		}
		<-time.After(5 * time.Millisecond)
	}
}

func TestWorkTellsWhatCameOfItToItsOwnerAlone(t *testing.T) {
	b := opened(t)
	w := b.plan()
	if w.State != progress.Ready || w.Percent() != 0 {
		t.Errorf("%+v", w)
	}
	b.Run(w, func(_ context.Context, c *progress.Counter) (any, error) {
		c.Of(4)
		c.Add(3)
		return "three", nil
	})
	w = b.over(w.ID)
	if w.State != progress.Done || string(w.Result) != `"three"` || w.Done != 3 || w.Total != 4 || w.Percent() != 100 {
		t.Errorf("%+v", w)
	}
	if _, found, err := b.Find(t.Context(), "b", w.ID); found || err != nil {
		t.Errorf("somebody else sees it: %v", err)
	}
	b.Run(w, func(context.Context, *progress.Counter) (any, error) { t.Error("it is done twice"); return nil, nil })
}

func TestWorkFailsAndIsStopped(t *testing.T) {
	b := opened(t)
	w := b.plan()
	b.Run(w, func(context.Context, *progress.Counter) (any, error) { return nil, errors.New("no") })
	if got := b.over(w.ID); got.State != progress.Failed {
		t.Errorf("%+v", got)
	}
	w = b.plan()
	begun := make(chan struct{})
	b.Run(w, func(ctx context.Context, _ *progress.Counter) (any, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	<-begun
	if err := b.Stop(t.Context(), progress.Work{ID: w.ID, State: progress.Running}); err != nil {
		t.Fatal(err)
	}
	if got := b.over(w.ID); got.State != progress.Stopped {
		t.Errorf("%+v", got)
	}
	w = b.plan()
	if err := b.Stop(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if got := b.over(w.ID); got.State != progress.Stopped {
		t.Errorf("what nobody has begun: %+v", got)
	}
}

func TestWorkOfAProgramThatEndedHasVanished(t *testing.T) {
	b := opened(t)
	w := b.plan()
	if ok, err := b.Begin(t.Context(), &w); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if ok, err := b.Begin(t.Context(), &progress.Work{ID: w.ID, State: progress.Ready}); ok || err != nil {
		t.Errorf("it is begun twice: %v", err)
	}
	w.Done, w.Total = 1, 3
	if err := b.Say(t.Context(), &w); err != nil || w.Percent() != 33 {
		t.Errorf("%d%%, %v", w.Percent(), err)
	}
	b.now = b.now.Add(2 * time.Minute)
	if got := b.over(w.ID); got.State != progress.Vanished {
		t.Errorf("%+v", got)
	}
}
