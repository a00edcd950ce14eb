package caseload

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"luohu/backend/casework"
	"luohu/estimator"
)

const (
	unitsNamed = 20
	leastNamed = 5 // fewer could be told apart
)

// statistics are what a tally comes to.
func (t *tally) statistics(of *count) *Statistics {
	s := &Statistics{
		Period: of.period.ID, At: of.at, Funnel: t.funnel(), ByPoint: []PointCount{},
		Supplements: t.Supplements, Objections: t.Objections,
		Districts: folded(t.Districts), Ages: folded(t.Ages), UnitKinds: folded(t.Kinds),
		Lines: told(t.Lines, of.period.Terms.Clocks.Acceptance), Departments: told(t.Desks, 0), Answers: answered(t.Answers),
	}
	for _, state := range casework.States {
		s.States = append(s.States, StateCount{state, t.States[state]})
	}
	for _, point := range slices.Sorted(maps.Keys(t.Points)) {
		s.Submitted += t.Points[point]
		s.ByPoint = append(s.ByPoint, PointCount{point, t.Points[point]})
	}
	s.Units, s.OtherUnits = foremost(t.Units, t.Others)
	s.Result = Distribution{t.Totals.N, lineOf(of.period, of.policy), t.Reached, t.Totals.mean(), t.Totals.steps()}
	s.Estimate = Comparison{
		Count: t.Beyond.N, Equal: t.Beyond.N - t.Higher - t.Lower, Higher: t.Higher, Lower: t.Lower,
		Mean: t.Beyond.mean(), Steps: t.Beyond.steps(),
	}
	for _, in := range of.policy.Outline() {
		s.Indicators = append(s.Indicators, at(t.Indicators, in.ID).figures(in))
	}
	return s
}

func (in *indicatorTally) figures(of estimator.Outline) IndicatorFigures {
	shown := IndicatorFigures{ID: of.ID, Name: of.Name, Count: in.Points.N, WithPoints: in.Points.Some, Mean: in.Points.mean()}
	if shown.Count > 0 {
		shown.Share = float64(shown.WithPoints) / float64(shown.Count)
	}
	shown.Claimed = Claimed{
		Count: in.Claimed.N, Mean: in.Claimed.mean(), Difference: in.Found.mean() - in.Claimed.mean(), Higher: in.Higher, Lower: in.Lower,
	}
	return shown
}

// Milestone is how far an application can have come.
type Milestone string

// The milestones, in their order.
const (
	Started      Milestone = "begun"
	SentIn       Milestone = "submitted"
	TakenIn      Milestone = "accepted"
	FullyScored  Milestone = "scored"
	PointsOut    Milestone = "published"
	OnTheList    Milestone = "listed"
	Entitled     Milestone = "qualified"
	PermitInHand Milestone = "permit_issued"
)

// Milestones are all of them.
var Milestones = []Milestone{Started, SentIn, TakenIn, FullyScored, PointsOut, OnTheList, Entitled, PermitInHand}

// reachedIn are the milestones that an application has behind it in a state in
// which it goes on, or has gone as far as it goes.
var reachedIn = map[casework.State]int{
	casework.Accepted: 3, casework.Scored: 4, casework.Published: 5, casework.NotListed: 5, casework.Listed: 6,
	casework.Qualified: 7, casework.PermitIssued: 8,
}

// funnel is how many have come at least so far. Who was disqualified has come as
// far as they were.
func (t *tally) funnel() []StageCount {
	all := make([]StageCount, len(Milestones))
	for i, m := range Milestones {
		all[i].Stage = m
	}
	for state, n := range t.States {
		if state != casework.Deleted {
			all[0].Count += n
		}
		for i := 2; i < reachedIn[state]; i++ {
			all[i].Count += n
		}
	}
	for _, n := range t.Points {
		all[1].Count += n
	}
	for state, n := range t.Left {
		for i := 2; i < reachedIn[state]; i++ {
			all[i].Count += n
		}
	}
	return all
}

func (c *Caseload) nameUnits(ctx context.Context, s *Statistics) error {
	ids := make([]string, len(s.Units))
	for i, u := range s.Units {
		ids[i] = u.Unit
	}
	if len(ids) == 0 {
		return nil
	}
	names, err := c.Store.UnitNames(ctx, ids)
	for i := range s.Units {
		s.Units[i].Name = names[s.Units[i].Unit]
	}
	return err
}

// named are the units with most applications, and what is left of the others.
func named(units map[string]int) (top []UnitCount, others OtherUnits) {
	for id, n := range units {
		top = append(top, UnitCount{Unit: id, Count: n})
	}
	return foremost(top, others)
}

// foremost are those of some with most applications, and the others with the rest.
func foremost(all []UnitCount, others OtherUnits) ([]UnitCount, OtherUnits) {
	top := slices.SortedFunc(slices.Values(all), func(a, b UnitCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Unit, b.Unit))
	})
	n := min(len(top), unitsNamed)
	for n > 0 && top[n-1].Count < leastNamed {
		n--
	}
	for _, u := range top[n:] {
		others.Units++
		others.Count += u.Count
	}
	return append([]UnitCount{}, top[:n]...), others
}
