package kv

import (
	"context"
	"slices"
	"sync"
)

// queue hands out turns per key within one process, first come first served.
// A key that is present is held; its value is who waits.
type queue struct {
	mu      sync.Mutex
	waiting map[string][]chan struct{}
}

func newQueue() *queue { return &queue{waiting: map[string][]chan struct{}{}} }

func (q *queue) enter(ctx context.Context, key string) error {
	q.mu.Lock()
	line, held := q.waiting[key]
	if !held {
		q.waiting[key] = nil
		q.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	q.waiting[key] = append(line, turn)
	q.mu.Unlock()

	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		q.giveUp(key, turn)
		return ctx.Err()
	}
}

func (q *queue) leave(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	line := q.waiting[key]
	if len(line) == 0 {
		delete(q.waiting, key)
		return
	}
	q.waiting[key] = line[1:]
	close(line[0])
}

// giveUp takes a waiter out of the line, or passes its turn on if it came in
// the same moment.
func (q *queue) giveUp(key string, turn chan struct{}) {
	q.mu.Lock()
	line := q.waiting[key]
	if i := slices.Index(line, turn); i >= 0 {
		q.waiting[key] = slices.Delete(line, i, i+1)
		q.mu.Unlock()
		return
	}
	q.mu.Unlock()
	q.leave(key)
}
