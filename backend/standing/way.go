package standing

import (
	"slices"
	"time"

	"luohu/backend/casework"
)

// How a stop is passed.
const (
	Done    = "done"
	Here    = "now"
	Stopped = "stopped" // the way ends there
)

// Stop is one on the way from the first entry to the permit.
type Stop struct {
	Name string
	How  string // empty: still to come
	At   time.Time
}

// way are the stops, each with the states in which it is what goes on.
var way = []struct {
	name string
	here []casework.State
}{
	{"filling", []casework.State{casework.Draft}},
	{"assessment", []casework.State{casework.AssessmentFailed}},
	{"materials", []casework.State{casework.Assessed}},
	{"review", []casework.State{casework.Submitted, casework.Rejected}},
	{"scoring", []casework.State{casework.Accepted}},
	{"points", []casework.State{casework.Scored, casework.Published}},
	{"list", []casework.State{casework.Listed, casework.NotListed}},
	{"permit", []casework.State{casework.Qualified, casework.PermitIssued}},
}

var ended = []casework.State{
	casework.Rejected, casework.Withdrawn, casework.Lapsed, casework.Disqualified, casework.NotListed, casework.Deleted,
}

// WayOf is where an application is on it. Of one that has ended early, the way ends
// there.
func WayOf(a *casework.Application) (all []Stop) {
	state := a.State
	if state == casework.Disqualified && a.Left != "" {
		state = a.Left
	}
	if state == casework.Withdrawn || state == casework.Lapsed || state == casework.Deleted {
		state = casework.Draft
		if !a.SentAt.IsZero() {
			state = casework.Submitted
		}
	}
	behind := true
	for _, w := range way {
		s := Stop{Name: w.name}
		here := slices.Contains(w.here, state)
		switch {
		case here && slices.Contains(ended, a.State):
			s.How = Stopped
		case here && a.State != casework.PermitIssued:
			s.How = Here
		case behind:
			s.How = Done
		}
		if w.name == "review" {
			s.At = a.SentAt
		}
		if all = append(all, s); s.How == Stopped {
			break
		}
		behind = behind && !here
	}
	return all
}
