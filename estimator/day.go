package estimator

import (
	"fmt"
	"time"
)

// Day is a day of the calendar as yyyymmdd, so that days compare as numbers; as
// JSON it is YYYY-MM-DD.
type Day int32

// DayOf is the day in China at t. Midnight UTC of a date is that date there.
func DayOf(t time.Time) Day {
	y, m, d := t.UTC().Add(8 * time.Hour).Date() // China knows no summer time
	return makeDay(y, int(m), d)
}

func makeDay(year, month, dayOfMonth int) Day {
	return Day(year*10_000 + month*100 + dayOfMonth)
}

// parseDay reads YYYY-MM-DD and refuses days that are in no calendar.
func parseDay(s string) (Day, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !isDigits(s[:4]) || !isDigits(s[5:7]) || !isDigits(s[8:]) {
		return 0, fmt.Errorf("%q is not a date like 2026-06-30", s)
	}
	d := makeDay(twoDigits(s)*100+twoDigits(s[2:]), twoDigits(s[5:]), twoDigits(s[8:]))
	if d.year() == 0 || d.month() < 1 || d.month() > 12 || d.dayOfMonth() < 1 || d.dayOfMonth() > daysIn(d.year(), d.month()) {
		return 0, fmt.Errorf("there is no day %s", s)
	}
	return d, nil
}

func twoDigits(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

func (d Day) year() int       { return int(d) / 10_000 }
func (d Day) month() int      { return int(d) / 100 % 100 }
func (d Day) dayOfMonth() int { return int(d) % 100 }

// IsZero says that no day was set.
func (d Day) IsZero() bool { return d == 0 }

// Time is midnight UTC of d.
func (d Day) Time() time.Time {
	return time.Date(d.year(), time.Month(d.month()), d.dayOfMonth(), 0, 0, 0, 0, time.UTC)
}

// Format is d in a layout of package time.
func (d Day) Format(layout string) string { return d.Time().Format(layout) }

// MarshalJSON writes YYYY-MM-DD.
func (d Day) MarshalJSON() ([]byte, error) { return append(d.append([]byte{'"'}), '"'), nil }

func (d Day) next() Day     { return DayOf(d.Time().AddDate(0, 0, 1)) }
func (d Day) previous() Day { return DayOf(d.Time().AddDate(0, 0, -1)) }

func (d Day) append(b []byte) []byte {
	y, m, dd := d.year(), d.month(), d.dayOfMonth()
	return append(b, byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+dd/10), byte('0'+dd%10))
}

// String is YYYY-MM-DD.
func (d Day) String() string { return string(d.append(nil)) }

// yearsSince is how many years are complete on d, counted from birth; who is
// born on 29 February completes a common year on 1 March.
func (d Day) yearsSince(birth Day) int {
	years := d.year() - birth.year()
	if int(d)%10_000 < int(birth)%10_000 {
		years--
	}
	return years
}

// calendarMonthsSince counts the months from the one of start to the one of d,
// both included: how many monthly payments there can have been.
func (d Day) calendarMonthsSince(start Day) int {
	return (d.year()-start.year())*12 + d.month() - start.month() + 1
}

// plusMonths is the day so many months on, or the last one of a shorter month.
func (d Day) plusMonths(n int) Day {
	months := d.year()*12 + d.month() - 1 + n
	year, month := months/12, months%12+1
	return makeDay(year, month, min(d.dayOfMonth(), daysIn(year, month)))
}

func (d Day) plusYears(n int) Day { return d.plusMonths(12 * n) }

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
