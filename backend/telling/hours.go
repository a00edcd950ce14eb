package telling

import (
	"fmt"
	"time"

	"luohu/backend/casework"
)

// Hours are those of the day in which nobody is written to, in China; both zero:
// there are none.
type Hours struct{ From, To time.Duration }

// ParseHours reads 22:00-08:00; empty are none.
func ParseHours(s string) (h Hours, err error) {
	if s == "" {
		return h, nil
	}
	var fromHour, fromMinute, toHour, toMinute int
	if _, err := fmt.Sscanf(s, "%2d:%2d-%2d:%2d", &fromHour, &fromMinute, &toHour, &toMinute); err != nil {
		return h, fmt.Errorf("%q are no hours such as 22:00-08:00", s)
	}
	at := func(hour, minute int) time.Duration {
		return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	}
	h = Hours{at(fromHour, fromMinute), at(toHour, toMinute)}
	if fromHour > 23 || toHour > 23 || fromMinute > 59 || toMinute > 59 || h.From == h.To {
		return Hours{}, fmt.Errorf("%q are no hours such as 22:00-08:00", s)
	}
	return h, nil
}

// After is when somebody may be written to: at once, or when the quiet is over. It
// is night by the clock of the rules; what is waited for is real time.
func (h Hours) After(rules, now time.Time) time.Time {
	if h == (Hours{}) {
		return now
	}
	local := rules.In(casework.Zone)
	y, m, d := local.Date()
	since := local.Sub(time.Date(y, m, d, 0, 0, 0, 0, casework.Zone))
	left := h.To - since
	switch {
	case h.From > h.To && since >= h.From:
		left += 24 * time.Hour
	case h.From > h.To && since < h.To, since >= h.From && since < h.To:
	default:
		return now
	}
	return now.Add(left)
}
