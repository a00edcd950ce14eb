package store_test

import (
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestWhatNobodyAsksForAnyMoreIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		err := s.Do(ctx, func(tx *store.Tx) error {
			if err := tx.Claim(store.Once{Asker: "a", Key: "k", Fingerprint: "f"}); err != nil {
				return err
			}
			return tx.Tell(store.Message{ID: "sent", Topic: "application", Subject: "x", Data: "{}"}, store.Message{ID: "waiting", Topic: "application", Subject: "x", Data: "{}"})
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Sent(ctx, "sent"); err != nil {
			t.Fatal(err)
		}
		before, after := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		for _, forget := range []func(time.Time) (int64, error){
			func(at time.Time) (int64, error) { return s.ForgetAnswers(ctx, at) },
			func(at time.Time) (int64, error) { return s.ForgetSent(ctx, at) },
		} {
			if n, err := forget(before); n != 0 || err != nil {
				t.Errorf("too early: %d, %v", n, err)
			}
			if n, err := forget(after); n != 1 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		}
		if left, err := s.Waiting(ctx, 10); err != nil || len(left) != 1 || left[0].ID != "waiting" {
			t.Errorf("what was not sent: %v, %v", left, err)
		}
	})
}
