package edges

import (
	"slices"

	"luohu/estimator"
)

// place is where in the table a rule stands: on the way to it, some conditions
// hold and others don't.
type place struct {
	in    *estimator.Rule // the indicator
	names []string
	hold  []wish
}

type wish struct {
	when  *estimator.When
	want  bool
	tried bool // it is what the edge is about: neither side leaves it to what is usual
}

func (p place) within(r *estimator.Rule) place {
	p.names = append(p.names[:len(p.names):len(p.names)], r.Name)
	return p
}

func (p place) where(w *estimator.When, want bool) place {
	if w != nil {
		p.hold = append(p.hold[:len(p.hold):len(p.hold)], wish{when: w, want: want})
	}
	return p
}

// rule adds the edges of a rule and of those that it is made of.
func (b *builder) rule(r *estimator.Rule, at place) {
	at = at.within(r)
	if r.When != nil {
		b.conditions(r, at)
		at = at.where(r.When, true)
	}
	switch r.Kind {
	case "bands":
		b.bands(r, at)
	case "choice":
		b.rows(r.Fact, at)
	case "by_month", "full_years", "per_count", "threshold":
		b.amounts(r, at)
	}
	for _, part := range r.Of {
		b.rule(part, at)
		if r.Kind == "first" && part.When != nil {
			at = at.where(part.When, false)
		}
	}
	if r.Kind == "highest" {
		b.rivals(r, at)
	}
}

// at is a person for whom a place of the table counts; nil if its conditions
// can't hold together.
func (b *builder) at(p place) map[string]any {
	facts := with(b.base)
	for _, w := range p.hold {
		b.bring(w.when, w.want, w.tried, facts)
	}
	for _, w := range p.hold {
		if b.holds(w.when, facts) != w.want {
			return nil
		}
	}
	b.complete(facts)
	return facts
}

// counts adds an edge at which the points of an indicator change.
func (b *builder) counts(at place, why string, people ...map[string]any) {
	d := draft{kind: Counts, of: at.in.ID, place: b.called(at.names...), why: why}
	for _, facts := range people {
		if facts == nil {
			d.sides = nil
			break
		}
		d.sides = append(d.sides, side{facts: facts, asOf: b.asOf})
	}
	b.add(d)
}

// rows adds an edge between all the values of a choice.
func (b *builder) rows(f *estimator.Fact, at place) {
	facts := b.at(at)
	var people []map[string]any
	for _, c := range f.Choices {
		if facts != nil {
			people = append(people, with(facts, f.ID, c.Value))
		}
	}
	b.counts(at, b.words.SameRow.With(), people...)
}

// amounts adds an edge at every amount from which on more (or less) counts,
// and one between the rows of the table.
func (b *builder) amounts(r *estimator.Rule, at place) {
	facts := b.at(at)
	if facts == nil {
		b.counts(at, "")
		return
	}
	if r.By != nil {
		facts[r.By.ID] = r.By.Choices[0].Value
	}
	for _, ns := range steps(r) {
		var people []map[string]any
		for _, n := range ns {
			people = append(people, with(facts, r.Fact.ID, n))
		}
		b.counts(at, "", people...)
	}
	if r.By != nil {
		b.rows(r.By, at.where(&estimator.When{Kind: "at_least", Fact: r.Fact, AtLeast: max(12, r.From)}, true))
	}
}

// steps are the amounts on either side of each edge.
func steps(r *estimator.Rule) (all [][]int) {
	switch r.Kind {
	case "full_years":
		return [][]int{{11, 12}, {23, 24}, {35, 36}}
	case "per_count":
		return [][]int{{0, 1, 2}}
	case "threshold":
		return [][]int{{int(r.AtLeast) - 1, int(r.AtLeast)}}
	}
	first := max(1, int(r.From))
	all = append(all, []int{first - 1, first})
	for _, n := range ends(r) {
		all = append(all, []int{n - 1, n, n + 1}) // the month before shows the old rate, the one after the new
	}
	return all
}

// ends are the last months of tiers.
func ends(r *estimator.Rule) (all []int) {
	for _, row := range r.Rows { // there is one for each value of a choice
		if n := int(row.Through); !row.Endless && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// rivals adds an edge between two parts of which only the higher one counts:
// the one, both, the other.
func (b *builder) rivals(r *estimator.Rule, at place) {
	for i, part := range r.Of[1:] {
		one, other := b.giving(at, r.Of[i]), b.giving(at, part)
		both := b.giving(at, r.Of[i], part)
		b.counts(at, b.words.OnlyHighest.With(), one, both, other)
	}
}

// giving is a person for whom some rules give points; nil if there can't be one.
func (b *builder) giving(at place, rules ...*estimator.Rule) map[string]any {
	facts := b.at(at)
	if facts == nil {
		return nil
	}
	for _, r := range rules {
		b.give(r, facts, at)
	}
	b.complete(facts)
	for _, r := range rules {
		if r.When != nil && !b.holds(r.When, facts) {
			return nil
		}
	}
	return facts
}

// give changes a person so that a rule gives points; what the way to it asks
// for stays.
func (b *builder) give(r *estimator.Rule, facts map[string]any, at place) {
	if r.Fact != nil && at.asksFor(r.Fact) {
		return
	}
	if r.When != nil {
		b.bring(r.When, true, false, facts)
	}
	switch r.Kind {
	case "by_month", "full_years":
		facts[r.Fact.ID] = max(12, int(r.From))
	case "per_count":
		facts[r.Fact.ID] = 1
	case "threshold":
		facts[r.Fact.ID] = int(r.AtLeast)
	case "choice":
		best := r.Rows[0]
		for _, row := range r.Rows {
			if row.Points > best.Points {
				best = row
			}
		}
		facts[r.Fact.ID] = best.Value
	case "sum", "highest":
		for _, part := range r.Of {
			if part.When == nil || b.holds(part.When, facts) {
				b.give(part, facts, at)
			}
		}
	case "first":
		for _, part := range r.Of {
			if part.When == nil || b.holds(part.When, facts) {
				b.give(part, facts, at)
				return
			}
		}
		b.give(r.Of[0], facts, at)
	}
}
