package kv

import (
	"runtime"
	"testing"
)

// WaitForWaiters returns when n wait in this process for the turn under key.
func WaitForWaiters(t *testing.T, s Store, key string, n int) {
	t.Helper()
	var q *queue
	switch s := s.(type) {
	case *Memory:
		q = s.turns
	case *Redis:
		q = s.turns
	}
	for {
		q.mu.Lock()
		waiting := len(q.waiting[key])
		q.mu.Unlock()
		if waiting >= n {
			return
		}
		if t.Context().Err() != nil {
			t.Fatalf("%d of %d wait", waiting, n)
		}
		runtime.Gosched()
	}
}
