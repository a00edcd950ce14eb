package identity

import (
	"slices"

	"luohu/backend/casework"
)

// byOperation is the table by its operations.
var byOperation = func() map[string]Right {
	m := map[string]Right{}
	for _, r := range Rights {
		m[r.Operation] = r
	}
	return m
}()

// May says how far somebody may use an operation at all; an operation that is
// not in the table nobody may use.
func May(who casework.Actor, operation string) Reach {
	right := byOperation[operation]
	if everybody := right.May[Anybody]; everybody != "" {
		return everybody
	}
	if right.Department != "" && who.Department != right.Department {
		return None
	}
	if reach := right.May[who.Role]; reach != "" {
		return reach
	}
	return None
}

// MayAtAll says whether somebody may use an operation on anything.
func MayAtAll(who casework.Actor, operation string) bool { return May(who, operation) != None }

// Subject is what an operation is about: only what it has.
type Subject struct {
	Unit        string                   // whose application, or the unit itself
	Person      string                   // whose application
	Application string                   // its id
	Point       casework.AcceptancePoint // where it is worked on; empty: nowhere yet
	AnyPoint    bool                     // of a unit that has chosen none yet: it may come to any
	Department  string                   // of a request or record that one department works on
	By          string                   // whose request, or whose account
}

// About is an application as a subject.
func About(a *casework.Application) Subject {
	return Subject{Unit: a.Unit, Person: a.Person, Application: a.ID, Point: a.Point}
}

// AboutUnit is a unit as a subject: of the point that it has chosen for the period
// of now, or still of any.
func AboutUnit(u *casework.Unit, periods []*casework.Period) Subject {
	about := Subject{Unit: u.ID, AnyPoint: true}
	for _, p := range periods {
		if point := u.Points[p.ID]; p.Stage.Current() && point != "" {
			about.Point, about.AnyPoint = point, false
		}
	}
	return about
}

// Check refuses what somebody may not do: not_allowed (403) whatever it is
// about, not_yours (told as not found, 404) for what is out of reach,
// own_request for their own where a second person is needed.
func Check(who casework.Actor, operation string, about Subject) error {
	reach := May(who, operation)
	mine := about.By != "" && about.By == who.ID
	switch {
	case reach == None:
		return refuse(casework.CodeNotAllowed, "act", operation, "role", who.Role)
	case reach == Own && !owns(who, about, mine), reach == InReach && !mine && !reaches(who, about):
		return refuse(casework.CodeNotYours)
	case mine && byOperation[operation].NeverOwn:
		return refuse(casework.CodeOwnRequest)
	}
	return nil
}

func owns(who casework.Actor, about Subject, mine bool) bool {
	switch who.Role {
	case agent:
		return mine || about.Unit != "" && about.Unit == who.Unit
	case applicant:
		return mine || about.Person != "" && about.Person == who.Person &&
			(who.Application == "" || about.Application == who.Application)
	}
	return mine
}

func reaches(who casework.Actor, about Subject) bool {
	return (about.AnyPoint || slices.Contains(who.Points, about.Point)) && (about.Department == "" || about.Department == who.Department)
}
