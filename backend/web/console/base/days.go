package base

import (
	"time"

	"luohu/backend/casework"
)

// Left is how long there is until a day, in working days.
type Left struct {
	Day  time.Time
	Days int // after today; negative: it is over for so long
}

// Today says that the day is today.
func (l Left) Today() bool { return l.Days == 0 && !l.Over() }

// Over says that the day is past.
func (l Left) Over() bool { return l.Days < 0 }

// Past is for how many days.
func (l Left) Past() int { return -l.Days }

// furthest bounds a count of days.
const furthest = 200

// Left counts to a day, YYYY-MM-DD; nil if there is none.
func (o *Console) Left(due string) *Left {
	day, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return nil
	}
	l, days := &Left{Day: day}, o.Load.Days()
	from, to, step := o.Today(), day, 1
	if day.Before(from) {
		from, to, step = day, from, -1
	}
	for d, n := from, 0; d.Before(to) && n < furthest; n++ {
		d = d.AddDate(0, 0, 1)
		if days.On(d).Counted {
			l.Days += step
		}
	}
	if step < 0 && l.Days == 0 { // over, and no working day since
		l.Days = -1
	}
	return l
}

// Today is the civil day in China.
func (o *Console) Today() time.Time {
	y, m, d := o.Load.Now().In(casework.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
