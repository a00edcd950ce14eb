package periods

import (
	"slices"
	"strconv"
	"time"

	"luohu/backend/calendar"
)

// month is one of a calendar.
type month struct {
	First time.Time
	Weeks [][]cell
	Marks []mark
	Days  int  // on which people work
	Guess bool // nobody has loaded its year: only weekends are known
}

// cell is a day of a month, or a gap before its first and behind its last.
type cell struct {
	calendar.Day
	Gap     bool
	Today   bool
	Off, On bool   // a holiday; a weekend day on which people work
	In      string // what runs on it: the Kind of a date
	Edge    bool   // and it begins or ends there
}

// mark is what a month has on some day.
type mark struct {
	Date       time.Time
	To         time.Time // of a holiday: its last day
	Name       string    // of a holiday
	Of         date
	Begin, End bool
}

func (c cell) class() string {
	class := ""
	if c.In != "" {
		class = "in-" + c.In
	}
	if c.Edge {
		class += " edge"
	}
	if !c.Counted {
		class += " rest"
	}
	if c.Today {
		class += " today"
	}
	return class
}

// days are on which it is: 3, or 3–5.
func (m mark) days() string {
	days := strconv.Itoa(m.Date.Day())
	if m.Name != "" && !m.To.Equal(m.Date) {
		days += "–" + strconv.Itoa(m.To.Day())
	}
	return days
}

// longestCalendar bounds a calendar, in months.
const longestCalendar = 18

// months are those from the first date to the last, a day each as it is worked.
func (o *Pages) months(dates []date) (all []month) {
	var first, last time.Time
	for _, d := range dates {
		if d.Kind == "as_of" || d.Kind == "query" {
			continue
		}
		from, to := civilDay(d.From, d), civilDay(d.To, d)
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	if first.IsZero() {
		return nil
	}
	for at := firstOf(first); !at.After(last) && len(all) < longestCalendar; at = at.AddDate(0, 1, 0) {
		all = append(all, o.month(at, dates))
	}
	return all
}

func firstOf(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func civilDay(at time.Time, d date) time.Time {
	if d.Day {
		return at
	}
	return dayIn(at)
}

const daysOfWeek = 7

func (o *Pages) month(first time.Time, dates []date) month {
	m, days, today := month{First: first}, o.Load.Days(), o.Today()
	week := make([]cell, 0, daysOfWeek)
	for range (int(first.Weekday()) + daysOfWeek - 1) % daysOfWeek { // a week begins on Monday
		week = append(week, cell{Gap: true})
	}
	for at := first; at.Month() == first.Month(); at = at.AddDate(0, 0, 1) {
		c := cell{Day: days.On(at), Today: at.Equal(today)}
		c.Off, c.On = c.Reason == calendar.PublicHoliday, c.Reason == calendar.MakeUpDay
		if c.Counted {
			m.Days++
		}
		m.Guess = m.Guess || c.Reason.Provisional()
		for _, d := range dates {
			c.mark(&m, at, d)
		}
		if week = append(week, c); len(week) == daysOfWeek {
			m.Weeks, week = append(m.Weeks, week), make([]cell, 0, daysOfWeek)
		}
	}
	for len(week) > 0 && len(week) < daysOfWeek {
		week = append(week, cell{Gap: true})
	}
	if len(week) > 0 {
		m.Weeks = append(m.Weeks, week)
	}
	m.nameHolidays()
	return m
}

// mark notes on a day what of a date falls on it.
func (c *cell) mark(m *month, at time.Time, d date) {
	if d.Kind == "as_of" || d.Kind == "query" {
		return
	}
	from, to := civilDay(d.From, d), civilDay(d.To, d)
	if at.Before(from) || at.After(to) {
		return
	}
	begin, end := at.Equal(from), at.Equal(to)
	if d.Kind != "registration" && d.Kind != "fill_in" || c.In == "" {
		c.In = d.Kind
	}
	if begin || end {
		c.Edge = true
		m.Marks = append(m.Marks, mark{Date: at, Of: d, Begin: begin, End: end})
	}
}

// nameHolidays puts under a month what its days off are called.
func (m *month) nameHolidays() {
	for _, week := range m.Weeks {
		for _, c := range week {
			if !c.Off {
				continue
			}
			if n := len(m.Marks); n > 0 && m.Marks[n-1].Name == c.Name && m.Marks[n-1].To.AddDate(0, 0, 1).Equal(c.Date) {
				m.Marks[n-1].To = c.Date
				continue
			}
			m.Marks = append(m.Marks, mark{Date: c.Date, To: c.Date, Name: c.Name})
		}
	}
	slices.SortStableFunc(m.Marks, func(a, b mark) int { return a.Date.Compare(b.Date) })
}
