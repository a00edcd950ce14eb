package store_test

import (
	"context"
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
		holdEvery(ctx, t, s, func() error {
			_, _, err := s.PolicySource(ctx, "sha256:none")
			return err
		})
	})
}
