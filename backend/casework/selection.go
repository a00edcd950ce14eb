package casework

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"luohu/estimator"
)

// Candidate is an application that the list is made from.
type Candidate struct {
	Application string
	Number      string
	Total       estimator.Points
	Person      string
	Unit        string
}

// Placed is a candidate with how the selection came out.
type Placed struct {
	Candidate
	Rank   int    // equal totals share the better one; 0: not on the list
	Reason string // then, why
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
		} else {
			placed[i].Reason = s.Outside()
		}
	}
	return placed
}

// Ledger is the hash of what a selection makes of the candidates: whoever asks
// for a list, and whoever approves it, have seen the same if it is the same.
func (s Selection) Ledger(placed []Placed) string {
	h, ties := sha256.New(), s.Ties
	if s.By == ByLine { // there, it means nothing
		ties = ""
	} else if ties == "" {
		ties = Include
	}
	fmt.Fprintf(h, "%s %s %d %s\n", s.By, s.Line, s.Number, ties)
	for _, one := range placed {
		fmt.Fprintf(h, "%s %s %d\n", one.Number, one.Total, one.Rank)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Outside is why those are not on the list who are not.
func (s Selection) Outside() string {
	if s.By == ByNumber {
		return "beyond_number"
	}
	return "below_line"
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
