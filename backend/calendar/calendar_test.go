package calendar_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"pgregory.net/rapid"

	"luohu/backend/calendar"
)

func shipped(t testing.TB) *calendar.Calendar {
	t.Helper()
	src, err := os.ReadFile("../../configs/calendar/2018-2026.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := calendar.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestWorkingDaysSkipWeekendsAndHolidaysAndCountMakeUpDays(t *testing.T) {
	c := shipped(t)
	for _, count := range []struct {
		from        string
		n           int
		to          string
		provisional bool
	}{
		{"2026-11-24", 1, "2026-11-25", false},
		{"2026-11-24", 5, "2026-12-01", false},
		{"2026-11-27", 1, "2026-11-30", false},
		{"2021-09-30", 1, "2021-10-08", false}, // seven days off
		{"2021-09-30", 2, "2021-10-09", false}, // a Saturday on which people worked
		{"2020-01-23", 1, "2020-02-03", false}, // the new year's days off, longer that year
		{"2026-11-24", 0, "2026-11-24", false},
		{"2026-12-31", 1, "2027-01-01", true}, // no data: even New Year's Day counts, and it is said
		{"2017-12-29", 1, "2018-01-02", true},
		{"2030-05-01", 0, "2030-05-01", true},
	} {
		got, err := c.Add(day(count.from), count.n)
		if err != nil || !got.Date.Equal(day(count.to)) || got.Provisional != count.provisional {
			t.Errorf("%d after %s: %s, provisional %v, %v", count.n, count.from, got.Date.Format(time.DateOnly), got.Provisional, err)
		}
	}
}

func TestEveryDayOfACountSaysWhy(t *testing.T) {
	got, err := shipped(t).Add(day("2021-09-25"), 4)
	if err != nil {
		t.Fatal(err)
	}
	want := "2021-09-26 make_up_day 2021-09-27 workday 2021-09-28 workday 2021-09-29 workday"
	var days []string
	for _, d := range got.Days {
		days = append(days, d.Date.Format(time.DateOnly), string(d.Reason))
	}
	if strings.Join(days, " ") != want {
		t.Errorf("got %s", strings.Join(days, " "))
	}
}

func TestWhatCannotBeCountedIsRefused(t *testing.T) {
	c := shipped(t)
	for _, count := range []struct {
		from time.Time
		n    int
	}{{day("2026-11-24"), -1}, {day("2026-11-24"), calendar.MaxDays + 1}, {day("1899-12-31"), 1}, {day("2201-01-01"), 1}, {time.Time{}, 1}} {
		if got, err := c.Add(count.from, count.n); err == nil {
			t.Errorf("%d after %s: %v", count.n, count.from.Format(time.DateOnly), got.Date)
		}
	}
	if _, _, err := c.Between(day("2026-11-24"), day("2026-11-23")); err == nil {
		t.Error("counted backwards")
	}
	if _, _, err := c.Between(day("1900-01-01"), day("2200-01-01")); err == nil {
		t.Error("counted three hundred years")
	}
}

func TestADayIsTheOneItsOwnClockShows(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*60*60)
	workday, provisional := shipped(t).IsWorkday(time.Date(2026, 11, 30, 0, 30, 0, 0, shanghai)) // still Sunday in UTC
	if !workday || provisional {
		t.Errorf("got %v, %v", workday, provisional)
	}
}

func TestBetweenUndoesAdd(t *testing.T) {
	c := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		from := day("2017-01-01").AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "start"))
		n := rapid.IntRange(0, 300).Draw(t, "n")
		added, err := c.Add(from, n)
		if err != nil {
			t.Fatal(err)
		}
		counted, _, err := c.Between(from, added.Date)
		if err != nil || counted != n {
			t.Fatalf("%d after %s is %s, between them are %d (%v)", n, from, added.Date, counted, err)
		}
		if len(added.Days) > 0 && !added.Days[len(added.Days)-1].Counted {
			t.Fatal("the last day is no working day")
		}
		first, err := c.Add(from, n/2)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := c.Add(first.Date, n-n/2); err != nil || !second.Date.Equal(added.Date) {
			t.Fatalf("in two steps: %s, in one: %s (%v)", second.Date, added.Date, err)
		}
	})
}

// An independent collection of the same announcements must agree, day by day,
// on every year that it has.
func TestTheShippedCalendarAgreesWithLunarGo(t *testing.T) {
	c := shipped(t)
	years := 0
	for year := 2018; year <= 2026; year++ {
		if HolidayUtil.GetHolidaysByYear(year).Len() == 0 {
			continue
		}
		years++
		for date := day("2018-01-01").AddDate(year-2018, 0, 0); date.Year() == year; date = date.AddDate(0, 0, 1) {
			want := date.Weekday() != time.Saturday && date.Weekday() != time.Sunday
			if holiday := HolidayUtil.GetHolidayByYmd(date.Year(), int(date.Month()), date.Day()); holiday != nil {
				want = holiday.IsWork()
			}
			if got, provisional := c.IsWorkday(date); got != want || provisional {
				t.Errorf("%s: %v here, %v there", date.Format(time.DateOnly), got, want)
			}
		}
	}
	if years < 8 {
		t.Errorf("only %d years could be compared", years)
	}
}

func TestAFaultyCalendarFileIsRefused(t *testing.T) {
	for fault, src := range map[string]string{
		"cut off":          `{"2026": {"holidays": ["2026-01-01"`,
		"no date":          `{"2026": {"holidays": ["2026-02-30"]}}`,
		"other year":       `{"2026": {"holidays": ["2025-01-01"]}}`,
		"no year":          `{"soon": {"holidays": []}}`,
		"both":             `{"2026": {"holidays": ["2026-01-03"], "workdays": ["2026-01-03"]}}`,
		"weekday make-up":  `{"2026": {"holidays": ["2026-01-01"], "workdays": ["2026-01-05"]}}`,
		"not from our era": `{"99999": {"holidays": []}}`,
	} {
		if _, err := calendar.Load([]byte(src)); err == nil {
			t.Errorf("%s: loaded", fault)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"2026": {"holidays": ["2026-01-01"], "workdays": ["2026-01-04"]}}`))
	f.Add([]byte(`{"2026": null}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := calendar.Load(src)
		if err != nil {
			return
		}
		if _, err := c.Add(day("2026-01-01"), 10); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkAddTwentyDays(b *testing.B) {
	c := shipped(b)
	from := day("2026-09-20")
	for b.Loop() {
		if _, err := c.Add(from, 20); err != nil {
			b.Fatal(err)
		}
	}
}
