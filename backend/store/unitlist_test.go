package store_test

import (
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// asked keeps an application of a unit, submitted, with a supplement of the
// police that is open or not.
func asked(t *testing.T, s *store.Store, id, unit, person string, open bool) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Microsecond)
	a := &casework.Application{ID: id, Version: 1, State: casework.Submitted, Period: casework.PeriodID("2026-" + id[len(id)-1:]), Unit: unit, Person: person, Point: casework.Binhai, SentAt: now}
	supplement := casework.Supplement{Asked: casework.Asked{ID: "1", From: casework.Desk{Line: casework.Police}}, AskedAt: now}
	work := casework.Work{Desk: casework.Desk{Line: casework.Police}, Department: "police", Status: casework.InSupplement, Open: true, Since: now}
	if !open {
		supplement.AnsweredAt, work.Status = now, casework.Pending
	}
	a.Wanted = []casework.Supplement{supplement}
	event := casework.Recorded{Application: id, Version: 1, At: now, By: casework.Actor{ID: "x", Role: casework.Agent}, Event: casework.Added{Period: a.Period, Unit: unit, Person: person}}
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SaveApplication(a, []casework.Recorded{event}, nil, []casework.Work{work})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAUnitsListKnowsWhichSupplementsWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		asked(t, s, "open-1", "unit", "li", true)
		asked(t, s, "answered-1", "unit", "wang", false)
		lines, err := s.Applications(t.Context(), store.ApplicationFilter{Unit: "unit", Asked: true, Limit: 9})
		if err != nil || len(lines) != 1 || lines[0].ID != "open-1" {
			t.Errorf("%v, %v", lines, err)
		}
		open, err := s.OpenSupplements(t.Context(), []string{"open-1", "answered-1"})
		if err != nil || len(open) != 1 || len(open["open-1"]) != 1 {
			t.Errorf("%v, %v", open, err)
		}
	})
}

func TestItIsKnownForWhomAnotherUnitHasFiledToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		asked(t, s, "mine-1", "unit", "li", true)
		asked(t, s, "mine-2", "unit", "wang", true)
		asked(t, s, "theirs-2", "another", "li", true)
		others, err := s.FiledElsewhere(t.Context(), "unit", []string{"li", "wang"})
		if err != nil || !others["li"] || others["wang"] {
			t.Errorf("%v, %v", others, err)
		}
	})
}
