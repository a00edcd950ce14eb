package casework

import (
	"bytes"
	"time"
)

// Date is a civil day in China, at midnight UTC. In JSON it is YYYY-MM-DD.
type Date struct{ time.Time }

// dayOf is the civil day of a moment in China.
func dayOf(t time.Time) Date {
	year, month, day := t.In(Zone).Date()
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// later is the day so many days later.
func (d Date) later(days int) Date { return Date{d.AddDate(0, 0, days)} }

// Before says that it comes before another day.
func (d Date) Before(other Date) bool { return d.Time.Before(other.Time) }

// After says that it comes after another day.
func (d Date) After(other Date) bool { return d.Time.After(other.Time) }

// start is when the day begins in China.
func (d Date) start() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, Zone)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	return Date{t}, err
}

// MarshalJSON writes it; no day is null.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(d.Format(`"` + time.DateOnly + `"`)), nil
}

// UnmarshalJSON reads it.
func (d *Date) UnmarshalJSON(src []byte) (err error) {
	if bytes.Equal(src, []byte("null")) {
		*d = Date{}
		return nil
	}
	d.Time, err = time.Parse(`"`+time.DateOnly+`"`, string(src))
	return err
}

// String is the day as it is written.
func (d Date) String() string { return d.Format(time.DateOnly) }
