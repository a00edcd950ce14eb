package broadcast

import "time"

// Schedule says when a broadcast goes out, by the clock of the programme's rules.
type Schedule struct {
	At       time.Time `json:"at,omitzero"`        // not before then; zero: once it is approved
	Until    time.Time `json:"until,omitzero"`     // nobody is written to later; zero: no end
	Over     int       `json:"over,omitempty"`     // spread evenly over so many minutes; 0: as fast as it goes
	Workdays bool      `json:"workdays,omitempty"` // on working days only
	Anytime  bool      `json:"anytime,omitempty"`  // also in the quiet hours
}

// mostOver bounds over how many minutes a broadcast is spread: a week.
const mostOver = 7 * 24 * 60

// check refuses what can't be kept.
func (s Schedule) check(now time.Time) error {
	switch {
	case !s.At.IsZero() && s.At.Before(now):
		return refuse(CodePast, "at", s.At)
	case s.Over < 0 || s.Over > mostOver:
		return refuse(CodeOver)
	case s.Until.IsZero():
		return nil
	case !s.Until.After(s.start(now).Add(time.Duration(s.Over) * time.Minute)):
		return refuse(CodeWindow)
	}
	return nil
}

func (s Schedule) start(now time.Time) time.Time {
	if s.At.After(now) {
		return s.At
	}
	return now
}

// Allowed says from when on it may be written to people, at some moment or after it.
type Allowed func(time.Time) time.Time

// Workday says whether a civil day is a working day.
type Workday func(day time.Time) bool

// Open is when a broadcast with this schedule may go on, at some moment or after it.
func (s Schedule) Open(t time.Time, quiet Allowed, workday Workday, zone *time.Location) time.Time {
	const longest = 60 // days: no calendar has so many holidays in a row
	for range longest {
		before := t
		if !s.Anytime {
			t = quiet(t)
		}
		local := t.In(zone)
		y, m, d := local.Date()
		if s.Workdays && !workday(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) {
			t = time.Date(y, m, d+1, 0, 0, 0, 0, zone)
		}
		if t.Equal(before) {
			return t
		}
	}
	return t
}

// Times are when each of n parts of a broadcast is due from a moment on, which has some
// parts in all.
func (s Schedule) Times(start time.Time, n, of int, open func(time.Time) time.Time) []time.Time {
	all := make([]time.Time, n)
	at := open(start)
	step := time.Duration(s.Over) * time.Minute / time.Duration(max(of, 1))
	for i := range all {
		all[i] = at
		if step > 0 {
			at = open(at.Add(step))
		}
	}
	return all
}
