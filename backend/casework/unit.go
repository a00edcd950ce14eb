package casework

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Licence is how far the check of a unit's licence has come.
type Licence string

// The steps of it.
const (
	LicencePending Licence = "pending" // it may fill in, not submit
	LicenceChecked Licence = "checked"
	LicenceRefused Licence = "refused" // a better one may be handed in
)

// agentsOfUnit is how many agents a unit names.
const agentsOfUnit = 2

// Unit is an employer that files for its staff. Name and code are fixed after
// the registration.
type Unit struct {
	ID      string                       `json:"id"`
	Version int64                        `json:"version"`
	USCC    USCC                         `json:"uscc"`
	Name    string                       `json:"name"`
	Licence Licence                      `json:"licence"`
	Why     string                       `json:"why,omitempty"`    // the licence was refused
	File    File                         `json:"file"`             // the licence, as uploaded
	Points  map[PeriodID]AcceptancePoint `json:"points,omitempty"` // chosen, once a period
	Barred  *Bar                         `json:"barred,omitempty"`
	Agents  []string                     `json:"agents"` // of now
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

// Registration is what an employer registers with.
type Registration struct {
	ID     string
	USCC   string
	Name   string
	File   File
	Agents []string // ids of two accounts; each declares to be insured by the unit
}

const maxName = 100 // characters of a unit's name

// Register makes a unit, to be checked by an officer. Units register while the
// window of a period is open.
func Register(r Registration, p *Period, now time.Time) (*Unit, error) {
	if p == nil || p.Stage != Applying {
		return nil, refuse(CodeNoPeriod)
	}
	if err := within("registration", p.Terms.Registration, now); err != nil {
		return nil, err
	}
	uscc, err := ParseUSCC(r.USCC)
	if err != nil {
		return nil, err
	}
	name := strings.Join(strings.Fields(r.Name), " ")
	if err := reasoned("name", name, maxName); err != nil {
		return nil, err
	}
	if r.File.Hash == "" {
		return nil, refuse(CodeMaterialMissing, "materials", []string{"licence"})
	}
	if len(r.Agents) != agentsOfUnit || r.Agents[0] == r.Agents[1] || slices.Contains(r.Agents, "") {
		return nil, refuse(CodeAgentsWrong, "count", agentsOfUnit)
	}
	return &Unit{ID: r.ID, USCC: uscc, Name: name, Licence: LicencePending, File: r.File, Agents: slices.Clone(r.Agents)}, nil
}

// Choose fixes where the unit's applications of a period are accepted: once.
func (u *Unit) Choose(point AcceptancePoint, w World) (*Unit, error) {
	switch {
	case w.By.Role != Agent || w.By.Unit != u.ID:
		return nil, refuse(CodeNotYours)
	case !point.Known():
		return nil, refuse(CodeNoPoint)
	case w.Period.Stage != Applying:
		return nil, refuse(CodeNoPeriod)
	case u.Points[w.Period.ID] == point:
		return u, nil
	case u.Points[w.Period.ID] != "":
		return nil, refuse(CodePointFixed)
	}
	next := *u
	next.Points = maps.Clone(u.Points)
	if next.Points == nil {
		next.Points = map[PeriodID]AcceptancePoint{}
	}
	next.Points[w.Period.ID] = point
	return &next, nil
}

// CheckLicence is an officer's word on the licence; a refusal has a reason.
func (u *Unit) CheckLicence(good bool, why string, w World) (*Unit, error) {
	if w.By.Role != WindowOfficer {
		return nil, refuse(CodeNotAllowed, "act", "check_licence", "role", w.By.Role)
	}
	next := *u
	next.Licence, next.Why = LicenceChecked, ""
	if !good {
		if err := reasoned("reason", why, maxReason); err != nil {
			return nil, err
		}
		next.Licence, next.Why = LicenceRefused, why
	}
	return &next, nil
}

// HandIn replaces a licence that was refused, or is not checked yet.
func (u *Unit) HandIn(file File, w World) (*Unit, error) {
	switch {
	case w.By.Role != Agent || w.By.Unit != u.ID:
		return nil, refuse(CodeNotYours)
	case u.Licence == LicenceChecked:
		return nil, refuse(CodeNothingToChange)
	}
	next := *u
	next.Licence, next.Why, next.File = LicencePending, "", file
	return &next, nil
}

// barredFor is how long a unit with false records may not file.
const barredFor = 3 // years

// Exclude bars a unit from a day on, for three years.
func (u *Unit) Exclude(reason string, w World) (*Unit, error) {
	if w.By.Role != Approver {
		return nil, refuse(CodeNotAllowed, "act", "bar_unit", "role", w.By.Role)
	}
	if err := reasoned("reason", reason, maxReason); err != nil {
		return nil, err
	}
	next := *u
	next.Barred = &Bar{Until: dayOf(w.Now).AddDate(barredFor, 0, -1), Reason: reason}
	return &next, nil
}

// ReplaceAgent puts another account in an agent's place: asked for, and decided
// by a second person.
func (u *Unit) ReplaceAgent(old, with string, w World) (*Unit, error) {
	i := slices.Index(u.Agents, old)
	switch {
	case w.By.Role != Approver:
		return nil, refuse(CodeNotAllowed, "act", AskAgent, "role", w.By.Role)
	case i < 0 || with == "" || slices.Contains(u.Agents, with):
		return nil, refuse(CodeAgentsWrong, "count", agentsOfUnit)
	}
	next := *u
	next.Agents = slices.Clone(u.Agents)
	next.Agents[i] = with
	return &next, nil
}
