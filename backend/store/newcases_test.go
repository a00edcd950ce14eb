package store_test

import (
	"fmt"
	"strconv"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// newCase is one that was sent in, with everything that is kept of one.
func newCase(n int) store.NewCase {
	id := "a" + strconv.Itoa(n)
	return store.NewCase{
		Application: &casework.Application{
			ID: id, Version: 2, State: casework.Submitted, Period: "2026-2", Unit: "u", Person: "p" + strconv.Itoa(n),
			Point: casework.Municipal, Number: "10202620000" + strconv.Itoa(n), SentAt: deskDay,
		},
		Events: []casework.Recorded{
			{Application: id, Version: 1, At: deskDay, By: casework.Actor{ID: "agent", Role: casework.Agent}, Event: casework.Added{}},
			{Application: id, Version: 2, At: deskDay, By: casework.Actor{ID: "agent", Role: casework.Agent}, Event: casework.SentIn{Number: "10202620000" + strconv.Itoa(n)}},
		},
		Work:    []casework.Work{{Desk: casework.Desk{Line: casework.HRSS}, Department: "hrss", Status: casework.Pending, Open: true, Since: deskDay}},
		Figures: &casework.Figures{},
		Profile: &casework.Profile{Age: 30 + n, District: "南开区"},
		Facts:   []store.Facts{{Application: id, Revision: 1, Hash: "h" + id, Sealed: "s" + id, SavedBy: "agent"}},
		Files:   []store.File{{ID: "f" + id, Application: id, Person: "p", Material: "permit", Type: "image/jpeg", Content: "c", Sealed: "s"}},
	}
}

// kept is what stands in a database of some cases, but for when it was written.
func kept(t *testing.T, s *store.Store, n int) (all string) {
	t.Helper()
	err := s.Look(t.Context(), func(tx *store.Tx) error {
		for i := range n {
			id := "a" + strconv.Itoa(i)
			a, err := tx.Application(id)
			if err != nil {
				return err
			}
			events, err := tx.ApplicationEvents(id, 0)
			if err != nil {
				return err
			}
			facts, err := tx.Facts(id, 1)
			if err != nil {
				return err
			}
			file, err := tx.File(id, "f"+id)
			if err != nil {
				return err
			}
			all += fmt.Sprintf("%+v\n%+v\n%s %s %s\n%s %s\n", *a, events, facts.Hash, facts.Sealed, facts.SavedBy, file.Material, file.Sealed)
		}
		if err := tx.EachFiled("2026-2", func(f store.Filed) { all += fmt.Sprintf("%+v\n", f) }); err != nil {
			return err
		}
		work, err := tx.OpenWork("2026-2", "2026-09-10")
		all += fmt.Sprintf("%+v", work)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNewCasesAreKeptTogetherAsTheyAreOneAfterTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const n = 5
		var cases []store.NewCase
		for i := range n {
			cases = append(cases, newCase(i))
		}
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.AddCases(cases...) }); err != nil {
			t.Fatal(err)
		}
		one := storetest.Open(t, "sqlite", "")
		err := one.Do(t.Context(), func(tx *store.Tx) error {
			for _, c := range cases {
				if err := tx.SaveApplication(c.Application, c.Events, nil, c.Work); err != nil {
					return err
				}
				if err := tx.SaveFigures(c.Application.Period, c.Application.ID, *c.Figures); err != nil {
					return err
				}
				if err := tx.SaveProfile(c.Application.ID, *c.Profile); err != nil {
					return err
				}
				if err := tx.SaveFacts(c.Facts[0]); err != nil {
					return err
				}
				if err := tx.SaveFile(c.Files...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := kept(t, s, n), kept(t, one, n); got != want {
			t.Errorf("together:\n%s\none after the other:\n%s", got, want)
		}
	})
}
