package portal

import (
	"slices"
	"time"

	"luohu/backend/casework"
)

// stop is one on the way from the first entry to the permit.
type stop struct {
	Name string // its words stand in the templates
	How  string // done, now, stopped, or empty: still to come
	At   time.Time
}

// way are the stops, each with the states in which it is what goes on.
var way = []struct {
	name string
	now  []casework.State
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

// stopsOf is where an application is on the way. Of one that has ended early, the
// way ends there.
func stopsOf(d dossier) (all []stop) {
	a := d.Application
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
	ended := slices.Contains([]casework.State{
		casework.Rejected, casework.Withdrawn, casework.Lapsed, casework.Disqualified, casework.NotListed, casework.Deleted,
	}, a.State)
	here := slices.IndexFunc(way, func(w struct {
		name string
		now  []casework.State
	},
	) bool {
		return slices.Contains(w.now, state)
	})
	for i, w := range way {
		s := stop{Name: w.name}
		switch {
		case i < here, a.State == casework.PermitIssued:
			s.How = "done"
		case i == here && ended:
			s.How = "stopped"
		case i == here:
			s.How = "now"
		}
		if w.name == "review" {
			s.At = a.SentAt
		}
		all = append(all, s)
		if s.How == "stopped" {
			break
		}
	}
	return all
}
