package estimator

import "slices"

// Strands are the facts of the interview in groups that don't touch each
// other: whether a fact is asked can depend on answers to facts of its own
// strand only. Facts that no group of the interview asks for stand in their
// strand too, after the others.
func (p *Policy) Strands() [][]*Fact {
	var tied []slots // facts that stand in one rule
	for _, in := range p.Table() {
		tied = append(tied, in.looksAt())
	}
	for _, g := range p.Gates() {
		tied = append(tied, g.When.looksAt())
	}
	for _, f := range p.facts {
		of := slots{}
		if w := f.RequiredIf(); w != nil {
			of = w.looksAt()
		}
		of.add(f.slot)
		tied = append(tied, of)
	}
	var all [][]*Fact
	for len(tied) > 0 {
		var together slots
		together, tied = untie(tied)
		if strand := p.inOrder(together); len(strand) > 0 {
			all = append(all, strand)
		}
	}
	return all
}

// untie takes the first set away, with all that overlap it or each other.
func untie(tied []slots) (together slots, rest []slots) {
	together = tied[0]
	for {
		rest = nil
		for _, s := range tied {
			if s.overlaps(together) {
				together.addAll(s)
			} else {
				rest = append(rest, s)
			}
		}
		if len(rest) == len(tied) {
			return together, rest
		}
		tied = rest
	}
}

// inOrder is a strand in the order of the interview; empty if nothing of it is
// asked.
func (p *Policy) inOrder(together slots) (strand []*Fact) {
	for _, g := range p.groups {
		for _, f := range g.Facts {
			if together.has(f.slot) {
				strand = append(strand, f)
			}
		}
	}
	if len(strand) == 0 {
		return nil
	}
	for _, f := range p.facts {
		if together.has(f.slot) && !slices.Contains(strand, f) {
			strand = append(strand, f)
		}
	}
	return strand
}

func (r *Rule) looksAt() (all slots) {
	for _, f := range []*Fact{r.Fact, r.On, r.By} {
		if f != nil {
			all.add(f.slot)
		}
	}
	if r.When != nil {
		all.addAll(r.When.looksAt())
	}
	for _, part := range r.Of {
		all.addAll(part.looksAt())
	}
	return all
}

func (w *When) looksAt() (all slots) {
	if w.Fact != nil {
		all.add(w.Fact.slot)
	}
	for _, part := range w.Of {
		all.addAll(part.looksAt())
	}
	return all
}
