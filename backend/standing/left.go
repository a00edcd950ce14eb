package standing

import (
	"time"

	"luohu/backend/casework"
)

// Left is how long there is until a day, in working days.
type Left struct {
	Day         time.Time
	Days        int // working days from tomorrow on; 0: today is the last
	Over        bool
	Provisional bool // it rests on a year whose calendar is not known yet
}

// furthest bounds a count, whatever the calendar says.
const furthest = 400

// Until counts to a due date; nil: there is none, or its clock stands.
func Until(due casework.Due, now time.Time, days casework.Workdays) *Left {
	if due.IsZero() || due.Stands() {
		return nil
	}
	l := &Left{Day: due.Day.Time, Over: due.Past(now), Provisional: due.Provisional}
	day := civil(now)
	for n := 0; day.Before(l.Day) && n < furthest; n++ {
		day = day.AddDate(0, 0, 1)
		if days.On(day).Counted {
			l.Days++
		}
	}
	return l
}

// civil is the day of a moment in China.
func civil(at time.Time) time.Time {
	y, m, d := at.In(casework.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
