package casework_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/backend/calendar"
	"luohu/backend/casework"
)

func day(s string) casework.Date {
	d, err := casework.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestADueDateSkipsHolidaysAndCountsMakeUpDays(t *testing.T) {
	c := days(t)
	for _, one := range []struct {
		start string
		n     int
		want  string
	}{
		{"2026-09-24 16:00", 5, "2026-10-09"}, // 25–27 September and 1–7 October are holidays
		{"2026-09-01 08:00", 5, "2026-09-08"},
		{"2026-09-05 23:59", 5, "2026-09-11"}, // filed on a Saturday
		{"2026-09-01 10:00", 0, "2026-09-01"},
	} {
		due, told := casework.CountDue(c, at(one.start), one.n)
		if due.Day != day(one.want) || due.Provisional {
			t.Errorf("%s + %d: %s, by %v", one.start, one.n, due.Day.Format(time.DateOnly), told)
		}
	}
}

// Published at nine on the first day, until five on the last: as the notices of
// 2020, 2023 and 2025 have it (domain/practice.md).
func TestTheDisplayOfRealPublicationsComesOut(t *testing.T) {
	c := days(t)
	for _, one := range []struct {
		days                 int
		now, to, from, shown string
	}{
		{5, "2025-05-26 09:00", "2025-05-30 17:00", "2025-05-26 09:00", "2025-1"},
		{5, "2023-11-28 08:30", "2023-12-04 17:00", "2023-11-28 09:00", "2023-2"},
		{3, "2020-12-07 09:00", "2020-12-09 17:00", "2020-12-07 09:00", "2020-2"},
	} {
		p := &casework.Period{ID: "2026-2", Stage: casework.Reviewing, Terms: terms()}
		p.Terms.Clocks.Display = one.days
		moved, err := casework.DecidePeriod(p, casework.PeriodCommand{Kind: casework.ScoresShown}, casework.World{Now: at(one.now), By: approver, Days: c})
		if err != nil || !moved.Window.From.Equal(at(one.from)) || !moved.Window.To.Equal(at(one.to)) {
			t.Errorf("%s: %v, %v", one.shown, moved.Window, err)
		}
	}
}

func TestAClockStandsWhileASupplementIsOpen(t *testing.T) {
	c := days(t)
	// Submitted on a Tuesday; asked on Wednesday, answered the Monday after.
	pause := casework.Pause{From: at("2026-09-02 10:00"), To: at("2026-09-07 15:00")}
	due, told := casework.CountDue(c, at("2026-09-01 10:00"), 5, pause)
	if due.Day != day("2026-09-11") {
		t.Errorf("due on %s, by %v", due.Day.Format(time.DateOnly), told)
	}
	paused := 0
	for _, d := range told {
		if d.Reason == casework.Paused {
			paused++
		}
	}
	if paused != 3 { // Thursday, Friday, Monday
		t.Errorf("%d days paused: %v", paused, told)
	}
	open, _ := casework.CountDue(c, at("2026-09-01 10:00"), 5, casework.Pause{From: pause.From})
	if !open.Stands() || open.Left != 4 || open.Past(at("2027-09-01 10:00")) {
		t.Errorf("while it stands: %+v", open)
	}
}

// Submitted on a Tuesday, so that the next one is the last day.
func TestWhoAsksOnTheLastDayHasADayLeftAfterTheAnswer(t *testing.T) {
	c := days(t)
	asked := at("2026-09-08 16:30")
	if open, _ := casework.CountDue(c, at("2026-09-01 10:00"), 5, casework.Pause{From: asked}); !open.Stands() || open.Left != 1 {
		t.Errorf("while it is open: %+v", open)
	}
	for answered, want := range map[string]string{
		"2026-09-08 17:00": "2026-09-08", // on the same day: nothing has passed
		"2026-09-09 00:30": "2026-09-10",
		"2026-09-11 23:59": "2026-09-14", // a Friday
	} {
		due, told := casework.CountDue(c, at("2026-09-01 10:00"), 5, casework.Pause{From: asked, To: at(answered)})
		if due.Day != day(want) || due.Past(at(answered)) {
			t.Errorf("answered at %s, it is due on %s, by %v", answered, due.Day, told)
		}
	}
	if late, _ := casework.CountDue(c, at("2026-09-01 10:00"), 5, casework.Pause{From: at("2026-09-09 10:00")}); late.Day != day("2026-09-08") {
		t.Errorf("asking when it is too late stops no clock: %+v", late)
	}
}

func TestAYearWithoutDataIsProvisional(t *testing.T) {
	if due, _ := casework.CountDue(days(t), at("2026-12-30 10:00"), 5); !due.Provisional {
		t.Errorf("got %+v", due)
	}
}

func TestADueDateIsAWorkingDayNeverBeforeItsStart(t *testing.T) {
	c := days(t)
	rapid.Check(t, func(t *rapid.T) {
		start := at("2018-01-01 00:00").Add(time.Duration(rapid.Int64Range(0, 8*365*24*60).Draw(t, "minute")) * time.Minute)
		n := rapid.IntRange(1, 20).Draw(t, "n")
		due, told := casework.CountDue(c, start, n)
		counted := 0
		for _, d := range told {
			if d.Counted {
				counted++
			}
		}
		if workday, _ := c.IsWorkday(due.Day.Time); counted != n || !workday || !due.End().After(start) {
			t.Fatalf("from %s: %+v, %d of %d counted", start, due, counted, n)
		}
		// A pause never makes it earlier, and by no more than its own working days later.
		from := start.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "asked after")) * time.Hour)
		pause := casework.Pause{From: from, To: from.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "answered after")) * time.Hour)}
		later, _ := casework.CountDue(c, start, n, pause)
		if later.Day.Before(due.Day) {
			t.Fatalf("a pause makes %s of %s", later.Day, due.Day)
		}
	})
}

var _ casework.Workdays = (*calendar.Calendar)(nil)
