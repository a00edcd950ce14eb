package diff

import "luohu/estimator"

// materials compares the papers themselves; which claim needs them, the claims
// tell.
func (c *comparer) materials() []Item {
	type paper struct {
		estimator.Need
		of *estimator.Policy
	}
	papers := func(p *estimator.Policy) (all []paper) {
		seen := map[string]bool{}
		for _, n := range papersOf(p) {
			if !seen[n.ID] {
				all = append(all, paper{n, p})
			}
			seen[n.ID] = true
		}
		return all
	}
	about := func(m paper) []attribute {
		return []attribute{
			text("id", m.ID), text("name", m.Name), text("paper", m.What), text("issued_by", m.IssuedBy),
			c.mark(m.of, m.Evidence), text("reference", m.Reference),
		}
	}
	return items(papers(c.a), papers(c.b),
		func(m paper) named { return named{m.ID, m.Name} },
		func(a, b paper) []Change { return c.compare(place{}, about(a), about(b)) },
		func(m paper, status string) []Change { return c.alone(about(m)[2:], status) })
}

// papersOf are the papers of a table as often as they are needed.
func papersOf(p *estimator.Policy) []estimator.Need {
	all := p.Always()
	var walk func([]*estimator.Rule)
	walk = func(rules []*estimator.Rule) {
		for _, r := range rules {
			all = append(all, r.Needs...)
			walk(r.Of)
		}
	}
	walk(p.Table())
	return all
}

// needs is which papers a place asks for.
func (c *comparer) needs(what string, of []estimator.Need) attribute {
	var data []map[string]any
	var said []string
	for _, n := range of {
		one, words := map[string]any{"id": n.ID}, n.Name
		if n.When != nil {
			one["when"] = conditionData(n.When)
			words = c.words.say("need_when", words, c.words.condition(n.When))
		}
		if n.OnlyIf != "" {
			one["only_if"] = n.OnlyIf
			words = c.words.say("need_when", words, n.OnlyIf)
		}
		data, said = append(data, one), append(said, words)
	}
	if data == nil {
		return attribute{what: what}
	}
	return attribute{what, data, c.words.join(said)}
}

// excludes is what is never counted at a place. A mark or a reference that is
// the place's own is told there.
func (c *comparer) excludes(r *estimator.Rule) attribute {
	var data []map[string]any
	var said []string
	for _, x := range r.Excludes {
		one := map[string]any{"says": x.Says}
		if x.Evidence != r.Evidence {
			one["evidence"] = x.Evidence
		}
		if x.Reference != r.Reference {
			one["reference"] = x.Reference
		}
		data, said = append(data, one), append(said, x.Says)
	}
	if data == nil {
		return attribute{what: "excludes"}
	}
	return attribute{"excludes", data, c.words.join(said)}
}
