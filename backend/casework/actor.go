package casework

import "slices"

// Role is what somebody acts as.
type Role string

// The roles.
const (
	Agent         Role = "agent"     // of a unit
	Applicant     Role = "applicant" // for themselves
	WindowOfficer Role = "window"    // accepts, for one department at one point
	Scorer        Role = "scorer"    // scores, for one department at some points
	Editor        Role = "editor"    // guides, keywords, drafts of notices
	Publisher     Role = "publisher" // asks for moves of the period, broadcasts, policies
	Approver      Role = "approver"  // decides what others have asked for
	Admin         Role = "admin"     // accounts and settings; no case work
	Auditor       Role = "auditor"   // reads everything
	System        Role = "system"    // the clock, and what follows from the record
)

// Actor is who acts, and how far they reach.
type Actor struct {
	ID          string            `json:"id"`
	Role        Role              `json:"role"`
	Unit        string            `json:"unit,omitempty"`        // of an agent
	Person      string            `json:"person,omitempty"`      // of an applicant
	Application string            `json:"application,omitempty"` // of an applicant: only this one; empty: all of theirs
	Department  string            `json:"department,omitempty"`  // of a window officer or scorer
	Points      []AcceptancePoint `json:"points,omitempty"`      // of a window officer or scorer
}

// MayAmend says whether somebody may correct the name, phone or address of an
// application's person: its unit until it is submitted, a window officer from
// then on.
func (a *Application) MayAmend(by Actor) error {
	var ok bool
	switch by.Role {
	case Agent:
		ok = slices.Contains(editable, a.State)
	case WindowOfficer:
		ok = slices.Contains(undecided, a.State)
	default:
		return refuse(CodeNotAllowed, "act", PersonAmended, "role", by.Role)
	}
	switch {
	case !by.Reaches(a):
		return refuse(CodeNotYours)
	case !ok:
		return refuse(CodeWrongState, "act", PersonAmended, "state", a.State)
	}
	return nil
}

// PersonAmended is what is done then; it is no event of the application.
const PersonAmended Kind = "person_amended"

// Reaches says whether an application is theirs to look at or work on.
func (who Actor) Reaches(a *Application) bool {
	switch who.Role {
	case Agent:
		return who.Unit == a.Unit
	case Applicant:
		return who.Person == a.Person && (who.Application == "" || who.Application == a.ID)
	case WindowOfficer:
		return slices.Contains(who.Points, a.Point)
	case Scorer:
		return slices.Contains(who.Points, a.Point) && slices.ContainsFunc(a.Scores, func(r ScoreRecord) bool {
			return r.Department == who.Department && r.Status != Voided
		})
	}
	return true
}
