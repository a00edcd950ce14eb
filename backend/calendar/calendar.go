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
	"maps"
	"strconv"
	"time"
)

// Calendar knows the public holidays and make-up working days of some years.
// It never changes and may be shared.
type Calendar struct {
	years map[int]bool
	days  map[time.Time]Reason // only the days that differ from their weekday's rule
}

// announced is one year in the data file.
type announced struct {
	Holidays []string `json:"holidays"` // days off, weekends among them
	Workdays []string `json:"workdays"` // weekend days on which people work
}

// Load reads calendars: {"2026": {"holidays": ["2026-01-01", …], "workdays": […]}, …}.
// A year of a later one takes the place of the same year before it.
func Load(sources ...[]byte) (*Calendar, error) {
	c := &Calendar{years: map[int]bool{}, days: map[time.Time]Reason{}}
	for _, src := range sources {
		var years map[string]announced
		if err := json.Unmarshal(src, &years); err != nil {
			return nil, fmt.Errorf("read calendar: %w", err)
		}
		for name, year := range years {
			if err := c.add(name, year); err != nil {
				return nil, fmt.Errorf("read calendar: %w", err)
			}
		}
	}
	return c, nil
}

func (c *Calendar) add(name string, year announced) error {
	number, err := strconv.Atoi(name)
	if err != nil || number < earliest || number > latest {
		return fmt.Errorf("%q is no year from %d to %d", name, earliest, latest)
	}
	maps.DeleteFunc(c.days, func(day time.Time, _ Reason) bool { return day.Year() == number })
	c.years[number] = true
	for _, list := range []struct {
		reason Reason
		dates  []string
	}{{PublicHoliday, year.Holidays}, {MakeUpDay, year.Workdays}} {
		for _, date := range list.dates {
			if err := c.mark(date, number, list.reason); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Calendar) mark(date string, year int, reason Reason) error {
	day, err := time.Parse(time.DateOnly, date)
	switch {
	case err != nil:
		return fmt.Errorf("%q is no date", date)
	case day.Year() != year:
		return fmt.Errorf("%s stands under the year %d", date, year)
	case c.days[day] != "" && c.days[day] != reason:
		return fmt.Errorf("%s is both a holiday and a working day", date)
	case reason == MakeUpDay && !weekend(day):
		return fmt.Errorf("%s is a make-up working day but no weekend day", date)
	}
	c.days[day] = reason
	return nil
}
