package helpline

import (
	"fmt"
	"strings"
	"time"

	"luohu/backend/casework"
)

// Hours are when officers sit there, as the operator has set it: so and so from
// when to when, on every working day. None: always.
type Hours []Span

// Span is a part of a day, from midnight in China.
type Span struct{ From, To time.Duration }

// ParseHours reads 09:00-12:00, 13:30-17:00; empty are none.
func ParseHours(s string) (h Hours, err error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		var from, to [2]int
		if n, err := fmt.Sscanf(strings.TrimSpace(part), "%2d:%2d-%2d:%2d", &from[0], &from[1], &to[0], &to[1]); n != 4 || err != nil {
			return nil, fmt.Errorf("%q are no hours such as 09:00-12:00, 13:30-17:00", s)
		}
		one := Span{clockOf(from), clockOf(to)}
		if from[1] > 59 || to[1] > 59 || one.To <= one.From || one.To > 24*time.Hour || len(h) > 0 && one.From < h[len(h)-1].To {
			return nil, fmt.Errorf("%q are no hours such as 09:00-12:00, 13:30-17:00: one behind the other within a day", s)
		}
		h = append(h, one)
	}
	return h, nil
}

func clockOf(at [2]int) time.Duration {
	return time.Duration(at[0])*time.Hour + time.Duration(at[1])*time.Minute
}

// String is how people read them: 9:00–12:00、13:30–17:00.
func (h Hours) String() string {
	var all []string
	for _, s := range h {
		all = append(all, clock(s.From)+"–"+clock(s.To))
	}
	return strings.Join(all, "、")
}

func clock(at time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(at.Hours()), int(at.Minutes())%60)
}

// Office is when officers sit there, by a calendar, and by when they answer who
// asked while they did not.
type Office struct {
	Hours  Hours
	Within int // working days behind the one in which it was asked
	Days   func() casework.Workdays
	Now    func() time.Time // the clock of the rules: it is theirs that says which day it is
}

// Open says whether somebody sits there now.
func (o Office) Open() bool {
	if len(o.Hours) == 0 {
		return true
	}
	now := o.Now().In(casework.Zone)
	if !o.Days().On(now).Counted {
		return false
	}
	year, month, day := now.Date()
	since := now.Sub(time.Date(year, month, day, 0, 0, 0, 0, casework.Zone))
	for _, s := range o.Hours {
		if since >= s.From && since < s.To {
			return true
		}
	}
	return false
}

// Today is the day that it is, as a help's Due is written.
func (o Office) Today() string { return o.Now().In(casework.Zone).Format(time.DateOnly) }

// Promised is the day by whose end who asks now is answered.
func (o Office) Promised() string {
	day := o.Now().In(casework.Zone)
	for left := max(o.Within, 1); left > 0; {
		if day = day.AddDate(0, 0, 1); o.Days().On(day).Counted {
			left--
		}
	}
	return day.Format(time.DateOnly)
}

// DayName is a Due as people read it: 12月2日 周三.
func DayName(due string) string {
	day, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return due
	}
	return day.Format("1月2日") + " 周" + string([]rune("日一二三四五六")[day.Weekday()])
}
