package edges

import (
	"errors"
	"slices"

	"luohu/estimator"
)

// part is a condition on one fact, with what must be so around it for it to
// decide.
type part struct {
	when   *estimator.When
	around []wish
}

// decisive takes a condition apart.
func decisive(w *estimator.When, around []wish) (all []part) {
	if len(w.Of) == 0 {
		return []part{{w, around}}
	}
	for i, inside := range w.Of {
		beside := around[:len(around):len(around)]
		for j, other := range w.Of {
			if j != i {
				beside = append(beside, wish{when: other, want: w.Kind == "all"})
			}
		}
		all = append(all, decisive(inside, beside)...)
	}
	return all
}

// conditions adds both sides of every condition of a rule, but for those that
// a condition around it asks for as well: they are that one's.
func (b *builder) conditions(r *estimator.Rule, at place) {
	for _, one := range decisive(r.When, nil) {
		var people []map[string]any
		for _, want := range []bool{false, true} {
			there := at
			for _, w := range one.around {
				there = there.where(w.when, w.want)
			}
			there.hold = append(slices.Clip(there.hold), wish{one.when, want, true})
			people = append(people, b.giving(there, unconditional(r)))
		}
		if !at.asksFor(one.when.Fact) || !slices.ContainsFunc(people, isNobody) {
			b.counts(at, "", people...)
		}
	}
}

func isNobody(facts map[string]any) bool { return facts == nil }

// asksFor says whether a condition on the way looks at a fact.
func (p place) asksFor(f *estimator.Fact) bool {
	return slices.ContainsFunc(p.hold, func(w wish) bool {
		return slices.ContainsFunc(decisive(w.when, nil), func(one part) bool { return one.when.Fact == f })
	})
}

// unconditional is a rule without its condition: that one is being tried.
func unconditional(r *estimator.Rule) *estimator.Rule {
	free := *r
	free.When = nil
	return &free
}

// gates adds every condition for filing: not met, met, and not known.
func (b *builder) gates() {
	for _, g := range b.policy.Gates() {
		for _, one := range decisive(g.When, nil) {
			d := draft{kind: Gate, of: g.ID, place: g.Name}
			for _, want := range []bool{false, true} {
				facts := with(b.base)
				for _, w := range one.around {
					b.bring(w.when, w.want, true, facts)
				}
				b.bring(one.when, want, true, facts)
				b.complete(facts)
				d.sides = append(d.sides, side{facts: facts, asOf: b.asOf})
			}
			unknown := with(d.sides[0].facts)
			delete(unknown, one.when.Fact.ID)
			d.sides = append(d.sides, side{facts: unknown, asOf: b.asOf})
			b.add(d)
		}
	}
}

// required adds every fact that can't be left out.
func (b *builder) required() {
	for _, f := range b.policy.Facts() {
		when := f.RequiredIf()
		if !f.Required && (when == nil || f.Default != nil) {
			continue
		}
		d := draft{kind: Required, of: f.ID, place: f.Name}
		add := func(facts map[string]any) { d.sides = append(d.sides, side{facts: facts, asOf: b.asOf}) }
		facts := with(b.base)
		if when != nil {
			b.bring(when, false, true, facts)
			add(with(facts)) // here it may be
			b.bring(when, true, true, facts)
		}
		delete(facts, f.ID)
		add(with(facts))
		if facts[f.ID] = b.base[f.ID]; f.RequiredIf() != nil {
			facts[f.ID] = b.policy.Answers(f, b.asOf)[0]
		}
		add(facts)
		b.add(d)
	}
}

// refusal is why nothing can be counted.
func refusal(err error) (all estimator.FactErrors) {
	errors.As(err, &all)
	return all
}
