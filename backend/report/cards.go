package report

import (
	"luohu/backend/caseload"
	"luohu/backend/casework"
)

// Card is a number that is seen first.
type Card struct {
	Name   string
	Value  Value
	Before Value // of the other period; empty: none is compared
	Bad    bool  // it presses
}

// Cards are those of a period, with those of another where two are compared.
func (r *Report) Cards(sides ...Side) []Card {
	all := r.cards(sides[0].Statistics)
	if len(sides) > 1 {
		for i, other := range r.cards(sides[1].Statistics) {
			if i < len(all) {
				all[i].Before = other.Value
			}
		}
	}
	return all
}

func (r *Report) cards(s *caseload.Statistics) []Card {
	stage := map[caseload.Milestone]int{}
	for _, f := range s.Funnel {
		stage[f.Stage] = f.Count
	}
	all := []Card{
		{Name: r.Words.Cards["submitted"], Value: count(s.Submitted)},
		{Name: r.Words.Cards["accepted"], Value: count(stage[caseload.TakenIn])},
		{Name: r.Words.Cards["scored"], Value: count(stage[caseload.FullyScored])},
	}
	if s.Department != "" {
		var done, open, over int
		for _, t := range append(s.Lines, s.Departments...) {
			done, open, over = done+t.Done, open+t.Open, over+t.Overdue
		}
		return append(all,
			Card{Name: r.Words.Cards["done"], Value: count(done)}, Card{Name: r.Words.Cards["open"], Value: count(open)},
			Card{Name: r.Words.Cards["overdue"], Value: count(over), Bad: over > 0})
	}
	mean := nothing
	if s.Result.Count > 0 {
		mean = points(s.Result.Mean)
	}
	over, due := overTime(s.Lines...)
	return append(all,
		Card{Name: r.Words.Cards["reached"], Value: share(s.Result.Reached, s.Result.Count)},
		Card{Name: r.Words.Cards["mean"], Value: mean},
		Card{Name: r.Words.Cards["late"], Value: share(over, due), Bad: over > 0})
}

// Departments are those that have done or are to do something, by their names.
func (r *Report) Departments(s *caseload.Statistics) (ids []string) {
	seen := map[string]bool{}
	for _, t := range append(append([]caseload.TurnFigures{}, s.Lines...), s.Departments...) {
		if !seen[t.Of] {
			seen[t.Of] = true
			ids = append(ids, t.Of)
		}
	}
	return ids
}

// Point is what an acceptance point is called.
func (r *Report) Point(p casework.AcceptancePoint) string { return called(r.Said.Points, p) }
