package caseload_test

import (
	"fmt"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestAListIsReadPageByPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		const people = 7
		for i := range people {
			if err := o.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Fatal(err)
			}
		}
		seen, filter := map[string]bool{}, store.ApplicationFilter{Period: "2026-2", Unit: "unit", States: []casework.State{casework.Submitted}, Limit: 3}
		for pages := 0; pages < 5; pages++ {
			page, err := s.Applications(t.Context(), filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range page {
				if seen[line.ID] || line.Number == "" || line.SubmittedAt.IsZero() || line.Point != casework.Municipal {
					t.Errorf("seen %v: %+v", seen[line.ID], line)
				}
				seen[line.ID] = true
				filter.After = line.ID
			}
			if len(page) < filter.Limit {
				break
			}
		}
		if len(seen) != people {
			t.Errorf("%d of %d seen", len(seen), people)
		}
		found, err := s.Applications(t.Context(), store.ApplicationFilter{Number: "10202620000", Limit: 10})
		if err != nil || len(found) != people {
			t.Errorf("%d found by the beginning of their number, %v", len(found), err)
		}
		if found, err = s.Applications(t.Context(), store.ApplicationFilter{Unit: "another", Limit: 10}); err != nil || len(found) > 0 {
			t.Errorf("another unit's: %v, %v", found, err)
		}
	})
}

func TestAQueueHasWhatIsOpenTheDueFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		for i, day := range []string{"2026-09-03 10:00", "2026-09-01 10:00", "2026-09-02 10:00"} {
			o.at(day)
			if err := o.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Fatal(err)
			}
		}
		queue := func(q store.Queue) []store.QueueItem {
			t.Helper()
			q.Limit = 10
			all, err := s.Queue(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		all := queue(store.Queue{Lines: true, Department: "police", Points: points[:1]})
		if len(all) != 3 || all[0].Due != "2026-09-08" || all[2].Due != "2026-09-10" || all[0].Number != "102026200002" {
			t.Fatalf("got %+v", all)
		}
		if behind := queue(store.Queue{Lines: true, Department: "police", AfterDue: all[0].Due, AfterID: all[0].Application, AfterDesk: all[0].Desk}); len(behind) != 2 || behind[0].Due != "2026-09-09" {
			t.Errorf("behind the first: %+v", behind)
		}
		if there := queue(store.Queue{Lines: true, Department: "police", Points: points[1:]}); len(there) > 0 {
			t.Errorf("at the other point: %+v", there)
		}
		if _, err := o.Pass(t.Context(), police, all[0].Application, 0, casework.Police); err != nil {
			t.Fatal(err)
		}
		if left := queue(store.Queue{Lines: true, Department: "police"}); len(left) != 2 {
			t.Errorf("after one was passed: %+v", left)
		}
		if done := queue(store.Queue{Lines: true, Department: "police", Closed: true}); len(done) != 1 || done[0].Status != casework.Passed {
			t.Errorf("done: %+v", done)
		}
	})
}
