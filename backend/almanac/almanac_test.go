package almanac_test

import (
	"sync"
	"testing"
	"time"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func year(number int, holidays ...string) calendar.Year {
	y := calendar.Year{Year: number}
	for _, h := range holidays {
		y.Holidays = append(y.Holidays, calendar.Holiday{Date: h})
	}
	return y
}

// started is a program that has started with its files.
func started(t *testing.T, s *store.Store, files ...calendar.Year) *almanac.Almanac {
	t.Helper()
	a := almanac.New(calendar.Of(0, files...))
	if err := a.Keep(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	refresh(t, s, a)
	return a
}

func refresh(t *testing.T, s *store.Store, a *almanac.Almanac) {
	t.Helper()
	if _, err := a.Refresh(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, s *store.Store, y calendar.Year) {
	t.Helper()
	row, err := almanac.Row(y)
	if err != nil {
		t.Fatal(err)
	}
	row.ByStaff = true
	if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SaveCalendarYear(&row) }); err != nil {
		t.Fatal(err)
	}
}

func works(a *almanac.Almanac, date string) bool {
	day, _ := time.Parse(time.DateOnly, date)
	return a.Days().On(day).Counted
}

func rows(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	err := s.Look(t.Context(), func(tx *store.Tx) error {
		all, err := tx.CalendarYears()
		n = len(all)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestANewProgramBringsItsYearsToAllOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		before := started(t, s, year(2026, "2026-01-01"))
		after := started(t, s, year(2026, "2026-01-01"), year(2027, "2027-01-01"))
		refresh(t, s, before)
		if works(before, "2027-01-01") || before.Days().Edition() != after.Days().Edition() {
			t.Error("the program that runs does not count by the new year")
		}
		edition := after.Days().Edition()
		if again := started(t, s, year(2026, "2026-01-01")); again.Days().Edition() != edition || works(again, "2027-01-01") || rows(t, s) != 2 {
			t.Errorf("the program of before started again: edition %d after %d, %d rows", again.Days().Edition(), edition, rows(t, s))
		}
	})
}

func TestWhatStaffHaveLoadedGoesBeforeFiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := started(t, s, year(2026, "2026-01-01"))
		load(t, s, year(2026, "2026-01-01", "2026-01-02"))
		if refresh(t, s, a); works(a, "2026-01-02") {
			t.Error("what staff have loaded is not counted by")
		}
		// A new program with other files, and a correction by staff.
		if b := started(t, s, year(2026, "2026-01-01", "2026-01-05")); works(b, "2026-01-02") || !works(b, "2026-01-05") {
			t.Error("files went before what staff have loaded")
		}
		load(t, s, year(2026, "2026-01-01"))
		if refresh(t, s, a); !works(a, "2026-01-02") {
			t.Error("the last that staff loaded is not the one in force")
		}
	})
}

func TestSeveralProgramsThatStartAtOnceWriteOneCalendar(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		var all sync.WaitGroup
		for _, s := range []*store.Store{one, two, one, two} {
			all.Go(func() {
				if err := almanac.New(calendar.Of(0, year(2025, "2025-01-01"), year(2026, "2026-01-01"))).Keep(t.Context(), s); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := rows(t, one); n != 2 {
			t.Errorf("%d rows for 2 years", n)
		}
	})
}
