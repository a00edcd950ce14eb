package caseload

import (
	"maps"
	"slices"

	"luohu/backend/casework"
	"luohu/estimator"
)

// step is how wide the steps of a histogram are: five points.
var step = func() int64 {
	five, _ := estimator.ParsePoints("5")
	return int64(five)
}()

// spread counts points, in their own unit, by steps.
type spread struct {
	N    int           `json:"n"`
	Some int           `json:"some"` // those that are not 0
	Sum  int64         `json:"sum"`
	By   map[int64]int `json:"by,omitempty"`
}

func (s *spread) add(points int64) {
	s.N++
	s.Sum += points
	if points != 0 {
		s.Some++
	}
	if s.By == nil {
		s.By = map[int64]int{}
	}
	at := points / step
	if points%step < 0 { // division rounds towards 0
		at--
	}
	s.By[at]++
}

func (s *spread) merge(o *spread) {
	s.N, s.Some, s.Sum = s.N+o.N, s.Some+o.Some, s.Sum+o.Sum
	if s.By == nil {
		s.By = map[int64]int{}
	}
	add(s.By, o.By)
}

func (s *spread) mean() estimator.Points {
	if s.N == 0 {
		return 0
	}
	return estimator.Points(s.Sum / int64(s.N)).Rounded()
}

// steps are those from the lowest to the highest in which somebody is, with the
// empty ones between.
func (s *spread) steps() []Step {
	all := []Step{}
	if s.N == 0 {
		return all
	}
	keys := slices.Sorted(maps.Keys(s.By))
	for i := keys[0]; i <= keys[len(keys)-1]; i++ {
		all = append(all, Step{estimator.Points(i * step), estimator.Points((i + 1) * step), s.By[i]})
	}
	return all
}

// turns count how long a desk took.
type turns struct {
	Done    int         `json:"done"`
	Late    int         `json:"late"`
	Open    int         `json:"open"`
	Overdue int         `json:"overdue"`
	By      map[int]int `json:"by,omitempty"` // working days
}

func (t *turns) add(turn casework.Turn) {
	t.Done++
	if turn.Late {
		t.Late++
	}
	if t.By == nil {
		t.By = map[int]int{}
	}
	t.By[turn.Days]++
}

func (t *turns) merge(o *turns) {
	t.Done, t.Late, t.Open, t.Overdue = t.Done+o.Done, t.Late+o.Late, t.Open+o.Open, t.Overdue+o.Overdue
	if t.By == nil {
		t.By = map[int]int{}
	}
	add(t.By, o.By)
}

// percentile is the least number of days within which so many of a hundred were
// done.
func (t *turns) percentile(p int) int {
	rank := (t.Done*p + 99) / 100
	for _, days := range slices.Sorted(maps.Keys(t.By)) {
		if rank -= t.By[days]; rank <= 0 {
			return days
		}
	}
	return 0
}

func (t *turns) days() []DayCount {
	all := []DayCount{}
	for _, days := range slices.Sorted(maps.Keys(t.By)) {
		all = append(all, DayCount{days, t.By[days]})
	}
	return all
}

func told(desks map[string]*turns, clock int) []TurnFigures {
	all := []TurnFigures{}
	for _, of := range slices.Sorted(maps.Keys(desks)) {
		t := desks[of]
		all = append(all, TurnFigures{
			Of: of, Clock: clock, Done: t.Done, P50: t.percentile(50), P90: t.percentile(90), P99: t.percentile(99),
			Late: t.Late, Open: t.Open, Overdue: t.Overdue, Days: t.days(),
		})
	}
	return all
}

func answered(desks map[string]*answers) []AnswerFigures {
	all := []AnswerFigures{}
	for _, of := range slices.Sorted(maps.Keys(desks)) {
		a := desks[of]
		all = append(all, AnswerFigures{
			Of: of, Items: a.Items, Kept: a.Items - a.Turns.Open - a.Changed, Changed: a.Changed, Open: a.Turns.Open,
			P50: a.Turns.percentile(50), P90: a.Turns.percentile(90),
		})
	}
	return all
}
