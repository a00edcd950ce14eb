package caseload_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// Two hundred officers of two processes work on the same few cases at once:
// whoever is told that it is done, has it done.
func TestNothingIsLostWhenManyWorkAtOnce(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, second := opened(t, one), open(t, two)
		second.at("2026-09-01 10:00")
		for i := range 8 {
			if err := first.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Fatal(err)
			}
		}
		ids := storetest.ApplicationIDs(t, one, "2026-2")
		var passed, given atomic.Int64
		var all sync.WaitGroup
		for n := range 200 {
			all.Go(func() {
				random := rand.New(rand.NewPCG(1, uint64(n)))
				desk := []*office{first, second}[n%2]
				id := ids[random.IntN(len(ids))]
				note := func(done *atomic.Int64, err error) {
					var stale *caseload.Stale
					if _, refused := casework.IsRefusal(err); err != nil && !refused && !errors.As(err, &stale) {
						t.Errorf("%d: %v", n, err)
					} else if err == nil {
						done.Add(1)
					}
				}
				_, err := desk.Pass(t.Context(), police, id, 0, casework.Police)
				note(&passed, err)
				_, err = desk.Pass(t.Context(), hrss, id, 0, casework.HRSS)
				note(&passed, err)
				points, _ := estimator.ParsePoints("10")
				_, err = desk.Score(t.Context(), scorer("education"), id, 0, casework.ScoreCommand{
					Step: casework.ScoreGiven, Indicator: "education", Department: "education", Points: points,
				})
				note(&given, err)
			})
		}
		all.Wait()
		n, found, err := first.Verify(t.Context(), 10)
		if err != nil || n != len(ids) || len(found) > 0 {
			t.Errorf("%d checked, %v, %v", n, found, err)
		}
		if passed.Load() != int64(2*len(ids)) || given.Load() != int64(len(ids)) {
			t.Errorf("%d lines were passed and %d scores given, on %d applications", passed.Load(), given.Load(), len(ids))
		}
	})
}

// Of several that look at the clock at once, one makes each move.
func TestAMoveByTheClockHappensOnce(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, second := opened(t, one), open(t, two)
		var moved atomic.Int64
		var all sync.WaitGroup
		for _, o := range []*office{first, second, first, second} {
			o.at("2026-11-02 08:00")
			all.Go(func() {
				n, err := o.Tick(t.Context())
				if err != nil {
					t.Error(err)
				}
				moved.Add(int64(n))
			})
		}
		all.Wait()
		if moved.Load() != 1 {
			t.Errorf("moved %d times", moved.Load())
		}
	})
}
