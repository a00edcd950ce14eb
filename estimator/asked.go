package estimator

import "time"

// Asked are the facts that are not given and matter given those that are, in
// the order of the interview. A fact matters if a rule would look at it: the
// district of a home does not while there is no home, nor a lesser certificate
// beside the highest. Facts that can't be used count as not given.
func (p *Policy) Asked(facts map[string]any, asOf time.Time) []*Fact {
	r, _ := p.enter(facts, asOf, false)
	defer r.leave()
	e := &r.evaluation
	e.asking = true
	for _, g := range p.gates {
		g.when.holds(e)
	}
	for _, in := range p.indicators {
		in.tally(e)
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
			if matters.has(f.slot) && !e.given.has(f.slot) {
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
