package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// A key, a person, an old table are read while a transaction is held: also when
// every connection of its pool is.
func TestWhatIsReadAsideNeverWaitsForTheTransactionsThatNeedIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		var held, all sync.WaitGroup
		n := store.Readers(s)
		held.Add(n)
		for range n {
			all.Go(func() {
				err := s.Look(ctx, func(*store.Tx) error {
					held.Done()
					held.Wait() // until all are held
					_, _, err := s.PolicySource(ctx, "sha256:none")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}
