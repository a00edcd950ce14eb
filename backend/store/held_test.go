package store_test

import (
	"context"
	"sync"
	"testing"

	"luohu/backend/store"
)

// holdEvery has a store open all the connections from which it reads; while all are held,
// whoever holds one does something.
func holdEvery(ctx context.Context, t *testing.T, s *store.Store, meanwhile func() error) {
	t.Helper()
	var held, all sync.WaitGroup
	n := store.Readers(s)
	held.Add(n)
	for range n {
		all.Go(func() {
			err := s.Look(ctx, func(*store.Tx) error {
				held.Done()
				held.Wait()
				return meanwhile()
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func nothing() error { return nil }
