package casework

import (
	"slices"
	"time"
)

// PointsOut says that a state is one in which points have been published.
func (s State) PointsOut() bool {
	switch s {
	case Published, Listed, NotListed, Qualified, PermitIssued:
		return true
	}
	return false
}

// Came is how the list came out for an application: its place, or why it has
// none. Who is disqualified has neither; should that be revoked, they have them
// again.
func (a *Application) Came() (place int, outside string) {
	if a.State == Disqualified {
		return 0, ""
	}
	return a.Rank, a.Outside
}

// Results says why somebody does not see the points of an application, or its
// place on the list: units and applicants can ask for them from the hour of their
// publication until the period says. Staff always can.
func (p *Period) Results(by Actor, now time.Time) error {
	switch until := p.Terms.QueryUntil; {
	case !by.Outside():
	case p.Stage == ScoresPublished && now.Before(p.Display.From):
		return refuse(CodeNotPublished)
	case !until.IsZero() && !now.Before(until):
		return refuse(CodeQueryOver, "until", until)
	}
	return nil
}

// Told is the state that somebody is told an application is in. Whether it got on
// the list is a result, and can be asked for as long as results can; the right to
// settle and its permit go on after that, and are told.
func (p *Period) Told(s State, by Actor, now time.Time) State {
	if tellsOfList[s] && p.Results(by, now) != nil {
		return Published
	}
	return s
}

var tellsOfList = map[State]bool{Listed: true, NotListed: true}

// Untold takes out the events that tell of a result which can't be asked for any
// more.
func (p *Period) Untold(events []Recorded, by Actor, now time.Time) []Recorded {
	if p.Results(by, now) == nil {
		return events
	}
	return slices.DeleteFunc(slices.Clone(events), func(r Recorded) bool { return tellsOfList[byKind[r.Event.Kind()].To] })
}

// Outside says that somebody is not of the staff.
func (who Actor) Outside() bool { return who.Role == Agent || who.Role == Applicant }
