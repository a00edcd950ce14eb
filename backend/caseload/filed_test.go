package caseload_test

import (
	"maps"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// age is what somebody's age counts for, for the unit and for who scores it.
func (o *office) age(t *testing.T, id string) string {
	t.Helper()
	f, err := o.Facts(t.Context(), agent, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, given := f.Facts["submission_date"]; given {
		t.Error("a day is told that nobody has entered")
	}
	filling, err := o.Filling(t.Context(), agent, id)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := o.Lines(t.Context(), filling.Application, filling.Period)
	if err != nil {
		t.Fatal(err)
	}
	own, err := filling.Policy.Partial(filling.Facts, filling.Period.Terms.AsOf.Time)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, in := range append(append(f.Estimate.Indicators, own.Indicators...), lines...) {
		if in.ID == "age" {
			told[in.Points.String()] = true
		}
	}
	for points := range told {
		if len(told) == 1 {
			return points
		}
	}
	t.Errorf("it is told to be %v", told)
	return ""
}

func TestAgesCountOnTheDayOfFiling(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		facts := maps.Clone(wang)
		facts["birth_date"] = "1990-08-01" // 35 at the cut-off of 30 June, 36 on 1 August
		enters := func(person string) *casework.Application {
			a, err := o.Add(t.Context(), agent, "2026-2", is(person))
			if err != nil {
				t.Fatal(err)
			}
			if a, err = o.EditFacts(t.Context(), agent, a.ID, 0, facts); err != nil {
				t.Fatal(err)
			}
			return a
		}
		o.at("2026-07-20 10:00")
		files, waits := enters("wang"), enters("li")
		if is := o.age(t, files.ID); is != "10.00" {
			t.Errorf("before the birthday: %s", is)
		}
		if err := o.send(t.Context(), files); err != nil {
			t.Fatal(err)
		}
		o.at("2026-08-01 00:00")
		for a, want := range map[*casework.Application]string{files: "10.00", waits: "5.00"} {
			if is := o.age(t, a.ID); is != want {
				t.Errorf("on the birthday, of %s: %s, want %s", a.Person, is, want)
			}
		}
	})
}
