package casework

import (
	"time"

	"luohu/backend/calendar"
)

// Zone is the programme's, whatever the host's.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// The hours of a day on which a stage opens and closes.
const (
	opens  = 9 * time.Hour
	closes = 17 * time.Hour
)

// Workdays knows which days people work on; [calendar.Calendar] does.
type Workdays interface {
	On(day time.Time) calendar.Day
	// Edition is which calendar it is: one more with every year that is loaded.
	// 0: nobody counts them.
	Edition() int64
}

// Due is until when something is to be done: the end of a day, in China.
type Due struct {
	Day         Date  `json:"day"`
	Provisional bool  `json:"provisional,omitempty"` // a year without calendar data was touched
	Left        int   `json:"left,omitempty"`        // working days still to come, while the clock stands
	Calendar    int64 `json:"calendar,omitempty"`    // the edition of the calendar that it was counted by
}

// IsZero says that there is none.
func (d Due) IsZero() bool { return d.Day.IsZero() }

// Stands says that the clock is paused: the day is not known yet.
func (d Due) Stands() bool { return d.Left > 0 }

// End is the first moment that is too late.
func (d Due) End() time.Time { return d.Day.later(1).start() }

// Past says that it is too late.
func (d Due) Past(now time.Time) bool { return !d.IsZero() && !d.Stands() && !now.Before(d.End()) }

// DueDay is one day of the count, with why it counted or not.
type DueDay struct {
	Date    Date            `json:"date"`
	Counted bool            `json:"counted"`
	Reason  calendar.Reason `json:"reason"`
}

// Paused is the reason of a working day on which the clock stood.
const Paused calendar.Reason = "paused"

// Pause is a time in which a clock stands; one without an end is still open.
type Pause struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

// maxCount bounds a count of days, whatever is asked.
const maxCount = 4000

// CountDue counts n working days from the day after start. Days after the one
// on which a pause begins do not count, up to and with the one on which it ends;
// nor does that one if it is the last: nobody would have a day left after the
// pause.
func CountDue(days Workdays, start time.Time, n int, pauses ...Pause) (Due, []DueDay) {
	due := Due{Day: dayOf(start), Calendar: days.Edition()}
	var told []DueDay
	for left := n; left > 0 && len(told) < maxCount; {
		due.Day = due.Day.later(1)
		day := days.On(due.Day.Time)
		due.Provisional = due.Provisional || day.Reason.Provisional()
		switch pause, paused := pauseOn(due.Day, left == 1, pauses); {
		case paused && pause.To.IsZero():
			due.Left = left
			return due, told
		case paused && day.Counted:
			told = append(told, DueDay{due.Day, false, Paused})
			continue
		}
		if day.Counted {
			left--
		}
		told = append(told, DueDay{due.Day, day.Counted, day.Reason})
	}
	return due, told
}

// pauseOn is the pause that keeps a day from counting, which may be the last.
func pauseOn(day Date, last bool, pauses []Pause) (Pause, bool) {
	for _, p := range pauses {
		begins, ends := dayOf(p.From), dayOf(p.To)
		begun := day.After(begins) || last && day == begins && ends != begins
		if begun && (p.To.IsZero() || !day.After(ends)) {
			return p, true
		}
	}
	return Pause{}, false
}

// scoredBy is until when all scores are to be given.
func (p *Period) scoredBy() Due {
	return Due{Day: dayOf(p.Terms.Filing.To).later(p.Terms.Clocks.ScoringCalendarDays)}
}

// display is how long something that is published now stands: day 1 is today,
// a working day, from nine o'clock; the last ends at five.
func display(days Workdays, now time.Time, n int) (Window, error) {
	today := dayOf(now)
	if !days.On(today.Time).Counted {
		return Window{}, refuse(CodeNoWorkday, "day", today.String())
	}
	open, end := today.start().Add(opens), today.start().Add(closes)
	if !now.Before(end) {
		return Window{}, refuse(CodeAfterHours, "day", today.String())
	}
	last, _ := CountDue(days, today.start(), n-1)
	return Window{From: later(open, now), To: last.Day.start().Add(closes)}, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
