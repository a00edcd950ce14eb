package diff

import (
	"fmt"
	"slices"

	"luohu/estimator"
)

// indicator is a line of the table: who scores it and how it is counted.
type indicator struct {
	outline estimator.Outline
	rule    *estimator.Rule
	of      *estimator.Policy
}

func indicatorsOf(p *estimator.Policy) []indicator {
	rules := p.Table()
	all := make([]indicator, len(rules))
	for i, o := range p.Outline() {
		all[i] = indicator{o, rules[i], p}
	}
	return all
}

func (c *comparer) indicators() []Item {
	return items(indicatorsOf(c.a), indicatorsOf(c.b),
		func(in indicator) named { return named{in.outline.ID, in.outline.Name} },
		func(a, b indicator) []Change {
			all := c.compare(place{}, c.outline(a), c.outline(b))
			return append(all, c.rules(a.rule, b.rule)...)
		},
		func(in indicator, status string) []Change {
			mark, reference := in.rule.Evidence, in.rule.Reference
			return c.alone(append(c.outline(in)[2:], // not the name again
				attribute{"rule", ruleData(in.rule), in.of.InWords(in.rule)},
				c.condition("condition", in.rule.When),
				attribute{"evidence", mark, in.of.MarkInWords(mark)}, text("reference", reference),
			), status)
		})
}

// outline is what an indicator says besides its rule.
func (c *comparer) outline(in indicator) []attribute {
	o := in.outline
	var departments []map[string]any
	var said []string
	for _, d := range o.Departments {
		data, words := map[string]any{"id": d.ID}, d.ID
		if len(d.Parts) > 0 {
			data["parts"] = d.Parts
			words = c.words.say("department_parts", words, c.words.join(d.Parts))
		}
		if d.Fact != "" {
			data["when"] = map[string]any{"fact": d.Fact, "is": d.Value}
			words = c.words.say("department_when", words, d.Fact, d.Value)
		}
		departments, said = append(departments, data), append(said, words)
	}
	who := attribute{what: "departments"}
	if departments != nil {
		who.data, who.text = departments, c.words.join(said)
	}
	most := attribute{what: "max"}
	if m := in.rule.Most; m != nil {
		most.data, most.text = m.Exact(), c.words.points(*m)
	}
	return []attribute{
		text("id", o.ID), text("name", o.Name),
		text("group", o.Group), who, text("combine", o.Combine), most,
	}
}

// rules compares the trees of an indicator.
func (c *comparer) rules(a, b *estimator.Rule) []Change {
	return c.node(a, b, place{path: b.Path}, origin{})
}

// origin is where the values around a place are from, on both sides: a place
// that only inherits a change does not tell it again.
type origin struct{ mark, reference [2]string }

func originOf(a, b *estimator.Rule) origin {
	return origin{[2]string{a.Evidence, b.Evidence}, [2]string{a.Reference, b.Reference}}
}

func (c *comparer) node(a, b *estimator.Rule, at place, around origin) (all []Change) {
	own := originOf(a, b)
	if at.name != "" { // an indicator's own name is told by its outline
		all = c.compare(at, []attribute{text("id", a.ID), text("name", a.Name)}, []attribute{text("id", b.ID), text("name", b.Name)})
	}
	all = append(all, c.compare(at, c.terms(a), c.terms(b))...)
	if own.mark != around.mark {
		all = append(all, c.compare(at, []attribute{c.mark(c.a, a.Evidence)}, []attribute{c.mark(c.b, b.Evidence)})...)
	}
	if own.reference != around.reference {
		all = append(all, c.compare(at, []attribute{text("reference", a.Reference)}, []attribute{text("reference", b.Reference)})...)
	}
	switch {
	case len(a.Of) > 0 && len(b.Of) > 0:
		all = append(all, c.compare(at, []attribute{c.kind(a)}, []attribute{c.kind(b)})...)
		return append(all, c.parts(a, b, at, own)...)
	case a.Kind == b.Kind || alike(a, b):
		all = append(all, c.compare(at, append(c.leaf(a), c.kind(a)), append(c.leaf(b), c.kind(b)))...)
		return append(all, c.rows(a, b, at)...)
	}
	return append(all, c.change(at, attribute{"rule", ruleData(a), c.a.InWords(a)}, attribute{"rule", ruleData(b), c.b.InWords(b)}))
}

// kind is how values make points.
func (c *comparer) kind(r *estimator.Rule) attribute {
	return attribute{"rule", map[string]any{"rule": r.Kind, "parts": r.Listed}, c.words.say("rule_" + r.Kind)}
}

// alike are rules for months that differ in nothing but whether months over
// count, so that their values can be held against each other.
func alike(a, b *estimator.Rule) bool {
	months := []string{"by_month", "full_years"}
	return slices.Contains(months, a.Kind) && slices.Contains(months, b.Kind) &&
		sameFact(a.By, b.By) && len(tiers(a.Rows)) == len(tiers(b.Rows))
}

// terms are when a place counts, and what is said if it does not.
func (c *comparer) terms(r *estimator.Rule) []attribute {
	return []attribute{c.condition("condition", r.When), c.wording(r.When), text("otherwise", r.Otherwise)}
}

// leaf is what a rule without parts looks at.
func (c *comparer) leaf(r *estimator.Rule) []attribute {
	all := []attribute{c.fact("fact", r.Fact), c.fact("on", r.On), c.fact("by", r.By), text("says", r.Says)}
	for _, bound := range []struct {
		what string
		n    int64
	}{{"from_months", r.From}, {"at_least", r.AtLeast}} {
		a := attribute{what: bound.what}
		if bound.n != 0 {
			a.data, a.text = bound.n, c.words.amount(bound.n, r.Fact)
		}
		all = append(all, a)
	}
	return all
}

func (c *comparer) fact(what string, f *estimator.Fact) attribute {
	if f == nil {
		return attribute{what: what}
	}
	return attribute{what, f.ID, f.Name}
}

func (c *comparer) mark(p *estimator.Policy, mark string) attribute {
	return attribute{"evidence", mark, p.MarkInWords(mark)}
}

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
