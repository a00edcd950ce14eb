package storetest

import (
	"fmt"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// everyItem is more than a test has.
const everyItem = 1_000_000

// WorkFollows holds the queues of departments against the applications: what
// stands in them is what follows from the states, no more and no less.
func WorkFollows(t testing.TB, s *store.Store, p *casework.Period, days casework.Workdays, departments ...string) {
	t.Helper()
	found := map[string]string{}
	for _, department := range departments {
		for i := range 4 {
			lines, closed := i&1 == 0, i&2 == 0
			items, err := s.Queue(t.Context(), store.Queue{Department: department, Lines: lines, Closed: closed, Limit: everyItem})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range items {
				found[i.Application+" "+i.Desk] = fmt.Sprint(i.Status, !closed, i.Due, i.Since.Unix(), i.AnswerBy, i.Overdue, i.HeldBy, i.HeldUntil)
			}
		}
	}
	err := s.EachApplication(t.Context(), func(a *casework.Application, _ []casework.Recorded) error {
		for _, w := range a.Work(p, days) {
			due := ""
			if !w.Due.IsZero() && !w.Due.Stands() {
				due = w.Due.Day.Format(time.DateOnly)
			}
			answer, by, until := "", "", int64(0)
			if !w.AnswerBy.IsZero() {
				answer = w.AnswerBy.Day.Format(time.DateOnly)
			}
			if w.Claim != nil {
				by, until = w.Claim.By, w.Claim.Until.Unix()
			}
			key := a.ID + " " + w.Desk.Name()
			if want := fmt.Sprint(w.Status, w.Open, due, w.Since.Unix(), answer, w.Overdue, by, until); found[key] != want {
				t.Errorf("the work %s is %q, want %q", key, found[key], want)
			}
			delete(found, key)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for key := range found {
		t.Errorf("there is work %s, and nothing to do", key)
	}
}
