package casework

import "time"

// Licence is how far the check of a unit's licence has come.
type Licence string

// The steps of it.
const (
	LicencePending Licence = "pending" // it may fill in, not submit
	LicenceChecked Licence = "checked"
	LicenceRefused Licence = "refused"
)

// Unit is an employer that files for its staff.
type Unit struct {
	ID       string                       `json:"id"`
	Version  int64                        `json:"version"`
	USCC     USCC                         `json:"uscc"`
	Name     string                       `json:"name"`
	Licence  Licence                      `json:"licence"`
	Why      string                       `json:"why,omitempty"`    // the licence was refused
	Points   map[PeriodID]AcceptancePoint `json:"points,omitempty"` // chosen, once a period
	Barred   *Bar                         `json:"barred,omitempty"`
	Agents   []string                     `json:"agents"` // of now: two
	Replaced int                          `json:"replaced,omitempty"`
}

// Bar keeps a unit from filing.
type Bar struct {
	Until  time.Time `json:"until"` // the last day
	Reason string    `json:"reason"`
}

// barred says whether it may not file on a day.
func (u *Unit) barred(now time.Time) error {
	if u.Barred != nil && !dayOf(now).After(u.Barred.Until) {
		return refuse(CodeUnitBarred, "until", u.Barred.Until.Format(time.DateOnly), "reason", u.Barred.Reason)
	}
	return nil
}
