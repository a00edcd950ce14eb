package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// A program that starts under load has done nothing yet: many want to do the same
// for the first time, while somebody who holds the connection does something else
// for the first time. Neither may wait for the other.
func TestAStoreThatIsOpenedUnderLoadNeverStandsStill(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var all sync.WaitGroup
	var begun atomic.Int64
	answer := func() {
		begun.Add(1)
		if err := s.KeepAnswer(ctx, store.Once{Asker: "a", Key: "k"}, 200, nil); err != nil {
			t.Errorf("who waits: %v", err)
		}
	}
	err := s.Do(ctx, func(tx *store.Tx) error {
		for n := range int64(20) {
			all.Go(answer)
			for store.Waiting(s) == 0 || begun.Load() <= n {
				time.Sleep(time.Millisecond) // between two looks whether they wait
			}
		}
		_, err := tx.Count("c")
		return err
	})
	if err != nil {
		t.Errorf("who holds the connection: %v", err)
	}
	all.Wait()
}
