package caseload

import (
	"maps"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// tally adds up a period, one application after the other.
type tally struct {
	s      Statistics
	today  string
	clock  int
	states map[casework.State]int
	points map[casework.AcceptancePoint]int
	units  map[string]int

	totals, beyond spread
	indicators     map[string]*spread
	outline        []estimator.Outline
	lines, desks   map[string]*turns
}

func newTally(p *casework.Period, policy *estimator.Policy, now time.Time) *tally {
	t := &tally{
		s:     Statistics{Period: p.ID, At: now.UTC().Truncate(time.Second), Points: []PointCount{}, Units: []UnitCount{}},
		today: now.In(casework.Zone).Format(time.DateOnly), clock: p.Terms.Clocks.Acceptance,
		states: map[casework.State]int{}, points: map[casework.AcceptancePoint]int{}, units: map[string]int{},
		indicators: map[string]*spread{}, outline: policy.Outline(),
		lines: map[string]*turns{}, desks: map[string]*turns{},
	}
	if t.s.Result.Line = policy.PassLine; p.Terms.Selection.By == casework.ByLine {
		t.s.Result.Line = p.Terms.Selection.Line
	}
	for _, in := range t.outline {
		t.indicators[in.ID] = &spread{}
	}
	return t
}

func (t *tally) count(c store.Count) {
	t.states[c.State] += c.N
	if c.Point != "" {
		t.s.Submitted += c.N
		t.points[c.Point] += c.N
		t.units[c.Unit] += c.N
	}
}

func (t *tally) figures(f casework.Figures) {
	for _, turn := range f.Lines {
		at(t.lines, turn.Of).add(turn)
	}
	for _, turn := range f.Scores {
		at(t.desks, turn.Of).add(turn)
	}
	sup, obj := &t.s.Supplements, &t.s.Objections
	sup.Asked += f.Asked
	sup.Answered += f.Answered
	sup.Late += f.Late
	sup.Open += len(f.Waiting)
	for _, due := range f.Waiting {
		if due < t.today {
			sup.Overdue++
		}
	}
	if f.Objected > 0 {
		obj.Applications++
	}
	obj.Items += f.Objected
	obj.Kept += f.Kept
	obj.Changed += f.Changed
	obj.Open += f.Objected - f.Kept - f.Changed
	if r := f.Result; r != nil {
		t.result(r)
	}
}

func (t *tally) result(r *casework.Result) {
	t.totals.add(r.Total)
	if estimator.Points(r.Total) >= t.s.Result.Line {
		t.s.Result.Reached++
	}
	// Estimates are exact, results have two digits.
	difference := r.Total - int64(estimator.Points(r.Estimate).Rounded())
	t.beyond.add(difference)
	switch {
	case difference > 0:
		t.s.Estimate.Higher++
	case difference < 0:
		t.s.Estimate.Lower++
	default:
		t.s.Estimate.Equal++
	}
	for id, n := range r.Indicators {
		at(t.indicators, id).add(n)
	}
}

func (t *tally) statistics(open []store.OpenWork) *Statistics {
	s := &t.s
	for _, state := range casework.States {
		s.States = append(s.States, StateCount{state, t.states[state]})
	}
	for _, point := range slices.Sorted(maps.Keys(t.points)) {
		s.Points = append(s.Points, PointCount{point, t.points[point]})
	}
	s.Units, s.OtherUnits = named(t.units)
	s.Result.Count, s.Result.Mean, s.Result.Steps = t.totals.n, t.totals.mean(), t.totals.steps()
	s.Estimate.Count, s.Estimate.Mean, s.Estimate.Steps = t.beyond.n, t.beyond.mean(), t.beyond.steps()
	for _, in := range t.outline {
		of := t.indicators[in.ID]
		shown := IndicatorFigures{ID: in.ID, Name: in.Name, Count: of.n, WithPoints: of.some, Mean: of.mean()}
		if of.n > 0 {
			shown.Share = float64(of.some) / float64(of.n)
		}
		s.Indicators = append(s.Indicators, shown)
	}
	for _, w := range open {
		desk := at(t.desks, w.Department)
		if w.Line {
			desk = at(t.lines, w.Department)
		}
		desk.open, desk.overdue = w.Open, w.Overdue
	}
	s.Lines, s.Departments = told(t.lines, t.clock), told(t.desks, 0)
	return s
}

// at is what is counted under a name, made when it is first asked for.
func at[T any](all map[string]*T, name string) *T {
	if all[name] == nil {
		all[name] = new(T)
	}
	return all[name]
}
