// Package calendar counts Chinese working days: weekends and public holidays
// out, make-up weekend days in, as the State Council announces them each year.
//
// A day is a civil day: a [time.Time] at midnight UTC, whatever the zone of
// the host or of the person. In a year without data only weekends are known,
// and what rests on it is marked provisional.
package calendar

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Calendar knows the public holidays and make-up working days of some years.
// It never changes and may be shared.
type Calendar struct {
	years   map[int]Year
	days    map[time.Time]Day // only the days that differ from their weekday's rule
	edition int64
}

// announced is one year in the data file.
type announced struct {
	Holidays []string `json:"holidays"` // days off, weekends among them
	Workdays []string `json:"workdays"` // weekend days on which people work
}

// Load reads calendars: {"2026": {"holidays": ["2026-01-01", …], "workdays": […]}, …}.
// A year of a later one takes the place of the same year before it.
func Load(sources ...[]byte) (*Calendar, error) {
	c := Of(0)
	for _, src := range sources {
		var years map[string]announced
		if err := json.Unmarshal(src, &years); err != nil {
			return nil, fmt.Errorf("read calendar: %w", err)
		}
		for name, has := range years {
			number, err := strconv.Atoi(name)
			if err != nil {
				return nil, fmt.Errorf("read calendar: %q is no year", name)
			}
			year := Year{Year: number, MakeUpDays: has.Workdays}
			for _, date := range has.Holidays {
				year.Holidays = append(year.Holidays, Holiday{Date: date})
			}
			if fault := year.Check(); fault != nil {
				return nil, fmt.Errorf("read calendar: %w", fault)
			}
			c = c.With(c.edition, year)
		}
	}
	return c, nil
}

// Of is a calendar of years that were checked.
func Of(edition int64, years ...Year) *Calendar {
	c := &Calendar{years: map[int]Year{}, days: map[time.Time]Day{}, edition: edition}
	for _, y := range years {
		c.years[y.Year] = y
	}
	for _, y := range c.years {
		for _, h := range y.Holidays {
			at := date(h.Date)
			c.days[at] = Day{Date: at, Reason: PublicHoliday, Name: h.Called()}
		}
		for _, d := range y.MakeUpDays {
			at := date(d)
			c.days[at] = Day{Date: at, Counted: true, Reason: MakeUpDay}
		}
	}
	return c
}

// With is the calendar with a year in the place of what was known of it.
func (c *Calendar) With(edition int64, year Year) *Calendar {
	return Of(edition, append(c.Years(), year)...)
}

// Edition says which calendar it is, where somebody counts them; else 0.
func (c *Calendar) Edition() int64 { return c.edition }

// Years are those that are known, in order.
func (c *Calendar) Years() []Year {
	all := make([]Year, 0, len(c.years))
	for _, y := range c.years {
		all = append(all, y)
	}
	slices.SortFunc(all, func(a, b Year) int { return a.Year - b.Year })
	return all
}

// Year is what is known of one; ok is false if nothing is.
func (c *Calendar) Year(number int) (y Year, ok bool) {
	y, ok = c.years[number]
	return y, ok
}

// date reads one that was checked.
func date(s string) time.Time {
	day, _ := time.Parse(time.DateOnly, s)
	return day
}
