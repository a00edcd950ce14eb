package diff

import (
	"fmt"
	"slices"

	"luohu/estimator"
)

// parts compares what a place is made of.
func (c *comparer) parts(a, b *estimator.Rule, at place, own origin) (all []Change) {
	for _, p := range matchParts(a.Of, b.Of) {
		switch {
		case p.a < 0:
			part := b.Of[p.b]
			all = append(all, c.change(inside(at, part, p.b), attribute{what: "part"}, c.part(c.b, part)))
		case p.b < 0:
			part := a.Of[p.a]
			all = append(all, c.change(inside(at, part, p.a), c.part(c.a, part), attribute{what: "part"}))
		default:
			all = append(all, c.node(a.Of[p.a], b.Of[p.b], inside(at, b.Of[p.b], p.b), own)...)
		}
	}
	order := func(of []*estimator.Rule, other []*estimator.Rule) attribute {
		ids := common(partIDs(of), partIDs(other))
		return c.words.list("part_order", ids, ids)
	}
	return append(all, c.compare(at, []attribute{order(a.Of, b.Of)}, []attribute{order(b.Of, a.Of)})...)
}

func (c *comparer) part(p *estimator.Policy, r *estimator.Rule) attribute {
	said := p.InWords(r)
	if r.When != nil {
		said = c.words.say("when", c.words.condition(r.When), said)
	}
	return attribute{"part", ruleData(r), said}
}

func partIDs(of []*estimator.Rule) (ids []string) {
	for _, r := range of {
		ids = append(ids, partID(r))
	}
	return ids
}

// partID is what a part is known by: its id, or else what it is about.
func partID(r *estimator.Rule) string {
	switch {
	case r.ID != "":
		return r.ID
	case r.Fact != nil:
		return r.Kind + " " + r.Fact.ID
	}
	return r.Kind + " " + r.Says
}

// matchParts finds parts again: by what they are known by, then those that
// look at the same fact, then what is left in its order.
func matchParts(before, after []*estimator.Rule) (pairs []pair) {
	taken, found := make([]bool, len(before)), slices.Repeat([]int{-1}, len(after))
	for _, fits := range []func(a, b *estimator.Rule) bool{
		func(a, b *estimator.Rule) bool { return partID(a) == partID(b) },
		func(a, b *estimator.Rule) bool { return a.Name != "" && a.Name == b.Name },
		func(a, b *estimator.Rule) bool { return a.Fact != nil && b.Fact != nil && a.Fact.ID == b.Fact.ID },
		func(a, b *estimator.Rule) bool { return (a.ID == "" || b.ID == "") && a.Kind == b.Kind },
	} {
		for j, b := range after {
			for i, a := range before {
				if found[j] < 0 && !taken[i] && fits(a, b) {
					found[j], taken[i] = i, true
				}
			}
		}
	}
	for j, i := range found {
		pairs = append(pairs, pair{i, j})
	}
	for i := range before {
		if !taken[i] {
			pairs = append(pairs, pair{i, -1})
		}
	}
	return pairs
}

// inside is the place of a part.
func inside(at place, r *estimator.Rule, index int) place {
	p := place{path: r.Path, name: at.name}
	if r.ID == "" {
		p.path = fmt.Sprintf("%s/#%d", at.path, index+1)
	}
	name := r.Name
	if name == "" {
		name = r.Says
	}
	if name == "" && r.Fact != nil {
		name = r.Fact.Name
	}
	switch {
	case name == "" && p.name == "":
		p.name = r.ID
	case name != "" && p.name != "":
		p.name += " › " + name
	case name != "":
		p.name = name
	}
	return p
}
