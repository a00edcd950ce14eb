package casework

import "time"

// PointsOut says that a state is one in which points have been published.
func (s State) PointsOut() bool {
	switch s {
	case Published, Listed, NotListed, Qualified, PermitIssued:
		return true
	}
	return false
}

// Results says why somebody does not see the points of an application, or its
// place on the list: units and applicants can ask for them from the hour of their
// publication until the period says. Staff always can.
func (p *Period) Results(by Actor, now time.Time) error {
	if by.Outside() && p.Stage == ScoresPublished && now.Before(p.Display.From) {
		return refuse(CodeNotPublished)
	}
	until := p.Terms.QueryUntil
	if by.Outside() && !until.IsZero() && !now.Before(until) {
		return refuse(CodeQueryOver, "until", until)
	}
	return nil
}

// Outside says that somebody is not of the staff.
func (who Actor) Outside() bool { return who.Role == Agent || who.Role == Applicant }
