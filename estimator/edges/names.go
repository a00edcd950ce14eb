package edges

import (
	"slices"
	"strings"

	"luohu/estimator"
)

// fillIn says what is left out on one side and not on the other: it is what the
// difference is about. Where leaving it out is the difference, it stays out.
func (b *builder) fillIn(d draft) {
	if d.kind == Gate || d.kind == Required {
		return
	}
	for _, f := range b.changed(d.sides) {
		for _, s := range d.sides {
			if _, given := s.facts[f.ID]; !given && f.Default != nil {
				s.facts[f.ID] = f.Default
			}
		}
	}
}

// changed are the facts in which the sides differ.
func (b *builder) changed(sides []side) (all []*estimator.Fact) {
	for _, f := range b.policy.Facts() {
		for _, s := range sides[1:] {
			if s.facts[f.ID] != sides[0].facts[f.ID] {
				all = append(all, f)
				break
			}
		}
	}
	return all
}

// name is the place, and in what its neighbours are different.
func (b *builder) name(d draft, s side, changed []*estimator.Fact) string {
	var what []string
	for _, f := range changed {
		value, given := s.facts[f.ID]
		switch years, counted := s.years[f.ID]; {
		case !given && d.kind != Gate && d.kind != Required:
			continue // the other side needs it, this one doesn't
		case !given:
			what = append(what, b.words.Missing.With(f.Name))
		case counted:
			what = append(what, b.words.FactYears.With(f.Name, f.InWords(value), years))
		default:
			what = append(what, b.words.Fact.With(f.Name, f.InWords(value)))
		}
	}
	if d.atSeveralDays() {
		what = append(what, b.words.AsOf.With(day(s.asOf)))
	}
	return b.words.Name.With(d.place, strings.Join(what, b.words.Join.With()))
}

// title is the place, and what differs.
func (b *builder) title(d draft, changed []*estimator.Fact) string {
	var what []string
	for _, f := range changed {
		what = append(what, f.Name)
	}
	if d.atSeveralDays() {
		what = append(what, b.words.CutOff.With())
	}
	return b.words.Name.With(d.place, strings.Join(what, b.words.Join.With()))
}

func (d draft) atSeveralDays() bool {
	return slices.ContainsFunc(d.sides, func(s side) bool { return !s.asOf.Equal(d.sides[0].asOf) })
}

// called is a place by the names on the way to it.
func (b *builder) called(names ...string) string {
	var all []string
	for _, n := range names {
		if n != "" {
			all = append(all, n)
		}
	}
	return strings.Join(all, b.words.PlaceJoin.With())
}
