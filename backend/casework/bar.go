package casework

import (
	"slices"
	"time"
)

// Bar keeps a unit from filing.
type Bar struct {
	Until   Date   `json:"until"` // the last day
	Reason  string `json:"reason"`
	Request string `json:"request"`          // by which it was approved
	Record  string `json:"record,omitempty"` // of false materials, with which it is lifted
}

func (b Bar) holds(now time.Time) bool { return !dayOf(now).After(b.Until) }

// BarOn is what keeps it from filing on a day, of several the longest; nil:
// nothing does.
func (u *Unit) BarOn(now time.Time) *Bar {
	var longest *Bar
	for i, b := range u.Bars {
		if b.holds(now) && (longest == nil || b.Until.After(longest.Until)) {
			longest = &u.Bars[i]
		}
	}
	return longest
}

// barred says whether it may not file on a day.
func (u *Unit) barred(now time.Time) error {
	if b := u.BarOn(now); b != nil {
		return refuse(CodeUnitBarred, "until", b.Until.Format(time.DateOnly), "reason", b.Reason)
	}
	return nil
}

// barredFor is how long a unit with false records may not file.
const barredFor = 3 // years

// Exclude bars a unit from a day on, for three years: asked for, and decided by
// a second person. Record is that of the false materials, if there is one.
func (u *Unit) Exclude(reason, request, record string, w World) (*Unit, error) {
	if w.By.Role != Approver {
		return nil, refuse(CodeNotAllowed, "act", AskBar, "role", w.By.Role)
	}
	if err := reasoned("reason", reason, MaxReason); err != nil {
		return nil, err
	}
	next := *u
	next.Bars = append(slices.Clone(u.Bars), Bar{Date{dayOf(w.Now).AddDate(barredFor, 0, -1)}, reason, request, record})
	return &next, nil
}

// Readmit lifts the bars that stand for a record of false materials, or (empty)
// for none: one that stands for a record is lifted with it.
func (u *Unit) Readmit(record string, w World) (*Unit, error) {
	if w.By.Role != Approver {
		return nil, refuse(CodeNotAllowed, "act", AskLiftBar, "role", w.By.Role)
	}
	lifted := func(b Bar) bool { return b.Record == record && b.holds(w.Now) }
	switch {
	case slices.ContainsFunc(u.Bars, lifted):
	case u.BarOn(w.Now) != nil:
		return nil, refuse(CodeRecordStands)
	default:
		return nil, refuse(CodeNotBarred)
	}
	next := *u
	next.Bars = slices.DeleteFunc(slices.Clone(u.Bars), lifted)
	return &next, nil
}
