package document

import (
	"slices"
	"time"

	"luohu/backend/casework"
)

// Item is a document that can be issued of an application as it is.
type Item struct {
	Kind Kind
	Part string // a supplement's id; empty: there is only one
}

// accepted are the states behind an acceptance that holds.
var accepted = []casework.State{
	casework.Accepted, casework.Scored, casework.Published, casework.Listed, casework.NotListed, casework.Qualified, casework.PermitIssued,
}

// over are those in which what was handed in does not count any more.
var over = []casework.State{casework.Withdrawn, casework.Lapsed, casework.Deleted}

// Ready are the documents that somebody may have of an application now, in the
// order in which they came to be.
func Ready(a *casework.Application, p *casework.Period, by casework.Actor, now time.Time) (all []Item) {
	if a.Number == "" || slices.Contains(over, a.State) {
		return nil
	}
	all = append(all, Item{Kind: Receipt})
	for _, s := range a.Wanted {
		all = append(all, Item{Supplement, s.ID})
	}
	for _, one := range []struct {
		kind Kind
		is   bool
	}{
		{Acceptance, slices.Contains(accepted, a.State)},
		{Refusal, a.State == casework.Rejected},
		{Scores, a.State.PointsOut() && p.Results(by, now) == nil},
		{Permit, a.State == casework.PermitIssued},
	} {
		if one.is {
			all = append(all, Item{Kind: one.kind})
		}
	}
	return all
}
