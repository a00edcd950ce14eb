package delivery

import (
	"context"
	"strings"
	"sync"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/store"
)

// Listener takes in what WeChat tells of messages: as many events together as came
// while those before them were written. Who brings one waits until it is kept.
type Listener struct {
	Store *store.Store

	turn    sync.Mutex // held while some are written
	mu      sync.Mutex
	waiting *heard // that gather
}

// heard are events that are written together.
type heard struct {
	all  []store.DeliveryOutcome
	done chan struct{}
	err  error
}

// mostHeard is how many are written together.
const mostHeard = 500

// Hear keeps what became of a message; status is WeChat's word.
func (l *Listener) Hear(ctx context.Context, follower, number, status string, at time.Time) error {
	one := store.DeliveryOutcome{Number: number, Follower: follower, Why: whyOf(status), At: at}
	l.mu.Lock()
	if l.waiting == nil || len(l.waiting.all) >= mostHeard {
		l.waiting = &heard{done: make(chan struct{})}
	}
	mine := l.waiting
	mine.all = append(mine.all, one)
	leads := len(mine.all) == 1
	l.mu.Unlock()
	if leads {
		l.write(context.WithoutCancel(ctx), mine)
	}
	select {
	case <-mine.done:
		return mine.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write waits for its turn and keeps what has gathered by then.
func (l *Listener) write(ctx context.Context, mine *heard) {
	l.turn.Lock()
	defer l.turn.Unlock()
	l.mu.Lock()
	if l.waiting == mine {
		l.waiting = nil
	}
	l.mu.Unlock()
	mine.err = l.Store.HearOutcomes(ctx, mine.all)
	close(mine.done)
}

// whyOf is the reason in WeChat's word; empty: it came.
func whyOf(status string) broadcast.Why {
	status = strings.ToLower(strings.TrimSpace(status))
	switch {
	case status == "success":
		return ""
	case strings.Contains(status, "block") || strings.Contains(status, "refuse"):
		return broadcast.WhyBlocked
	}
	return broadcast.WhySystem
}
