package estimator

import "time"

// Asked are the facts that are not given and matter given those that are, in
// the order of the interview. A fact matters if a rule would look at it: the
// district of a home does not while there is no home, nor a lesser certificate
// beside the highest. What is chosen when filing (a home by the year or once)
// is looked at both ways. Facts that can't be used count as not given.
func (p *Policy) Asked(facts map[string]any, asOf time.Time) []*Fact {
	return p.AskedWithout(facts, nil, asOf)
}

// AskedWithout is Asked for somebody who can't or won't say some facts. Those
// count as what the policy says for facts left out; where it says nothing, the
// indicator is lost, and the rest of what only it needs is not asked either.
func (p *Policy) AskedWithout(facts map[string]any, withheld []string, asOf time.Time) []*Fact {
	r, _ := p.enter(facts, asOf, false)
	defer r.leave()
	e := &r.evaluation
	e.asking = true
	for _, g := range p.gates {
		g.when.holds(e) // here, a fact left out is never taken for its default
	}
	refused := e.withhold(withheld)
	for _, in := range p.indicators {
		e.lookAt(in)
	}
	matters := e.read
	for _, f := range p.facts {
		if f.required(e) {
			matters.add(f.slot)
		}
	}
	asked := []*Fact{}
	for _, g := range p.groups {
		for _, f := range g.Facts {
			if matters.has(f.slot) && !e.given.has(f.slot) && !refused.has(f.slot) {
				asked = append(asked, f)
			}
		}
	}
	return asked
}

// Missing are the facts without which the points can't be counted, in the order
// of the policy. Facts that can't be used count as not given.
func (p *Policy) Missing(facts map[string]any, asOf time.Time) []*Fact {
	r, _ := p.enter(facts, asOf, false)
	defer r.leave()
	all := []*Fact{}
	for _, f := range p.facts {
		if f.required(&r.evaluation) && !r.given.has(f.slot) {
			all = append(all, f)
		}
	}
	return all
}

// withhold takes facts that will not be given for what they count as.
func (e *evaluation) withhold(ids []string) (refused slots) {
	for _, id := range ids {
		f, found := e.policy.byID[id]
		switch {
		case !found || e.given.has(f.slot):
			continue
		case f.defaultAsOf:
			e.set(f, int64(e.asOf))
		case f.Default != nil:
			e.set(f, f.fallback)
		default:
			e.withheld.add(f.slot)
		}
		refused.add(f.slot)
	}
	return refused
}

// lookAt notes which facts an indicator looks at, unless it is lost.
func (e *evaluation) lookAt(in *indicator) {
	before := e.read
	if e.withheld != (slots{}) && in.tally(e).lost {
		e.read = before
		return
	}
	e.choosing = true
	in.tally(e)
	e.choosing = false
}
