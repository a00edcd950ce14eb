package estimator

import "time"

// Bounds are what the points can still come to before everything is known.
type Bounds struct {
	Lowest, Highest Points
	// Undiminished is the lowest if nothing is taken away that is not known yet:
	// hardly anybody has a record, and everybody is asked for one last.
	Undiminished Points
	Outcome      Outcome // against the pass line, if nothing more is taken away
}

// Outcome is whether more answers can still decide about the pass line.
type Outcome int8

// The outcomes.
const (
	Open       Outcome = iota // it depends on the answers to come
	Reached                   // whatever they are
	OutOfReach                // whatever they are
)

// Bounds tells between what the total lies, whatever is answered to what is not
// yet known; facts that the interview does not ask count as left out. Months
// are at most what there has been since somebody could work, if the birthday is
// known, and what comes once a year at most as often as there have been years. Its error is [FactErrors].
func (p *Policy) Bounds(facts map[string]any, asOf time.Time) (Bounds, error) {
	r, wrong := p.enter(facts, asOf, false)
	defer r.leave()
	if len(wrong) > 0 {
		return Bounds{}, wrong
	}
	r.asking = true
	defer func() { r.asking = false }()
	b := bounding{evaluation: &r.evaluation, most: p.mostOf(&r.evaluation)}
	var all, kept span
	for _, in := range p.indicators {
		s := b.indicator(in)
		all.add(s)
		if s.low < 0 && s.high >= 0 {
			s.low = 0
		}
		kept.add(s)
	}
	bounds := Bounds{Lowest: all.low.Rounded(), Highest: all.high.Rounded(), Undiminished: kept.low.Rounded()}
	switch {
	case p.PassLine == 0:
	case bounds.Undiminished >= p.PassLine:
		bounds.Outcome = Reached
	case bounds.Highest < p.PassLine:
		bounds.Outcome = OutOfReach
	}
	return bounds, nil
}

// mostOf is how many there can be of facts that are held against a birthday, or
// whoever it is against a day of the calendar.
func (p *Policy) mostOf(e *evaluation) map[*Fact]int64 {
	most := map[*Fact]int64{}
	for _, c := range p.contradictions {
		if since, ok := c.(*sinceDay); ok && since.most && since.when == nil && len(since.facts) == 1 {
			most[since.facts[0]] = since.bound(e.asOf)
		}
		long, ok := c.(*tooLong)
		if !ok || !e.given.has(long.since.slot) {
			continue
		}
		months := long.most(e)
		for _, f := range long.each {
			most[f] = months
		}
		for _, together := range long.sums {
			for _, f := range together {
				most[f] = months
			}
		}
	}
	return most
}

// span is between what points lie.
type span struct{ low, high Points }

func (s *span) add(other span) {
	s.low += other.low
	s.high += other.high
}

func (s *span) unite(other span) {
	s.low, s.high = min(s.low, other.low), max(s.high, other.high)
}

func spanOf(first Points, others ...Points) span {
	s := span{first, first}
	for _, p := range others {
		s.unite(span{p, p})
	}
	return s
}

// bounding finds spans while facts are unknown.
type bounding struct {
	*evaluation
	most map[*Fact]int64
}

// maxTried bounds how many combinations of answers an indicator is tried with;
// beyond it, spans are still right but may be wider than need be.
const maxTried = 512

// indicator tries every combination of the unknown answers that several of its
// parts may look at, yes or no and choices, so that no part counts on another
// answer than the next.
func (b *bounding) indicator(in *indicator) span {
	return b.try(in, b.unknown(in))
}

func (b *bounding) unknown(in *indicator) (facts []*Fact) {
	tried := 1
	for _, f := range b.policy.facts {
		if !in.reads.has(f.slot) || f.Type != Bool && f.Type != ChoiceType {
			continue
		}
		if _, known := b.get(f); known || tried*f.answers() > maxTried {
			continue
		}
		tried *= f.answers()
		facts = append(facts, f)
	}
	return facts
}

// answers is how many values a yes or no or a choice has.
func (f *Fact) answers() int {
	if f.Type == Bool {
		return 2
	}
	return len(f.Choices)
}

func (b *bounding) try(in *indicator, open []*Fact) span {
	if len(open) == 0 {
		return in.span(b)
	}
	f, given := open[0], b.given
	var all span
	for v := range f.answers() {
		b.set(f, int64(v))
		if s := b.try(in, open[1:]); v == 0 {
			all = s
		} else {
			all.unite(s)
		}
	}
	b.given = given
	return all
}

// amounts are the ends between which a number lies.
func (b *bounding) amounts(f *Fact) (least, most int64) {
	if v, known := b.get(f); known {
		return v, v
	}
	most = f.Most()
	if months, bounded := b.most[f]; bounded {
		most = min(most, months)
	}
	return 0, most
}

// rows are the indexes of the values that a choice may have; of none, one.
func (b *bounding) rows(f *Fact) (from, to int) {
	if f == nil {
		return 0, 0
	}
	if v, known := b.get(f); known {
		return int(v), int(v)
	}
	return 0, len(f.Choices) - 1
}

func (n *node) span(b *bounding) span {
	holds := yes
	if n.when != nil {
		holds = n.when.holds(b.evaluation)
	}
	if holds == no {
		return span{}
	}
	s := n.rule.span(b)
	if holds == unknown {
		s.unite(span{})
	}
	return s
}

func (r *byChoice) span(b *bounding) span {
	from, to := b.rows(r.amount.by)
	return spanOf(r.amount.table[from], r.amount.table[from:to+1]...)
}

func (r *bands) span(b *bounding) span {
	if years, known := r.years(b.evaluation); known {
		return spanOf(r.bands[r.index(years)].points)
	}
	s := spanOf(r.bands[0].points)
	for _, band := range r.bands {
		s.unite(spanOf(band.points))
	}
	return s
}

// span of months lies between those at the ends of the tiers.
func (r *byMonth) span(b *bounding) span {
	least, most := b.amounts(r.fact)
	ends := []int64{least, most}
	for _, t := range r.tiers[:len(r.tiers)-1] {
		ends = append(ends, t.through)
	}
	ends = append(ends, r.from-1, r.from)
	from, to := b.rows(r.tiers[0].perYear.by)
	s, first := span{}, true
	for row := from; row <= to; row++ {
		for _, months := range ends {
			if months < least || months > most {
				continue
			}
			if p := spanOf(r.points(months, row)); first {
				s, first = p, false
			} else {
				s.unite(p)
			}
		}
	}
	return s
}

func (r *byMonth) points(months int64, row int) (sum Points) {
	if months < r.from {
		return 0
	}
	for i := range r.tiers {
		sum += Points(r.within(i, months)) * (r.tiers[i].perYear.row(row) / 12)
	}
	return sum
}

func (a *amount) row(i int) Points {
	if a.by == nil {
		return a.points
	}
	return a.table[i]
}

func (r *fullYears) span(b *bounding) span {
	least, most := b.amounts(r.fact)
	from, to := b.rows(r.perYear.by)
	s := spanOf(Points(least/12) * r.perYear.row(from))
	for row := from; row <= to; row++ {
		s.unite(spanOf(Points(least/12)*r.perYear.row(row), Points(most/12)*r.perYear.row(row)))
	}
	return s
}

func (r *perCount) span(b *bounding) span {
	least, most := b.amounts(r.fact)
	return spanOf(Points(least)*r.each, Points(most)*r.each)
}

func (r *threshold) span(b *bounding) span {
	least, most := b.amounts(r.reached.fact)
	switch needed := r.reached.needed; {
	case least >= needed:
		return spanOf(r.points)
	case most < needed:
		return span{}
	}
	return spanOf(0, r.points)
}

func (r *fixed) span(*bounding) span { return spanOf(r.points) }

func (r *sum) span(b *bounding) (all span) {
	for _, n := range r.of {
		all.add(n.span(b))
	}
	return all
}

func (r *highest) span(b *bounding) span {
	all := r.of[0].span(b)
	for _, n := range r.of[1:] {
		s := n.span(b)
		all.low, all.high = max(all.low, s.low), max(all.high, s.high)
	}
	return all
}

// span is of the parts that may be the first whose condition holds.
func (r *first) span(b *bounding) span {
	var all span
	possible := false
	unite := func(s span) {
		if possible {
			all.unite(s)
		} else {
			all, possible = s, true
		}
	}
	for _, n := range r.of {
		holds := yes
		if n.when != nil {
			holds = n.when.holds(b.evaluation)
		}
		if holds != no {
			unite(n.rule.span(b))
		}
		if holds == yes {
			return all
		}
	}
	unite(span{})
	return all
}

func (nothing) span(*bounding) span { return span{} }
