package casework

import (
	"cmp"
	"slices"

	"luohu/estimator"
)

// Candidate is an application that the list is made from.
type Candidate struct {
	Application string
	Number      string
	Total       estimator.Points
}

// Placed is a candidate with how the selection came out.
type Placed struct {
	Candidate
	Rank int // equal totals share the better one; 0: not on the list
}

// Place orders candidates by total, then by number, and says who is on the
// list. It is the same for the same candidates in whatever order they come.
func (s Selection) Place(all []Candidate) []Placed {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Number, b.Number))
	})
	least, taken := s.threshold(sorted)
	placed := make([]Placed, len(sorted))
	rank := 0
	for i, c := range sorted {
		if i == 0 || c.Total != sorted[i-1].Total {
			rank = i + 1
		}
		placed[i].Candidate = c
		if i < taken && c.Total >= least {
			placed[i].Rank = rank
		}
	}
	return placed
}

// threshold is the least total that gets on the list, and how many at most do.
func (s Selection) threshold(sorted []Candidate) (least estimator.Points, taken int) {
	switch {
	case s.By == ByLine:
		return s.Line, len(sorted)
	case len(sorted) <= s.Number:
		return lowest, len(sorted)
	}
	last := sorted[s.Number-1].Total
	if sorted[s.Number].Total != last {
		return last, s.Number
	}
	if s.Ties == Exclude {
		return last + 1, len(sorted)
	}
	return last, len(sorted)
}

// lowest is below every total there can be.
const lowest = estimator.Points(-1 << 62)
