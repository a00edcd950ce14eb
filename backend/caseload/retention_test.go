package caseload_test

import (
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	persons "luohu/backend/vault"
)

func TestPersonsAreErasedWhenAllTheirPeriodsAreLongClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l, v := known(t, s)
		ctx, month := t.Context(), 30*24*time.Hour
		l.filed()
		for i, id := range []casework.IDNumber{"120101199003070013", "11010519491231002X"} {
			person := storetest.In(t, s, func(tx *store.Tx) (string, error) {
				return v.FindOrCreate(tx, persons.Given{IDNumber: id, Name: "李四"})
			})
			if err := l.fileFor(ctx, person); err != nil {
				t.Fatal(err)
			}
			later(t, s, person, i)
		}
		l.at("2026-12-18 17:00")
		closePeriod(t, s)
		count := func() caseload.Retention {
			r, err := l.CountRetention(ctx, month)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := count(); r.Periods != 0 || r.Due != 0 || r.Persons != 3 {
			t.Errorf("at once: %+v", r)
		}
		if n, err := l.Reduce(ctx, store.Operator, month); n != 0 || err != nil {
			t.Errorf("at once: %d erased, %v", n, err)
		}
		l.at("2027-01-18 10:00")
		if r := count(); r.Periods != 1 || r.Due != 1 || r.Persons != 3 {
			t.Errorf("a month later: %+v", r)
		}
		for _, want := range []int{1, 0} {
			if n, err := l.Reduce(ctx, store.Operator, month); n != want || err != nil {
				t.Errorf("%d erased, want %d: %v", n, want, err)
			}
		}
		if r := count(); r.Persons != 2 || r.Due != 0 || r.Erased != 1 {
			t.Errorf("afterwards: %+v", r)
		}
		if held, err := l.Export(ctx, approver, "wang"); err != nil || !held.Erased {
			t.Errorf("%+v, %v", held, err)
		}
		l.whole()
	})
}

// later gives the first person a newer application, and the second the right to
// a permit that was not handed out.
func later(t *testing.T, s *store.Store, person string, i int) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		if i == 0 {
			p := &casework.Period{ID: "2027-1", Stage: casework.Applying, Version: 1}
			if err := tx.SavePeriod(p, casework.Moved{Kind: casework.PeriodCreated}, publisher); err != nil {
				return err
			}
			e := casework.Recorded{Application: "newer", Version: 1, Event: casework.Added{Period: "2027-1", Unit: "unit", Person: person}}
			return tx.SaveApplication(evolved(nil, e), []casework.Recorded{e}, nil, nil)
		}
		held, err := tx.HeldOf(person)
		if err != nil {
			return err
		}
		a, err := tx.Application(held[0].ID)
		if err != nil {
			return err
		}
		e := casework.Recorded{Application: a.ID, Version: a.Version + 1, Event: casework.Gained{}}
		return tx.SaveApplication(evolved(a, e), []casework.Recorded{e}, nil, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func evolved(a *casework.Application, e casework.Recorded) *casework.Application {
	if a == nil {
		a = &casework.Application{}
	}
	a.Evolve(e)
	return a
}

func closePeriod(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		p, err := tx.Period("2026-2")
		if err != nil {
			return err
		}
		p.Stage, p.Version, p.Listing.To = casework.Closed, p.Version+1, time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC)
		return tx.SavePeriod(p, casework.Moved{Kind: casework.PeriodClosed}, casework.Actor{ID: "system", Role: casework.System})
	})
	if err != nil {
		t.Fatal(err)
	}
}
