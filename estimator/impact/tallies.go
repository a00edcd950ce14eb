package impact

import (
	"cmp"
	"slices"

	"luohu/estimator"
)

// maxShown is how many bad places are named.
const maxShown = 20

// tallies are what was counted.
type tallies struct {
	people, counted int
	change          spread
	bins            [len(edges)*2 + 3]int
	reach           [2][2]int // under from, under to: 0 below the line, 1 not
	indicators      []spread
	assumed         []int // people who did not give a fact that only the second table has

	short  [2]int        // people not countable under a table
	both   int           // of them, under both
	faults map[fault]int // people by what keeps them from being counted
	bad    int
	places []Place
}

// fault is a fact that keeps people from being counted under a table.
type fault struct {
	side int
	fact string // empty: one that neither table knows
	why  string // missing, unusable, unknown
}

// spread is how far something changes.
type spread struct {
	gain, lose      int
	sum             estimator.Points
	lowest, highest estimator.Points
}

func (s *spread) note(change estimator.Points) {
	switch {
	case change > 0:
		s.gain++
	case change < 0:
		s.lose++
	default:
		return
	}
	s.sum += change
	s.lowest, s.highest = min(s.lowest, change), max(s.highest, change)
}

func (s *spread) add(o spread) {
	s.gain, s.lose, s.sum = s.gain+o.gain, s.lose+o.lose, s.sum+o.sum
	s.lowest, s.highest = min(s.lowest, o.lowest), max(s.highest, o.highest)
}

func (t *tallies) add(o *tallies) {
	t.people, t.counted, t.bad, t.both = t.people+o.people, t.counted+o.counted, t.bad+o.bad, t.both+o.both
	t.change.add(o.change)
	for i, n := range o.bins {
		t.bins[i] += n
	}
	for i := range t.indicators {
		t.indicators[i].add(o.indicators[i])
	}
	for i, n := range o.assumed {
		t.assumed[i] += n
	}
	for i := range 2 {
		t.short[i] += o.short[i]
		for j := range 2 {
			t.reach[i][j] += o.reach[i][j]
		}
	}
	for f, n := range o.faults {
		t.faults[f] += n
	}
	for _, at := range o.places {
		t.place(at)
	}
}

func (t *tallies) place(at Place) {
	if len(t.places) == maxShown { // of those that come later in a file the last is known already
		if last := t.places[maxShown-1]; comparePlaces(at, last) >= 0 {
			return
		}
		t.places = t.places[:maxShown-1]
	}
	i, _ := slices.BinarySearchFunc(t.places, at, comparePlaces)
	t.places = slices.Insert(t.places, i, at)
}

func comparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}
