package calendar

import (
	"fmt"
	"time"
)

// MaxDays is the most working days that Add counts (about eight years).
const MaxDays = 2000

// earliest and latest are the years a count may begin in; a typing error such
// as 20260 is refused rather than counted.
const (
	earliest = 1900
	latest   = 2200
)

// Result is a count of working days, with every day that was looked at.
type Result struct {
	Date        time.Time // the last working day counted; the start itself if none was
	Provisional bool      // a year without data was touched: only weekends were left out
	Days        []Day     // the days after the start up to Date
}

// Add finds the day n working days after date; date itself is not counted.
func (c *Calendar) Add(date time.Time, n int) (Result, error) {
	start := civil(date)
	switch {
	case n < 0:
		return Result{}, fmt.Errorf("count %d working days: the number is negative", n)
	case n > MaxDays:
		return Result{}, fmt.Errorf("count %d working days: more than %d", n, MaxDays)
	case !within(start):
		return Result{}, outside(start)
	}
	result := Result{Date: start, Provisional: n == 0 && !c.knows(start.Year())}
	for left := n; left > 0; {
		day := c.On(result.Date.AddDate(0, 0, 1))
		result.take(day)
		if day.Counted {
			left--
		}
	}
	return result, nil
}

// Between counts the working days after from up to and including to.
func (c *Calendar) Between(from, to time.Time) (n int, result Result, err error) {
	start, end := civil(from), civil(to)
	switch {
	case !within(start):
		return 0, Result{}, outside(start)
	case !within(end):
		return 0, Result{}, outside(end)
	case end.Before(start):
		return 0, Result{}, fmt.Errorf("count working days: %s is before %s", end.Format(time.DateOnly), start.Format(time.DateOnly))
	case end.Sub(start) > 2*MaxDays*24*time.Hour:
		return 0, Result{}, fmt.Errorf("count working days: %s is more than %d days after %s", end.Format(time.DateOnly), 2*MaxDays, start.Format(time.DateOnly))
	}
	result.Date = start
	for result.Date.Before(end) {
		day := c.On(result.Date.AddDate(0, 0, 1))
		result.take(day)
		if day.Counted {
			n++
		}
	}
	return n, result, nil
}

func (r *Result) take(day Day) {
	r.Date = day.Date
	r.Days = append(r.Days, day)
	r.Provisional = r.Provisional || day.Reason.Provisional()
}

func within(date time.Time) bool { return date.Year() >= earliest && date.Year() <= latest }

func outside(date time.Time) error {
	return fmt.Errorf("count working days: %s is not between the years %d and %d", date.Format(time.DateOnly), earliest, latest)
}
