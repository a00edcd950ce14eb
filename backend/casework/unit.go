package casework

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
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
	File    File                         `json:"file"`             // the licence, as uploaded; none: it is still to come
	Points  map[PeriodID]AcceptancePoint `json:"points,omitempty"` // chosen, once a period
	Bars    []Bar                        `json:"bars,omitempty"`
	Agents  []string                     `json:"agents"` // of now
}

// Registration is what an employer registers with.
type Registration struct {
	ID     string
	USCC   string
	Name   string
	File   File // the licence; none: an agent hands it in afterwards
	Agents []Named
}

// Named is an account that a unit names as its agent.
type Named struct {
	ID      string
	Insured bool // declared: by the same employer
}

func (n Named) check(field string) error {
	if !n.Insured {
		return refuse(CodeNotInsured, "field", field)
	}
	return nil
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
	name := tidy(r.Name)
	if err := reasoned("name", name, maxName); err != nil {
		return nil, err
	}
	u := &Unit{ID: r.ID, USCC: uscc, Name: name, Licence: LicencePending, File: r.File}
	for i, a := range r.Agents {
		if a.ID == "" || slices.Contains(u.Agents, a.ID) {
			return nil, refuse(CodeAgentsWrong, "count", agentsOfUnit)
		}
		if err := a.check("agents/" + strconv.Itoa(i)); err != nil {
			return nil, err
		}
		u.Agents = append(u.Agents, a.ID)
	}
	if len(u.Agents) != agentsOfUnit {
		return nil, refuse(CodeAgentsWrong, "count", agentsOfUnit)
	}
	return u, nil
}

// tidy is a name on one line, without what can't be seen: it comes with what is
// pasted.
func tidy(name string) string {
	seen := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPrint(r) {
			return r
		}
		return -1
	}, name)
	return strings.Join(strings.Fields(seen), " ")
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

// ReplaceAgent puts another account in an agent's place: asked for, and decided
// by a second person.
func (u *Unit) ReplaceAgent(old string, with Named, w World) (*Unit, error) {
	i := slices.Index(u.Agents, old)
	switch {
	case w.By.Role != Approver:
		return nil, refuse(CodeNotAllowed, "act", AskAgent, "role", w.By.Role)
	case i < 0 || with.ID == "" || slices.Contains(u.Agents, with.ID):
		return nil, refuse(CodeAgentsWrong, "count", agentsOfUnit)
	}
	if err := with.check("new"); err != nil {
		return nil, err
	}
	next := *u
	next.Agents = slices.Clone(u.Agents)
	next.Agents[i] = with.ID
	return &next, nil
}
