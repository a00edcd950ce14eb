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
	n, some int // some: those that are not 0
	sum     int64
	by      map[int64]int
}

func (s *spread) add(points int64) {
	s.n++
	s.sum += points
	if points != 0 {
		s.some++
	}
	if s.by == nil {
		s.by = map[int64]int{}
	}
	at := points / step
	if points%step < 0 { // division rounds towards 0
		at--
	}
	s.by[at]++
}

func (s *spread) mean() estimator.Points {
	if s.n == 0 {
		return 0
	}
	return estimator.Points(s.sum / int64(s.n)).Rounded()
}

// steps are those from the lowest to the highest in which somebody is, with the
// empty ones between.
func (s *spread) steps() []Step {
	all := []Step{}
	if s.n == 0 {
		return all
	}
	keys := slices.Sorted(maps.Keys(s.by))
	for i := keys[0]; i <= keys[len(keys)-1]; i++ {
		all = append(all, Step{estimator.Points(i * step), estimator.Points((i + 1) * step), s.by[i]})
	}
	return all
}

// turns count how long a desk took.
type turns struct {
	done, late, open, overdue int
	by                        map[int]int // working days
}

func (t *turns) add(turn casework.Turn) {
	t.done++
	if turn.Late {
		t.late++
	}
	if t.by == nil {
		t.by = map[int]int{}
	}
	t.by[turn.Days]++
}

// percentile is the least number of days within which so many of a hundred were
// done.
func (t *turns) percentile(p int) int {
	rank := (t.done*p + 99) / 100
	for _, days := range slices.Sorted(maps.Keys(t.by)) {
		if rank -= t.by[days]; rank <= 0 {
			return days
		}
	}
	return 0
}

func told(desks map[string]*turns, clock int) []TurnFigures {
	all := []TurnFigures{}
	for _, of := range slices.Sorted(maps.Keys(desks)) {
		t := desks[of]
		all = append(all, TurnFigures{
			Of: of, Clock: clock, Done: t.done, P50: t.percentile(50), P90: t.percentile(90), P99: t.percentile(99),
			Late: t.late, Open: t.open, Overdue: t.overdue,
		})
	}
	return all
}
