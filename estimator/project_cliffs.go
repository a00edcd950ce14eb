package estimator

import (
	"cmp"
	"slices"
)

// Cliff is where points are lost by waiting.
type Cliff struct {
	Last      int    `json:"last"`                // index of the last point before it
	Before    Day    `json:"before,omitzero"`     // file in that period before this day; zero: any day of it
	Indicator string `json:"indicator,omitempty"` // id of the line that falls at a birthday; empty: the total falls
	Delta     Points `json:"delta"`               // below 0
	Text      string `json:"text"`
}

// allCliffs are those of birthdays, and where the total falls for any other
// reason.
func (pr *projector) allCliffs() []Cliff {
	all := append([]Cliff{}, pr.cliffs...)
	for i := range pr.points[:len(pr.points)-1] {
		fall := pr.points[i+1].Total - pr.points[i].Total
		if fall >= 0 || slices.ContainsFunc(pr.cliffs, func(c Cliff) bool { return c.Last == i }) {
			continue
		}
		all = append(all, Cliff{
			Last: i, Delta: fall,
			Text: pr.policy.words.ProjectFalls.text(str(pr.named(i+1)), str(pr.change(fall)), str(pr.named(i))),
		})
	}
	slices.SortStableFunc(all, func(a, b Cliff) int { return cmp.Compare(a.Last, b.Last) })
	return all
}
