package edges

import (
	"fmt"
	"slices"

	"luohu/estimator"
)

// readings adds the edges at which the other reading of an open text begins or
// ceases to make a difference: those of the table as it then were and, if it is
// at none of these, as it is. Those that stand in the table already tell of it
// there.
func (b *builder) readings() {
	for _, r := range b.policy.OpenReadings() {
		found := []Edge{}
		for _, in := range r.Indicators {
			for _, e := range b.around(r, in) {
				e.Of, e.Kind = r.ID, Reading
				if differs(e) && !slices.ContainsFunc(found, e.alike) {
					b.compare(&e, "")
					found = append(found, e)
				}
			}
		}
		if own := slices.DeleteFunc(slices.Clone(found), b.has); len(own) > 0 {
			found = own
		}
		b.edges = append(b.edges, found...)
	}
}

// around is every edge of an indicator, read either way.
func (b *builder) around(r estimator.OpenReading, in *estimator.Rule) []Edge {
	try := &builder{policy: b.policy, words: b.words, asOf: b.asOf, base: b.base}
	at := place{in: in, names: []string{b.words.Reading.With(r.Because)}}
	try.rule(in, at)
	for _, now := range b.policy.Table() {
		if now.ID == in.ID {
			try.rule(now, at)
		}
	}
	return try.edges
}

func differs(e Edge) bool {
	return slices.ContainsFunc(e.Cases, func(c Case) bool { return outcome(e, c) != outcome(e, e.Cases[0]) })
}

func (b *builder) has(e Edge) bool { return slices.ContainsFunc(b.edges, e.alike) }

// alike says whether another edge has the same people.
func (e Edge) alike(other Edge) bool {
	return slices.EqualFunc(e.Cases, other.Cases, func(a, b Case) bool {
		return a.AsOf.Equal(b.AsOf) && fmt.Sprint(a.Facts) == fmt.Sprint(b.Facts)
	})
}
