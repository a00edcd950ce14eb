package calendar

import "time"

// Reason is why a day is, or is not, a working day.
type Reason string

// The reasons.
const (
	Workday            Reason = "workday"             // an ordinary Monday to Friday
	Weekend            Reason = "weekend"             // an ordinary Saturday or Sunday
	PublicHoliday      Reason = "public_holiday"      // announced as a day off
	MakeUpDay          Reason = "make_up_day"         // a weekend day announced as a working day
	ProvisionalWorkday Reason = "provisional_workday" // Monday to Friday of a year without data
	ProvisionalWeekend Reason = "provisional_weekend" // Saturday or Sunday of a year without data
)

// Name is the reason in people's words.
func (r Reason) Name() string {
	switch r {
	case Workday:
		return "工作日"
	case Weekend:
		return "周末"
	case PublicHoliday:
		return "法定节假日"
	case MakeUpDay:
		return "调休上班"
	case ProvisionalWorkday:
		return "工作日，无当年日历数据（暂按周末推算）"
	case ProvisionalWeekend:
		return "周末，无当年日历数据（暂按周末推算）"
	}
	return string(r)
}

// Counts says whether a day with this reason is a working day.
func (r Reason) Counts() bool {
	return r == Workday || r == MakeUpDay || r == ProvisionalWorkday
}

// Provisional says whether the reason is only a guess by the day of the week.
func (r Reason) Provisional() bool {
	return r == ProvisionalWorkday || r == ProvisionalWeekend
}

// Day is one day of a count.
type Day struct {
	Date    time.Time
	Counted bool
	Reason  Reason
	Name    string // of a public holiday
}

// On says what day it is.
func (c *Calendar) On(date time.Time) Day {
	date = civil(date)
	if day, announced := c.days[date]; announced {
		return day
	}
	reason := c.reason(date)
	return Day{Date: date, Counted: reason.Counts(), Reason: reason}
}

// IsWorkday says whether people work on that day, and whether that is
// provisional for want of that year's data.
func (c *Calendar) IsWorkday(date time.Time) (workday, provisional bool) {
	day := c.On(date)
	return day.Counted, day.Reason.Provisional()
}

// reason is that of a day of which nothing was announced.
func (c *Calendar) reason(date time.Time) Reason {
	known := c.knows(date.Year())
	switch {
	case weekend(date) && known:
		return Weekend
	case weekend(date):
		return ProvisionalWeekend
	case known:
		return Workday
	}
	return ProvisionalWorkday
}

func weekend(date time.Time) bool {
	return date.Weekday() == time.Saturday || date.Weekday() == time.Sunday
}

// civil is midnight UTC of the day that the clock of date's own zone shows.
func civil(date time.Time) time.Time {
	year, month, day := date.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (c *Calendar) knows(year int) bool {
	_, known := c.years[year]
	return known
}
