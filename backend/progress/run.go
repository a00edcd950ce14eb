package progress

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"
)

// every is how often it is told how far work is, and looked whether it is to stop.
const every = 500 * time.Millisecond

// errStopped ends work that somebody has stopped.
var errStopped = errors.New("stopped by whoever waited for it")

// Counter is how far work is.
type Counter struct{ done, total atomic.Int64 }

// Of sets how much there is to do.
func (c *Counter) Of(total int) { c.total.Store(int64(total)) }

// Add says that so much more is done.
func (c *Counter) Add(n int) { c.done.Add(int64(n)) }

// Run does work beside the request that asked for it. What it returns is told as
// JSON to whoever asks for the work.
func (b *Board) Run(w Work, do func(context.Context, *Counter) (any, error)) {
	b.going.Go(func() {
		if ok, err := b.Begin(b.ctx, &w); err != nil || !ok {
			return
		}
		ctx, cancel := context.WithCancelCause(b.ctx)
		var counter Counter
		told := make(chan struct{})
		go func() {
			defer close(told)
			b.tell(ctx, w, &counter, cancel)
		}()
		result, err := do(ctx, &counter)
		stopped := errors.Is(context.Cause(ctx), errStopped)
		cancel(nil)
		<-told
		w.Done, w.Total = int(counter.done.Load()), int(counter.total.Load())
		switch {
		case stopped:
			w.State = Stopped
		case err != nil:
			w.State = Failed
		default:
			w.State = Done
			if w.Result, err = json.Marshal(result); err != nil {
				w.State = Failed
			}
		}
		_ = b.Say(context.WithoutCancel(b.ctx), &w) // whoever asks is told that it vanished
	})
}

// tell writes down how far it is until it is over.
func (b *Board) tell(ctx context.Context, w Work, c *Counter, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if b.Asked(ctx, w) {
			cancel(errStopped)
			return
		}
		w.Done, w.Total = int(c.done.Load()), int(c.total.Load())
		_ = b.Say(ctx, &w) // the next one says it
	}
}
