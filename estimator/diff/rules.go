package diff

import (
	"cmp"
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
				c.condition("condition", in.rule.When), c.needs("needs", in.rule.Needs), c.excludes(in.rule),
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
		data, words := map[string]any{"id": d.ID}, cmp.Or(d.Name, d.ID)
		if len(d.Parts) > 0 {
			data["parts"] = d.Parts
			words = c.words.say("department_parts", words, c.words.join(partNames(in.rule, d.Parts)))
		}
		if d.Fact != "" {
			data["when"] = map[string]any{"fact": d.Fact, "is": d.Value}
			if f, found := in.of.Fact(d.Fact); found {
				words = c.words.say("department_when", words, f.Name, f.InWords(d.Value))
			}
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

// partNames are what parts of an indicator are called.
func partNames(r *estimator.Rule, ids []string) (names []string) {
	for _, part := range r.Of {
		if slices.Contains(ids, part.ID) {
			names = append(names, part.Name)
		}
	}
	return names
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
	return []attribute{
		c.condition("condition", r.When), c.wording(r.When), text("otherwise", r.Otherwise),
		c.needs("needs", r.Needs), c.excludes(r),
	}
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
