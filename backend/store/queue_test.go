package store_test

import (
	"strconv"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// deskDay is ten in the morning.
var deskDay = time.Date(2026, 9, 10, 2, 0, 0, 0, time.UTC)

// desked saves an application on which the hrss window has something to do.
func desked(t *testing.T, s *store.Store, n int, due string, change func(*casework.Application, *casework.Work)) {
	t.Helper()
	day, err := casework.ParseDate(due)
	if err != nil {
		t.Fatal(err)
	}
	a := &casework.Application{
		ID: "a" + strconv.Itoa(n), Version: 1, State: casework.Submitted, Period: "2026-2", Unit: "u", Person: "p" + strconv.Itoa(n),
		Point: casework.Municipal, Number: "10202620000" + strconv.Itoa(n), SentAt: deskDay,
	}
	w := casework.Work{Desk: casework.Desk{Line: casework.HRSS}, Department: "hrss", Status: casework.Pending, Open: true, Since: deskDay, Due: casework.Due{Day: day}}
	change(a, &w)
	event := casework.Recorded{Application: a.ID, Version: 1, At: deskDay, By: casework.Actor{ID: "agent", Role: casework.Agent}, Event: casework.Added{}}
	err = s.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SaveApplication(a, []casework.Recorded{event}, nil, []casework.Work{w})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func heldBy(who string, until time.Time) func(*casework.Application, *casework.Work) {
	return func(_ *casework.Application, w *casework.Work) {
		w.Claim = &casework.Claimed{At: w.Desk, By: who, Until: until}
	}
}

func TestADeskSeesWhatPressesInTwoReads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		simply := func(*casework.Application, *casework.Work) {}
		desked(t, s, 1, "2026-09-09", simply)
		desked(t, s, 2, "2026-09-10", heldBy("li", deskDay.Add(time.Minute)))
		desked(t, s, 3, "2026-09-10", heldBy("wang", deskDay.Add(time.Minute)))
		desked(t, s, 4, "2026-09-11", heldBy("wang", deskDay.Add(-time.Minute)))
		desked(t, s, 5, "2026-09-14", func(_ *casework.Application, w *casework.Work) { w.Answered = true })
		desked(t, s, 6, "2026-09-10", func(_ *casework.Application, w *casework.Work) {
			w.Status, w.Due = casework.InSupplement, casework.Due{Day: w.Due.Day, Left: 3}
		})
		desked(t, s, 8, "2026-09-10", func(_ *casework.Application, w *casework.Work) {
			w.Status, w.AnswerBy, w.Overdue = casework.InSupplement, w.Due, true
			w.Due = casework.Due{Day: w.Due.Day, Left: 3}
		})
		desked(t, s, 7, "2026-09-10", func(a *casework.Application, _ *casework.Work) { a.Point = casework.Binhai })

		q := store.Queue{Department: "hrss", Lines: true, Points: []casework.AcceptancePoint{casework.Municipal}, By: "li", Now: deskDay, Limit: 10}
		reads := store.CountReads(t, s)
		got, err := s.Pressing(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if want := (store.Pressing{Amount: store.Amount{Open: 6, Waiting: 1}, DueToday: 2, Overdue: 1, Answered: 1, Lapsed: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if held, err := s.InHand(t.Context(), q); err != nil || held != (store.InHand{Mine: 1, Others: 1}) {
			t.Errorf("%+v are in hand, %v", held, err)
		}
		if n := reads.Load(); n != 2 {
			t.Errorf("it took %d reads", n)
		}
		if much, err := s.Amount(t.Context(), q); err != nil || much != got.Amount {
			t.Errorf("counted by itself it is %+v, error %v", much, err)
		}

		for _, one := range []struct {
			what   string
			narrow func(*store.Queue)
			want   string
		}{
			{"all that can be gone on with", func(q *store.Queue) { q.Stand = store.ToDo }, "812345"},
			{"that waits for others", func(q *store.Queue) { q.Stand = store.Waits }, "6"},
			{"that nobody has answered in time", func(q *store.Queue) { q.Lapsed = true }, "8"},
			{"of a status", func(q *store.Queue) { q.Statuses = []casework.Status{casework.Pending} }, "12345"},
			{"due today", func(q *store.Queue) { q.DueFrom, q.DueTo = "2026-09-10", "2026-09-10" }, "23"},
			{"overdue", func(q *store.Queue) { q.DueTo = "2026-09-09" }, "1"},
			{"mine", func(q *store.Queue) { q.Held = store.Mine }, "2"},
			{"others'", func(q *store.Queue) { q.Held = store.Others }, "3"},
			{"free", func(q *store.Queue) { q.Held = store.Free }, "68145"},
			{"answered", func(q *store.Queue) { q.Answered = true }, "5"},
		} {
			narrowed := q
			one.narrow(&narrowed)
			items, err := s.Queue(t.Context(), narrowed)
			if err != nil {
				t.Fatal(err)
			}
			var found string
			for _, i := range items {
				found += i.Application[1:]
			}
			if found != one.want {
				t.Errorf("%s: %s, want %s", one.what, found, one.want)
			}
		}
	})
}

func TestWhatWaitsForASecondPersonIsCountedForWhoMayDecideIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		desked(t, s, 1, "2026-09-10", func(*casework.Application, *casework.Work) {})
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			for i, r := range []casework.Request{
				{Kind: casework.AskDisqualify, AskedBy: "li"},
				{Kind: casework.AskReopen, AskedBy: "approver"},
				{Kind: casework.AskRescore, AskedBy: "li", Department: "education"},
				{Kind: casework.AskRescore, AskedBy: "li", Department: "housing"},
			} {
				r.ID, r.Subject, r.State, r.AskedAt = "r"+strconv.Itoa(i), "a1", casework.RequestOpen, deskDay
				if err := tx.SaveRequest(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		here := []casework.AcceptancePoint{casework.Municipal}
		for _, one := range []struct {
			by   casework.Actor
			want int64
		}{
			{casework.Actor{ID: "approver", Role: casework.Approver}, 1},
			{casework.Actor{ID: "another", Role: casework.Approver}, 2},
			{casework.Actor{ID: "zhao", Role: casework.Scorer, Department: "education", Points: here}, 1},
			{casework.Actor{ID: "li", Role: casework.Scorer, Department: "education", Points: here}, 0},
			{casework.Actor{ID: "zhao", Role: casework.Scorer, Department: "education", Points: []casework.AcceptancePoint{casework.Binhai}}, 0},
			{casework.Actor{ID: "zhao", Role: casework.WindowOfficer, Department: "hrss", Points: here}, 0},
		} {
			if n, err := s.ToDecide(t.Context(), one.by); err != nil || n != one.want {
				t.Errorf("%+v: %d, want %d, %v", one.by, n, one.want, err)
			}
		}
	})
}
