package estimator

import "slices"

// Use is a fact with a value that it can have.
func Use(f *Fact, value any) FactUsed {
	v, problem := f.read(value)
	if problem != "" {
		panic(problem)
	}
	return FactUsed{f, v}
}

// Reads are the facts that an indicator looks at, by the table or an open
// reading of it.
func (p *Policy) Reads(indicator string) (all []*Fact) {
	var reads slots
	for _, in := range p.readAs(indicator) {
		reads.addAll(in.reads)
	}
	for _, f := range p.facts {
		if reads.has(f.slot) {
			all = append(all, f)
		}
	}
	return all
}

func (p *Policy) readAs(indicator string) (all []*indicator) {
	for i, in := range p.indicators {
		if in.id != indicator {
			continue
		}
		all = append(all, in)
		for _, r := range p.readings {
			for _, c := range r.changed {
				if c.instead == i {
					all = append(all, c.indicator)
				}
			}
		}
	}
	return all
}

// Shares hands on the exact points that somebody gets for some parts of an
// indicator, or for all of it, each way in which it is read.
func (p *Policy) Shares(asOf Day, indicator string, parts []string, values map[*Fact]int64, visit func(Points)) {
	e := evaluation{policy: p, asOf: asOf}
	for f, v := range values {
		e.set(f, v)
	}
	for _, in := range p.readAs(indicator) {
		share := in.tally(&e).points
		if len(parts) > 0 {
			share = 0
			for _, n := range in.parts() {
				if slices.Contains(parts, n.id) {
					share += n.tally(&e).points
				}
			}
		}
		visit(share)
	}
}
