package estimator

import "slices"

const (
	// No set of points holds more values than this, and no two are added up
	// that come to more pairs: shipped tables are far below it.
	maxPossible = 1 << 20
	maxPairs    = 1 << 23
)

// Possible are all points that a department can come to in an indicator, by the
// table or an open reading of it, whoever they are for: with two digits, in
// rising order, nothing always among them. Where the scores of departments are
// added up, they may be rounded either way, so that they can come to the exact
// sum. It is nil where that is not known: there is no such score, or there are
// too many values. It is not to be changed.
func (p *Policy) Possible(indicator, department string) []Points {
	key := [2]string{indicator, department}
	all, found := p.possible.Load(key)
	if !found {
		all, _ = p.possible.LoadOrStore(key, p.findPossible(indicator, department))
	}
	return all.([]Points)
}

func (p *Policy) findPossible(indicator, department string) []Points {
	i, d := p.scoredBy(indicator, department)
	if d == nil {
		return nil
	}
	exact := unite([]Points{0}, p.indicators[i].anybodys(p, d.Parts))
	for _, r := range p.readings {
		for _, c := range r.changed {
			if c.instead == i {
				exact = unite(exact, c.anybodys(p, d.Parts))
			}
		}
	}
	if exact == nil {
		return nil
	}
	rounded := make([]Points, 0, len(exact))
	for _, points := range exact {
		if p.indicators[i].outline.Combine == "sum" {
			rounded = append(rounded, points.cut(), -(-points).cut())
		} else {
			rounded = append(rounded, points.Rounded())
		}
	}
	return inOrder(rounded)
}

// cut is p without what stands behind two digits, towards fewer points.
func (p Points) cut() Points {
	return p - (p%unitsPerCent+unitsPerCent)%unitsPerCent
}

// scoredBy is an indicator's place in the table, and who scores it; nil if they
// don't.
func (p *Policy) scoredBy(indicator, department string) (int, *Department) {
	for i, in := range p.indicators {
		for n := range in.outline.Departments {
			if d := &in.outline.Departments[n]; in.id == indicator && d.ID == department {
				return i, d
			}
		}
	}
	return 0, nil
}

// anybodys are the exact points that an indicator, or some parts of it, can come
// to.
func (in *indicator) anybodys(p *Policy, parts []string) []Points {
	scored := []*node{&in.node}
	if len(parts) > 0 {
		scored = slices.DeleteFunc(slices.Clone(in.parts()), func(n *node) bool { return !slices.Contains(parts, n.id) })
	}
	e := &evaluation{policy: p, asking: true, anybody: true}
	return answered(e, (&bounding{evaluation: e}).unknown(in), scored)
}

// answered goes through every combination of answers, so that no two parts count
// on different ones.
func answered(e *evaluation, open []*Fact, scored []*node) []Points {
	if len(open) == 0 {
		return added(e, scored)
	}
	all, given := []Points{}, e.given
	for v := range open[0].answers() {
		e.set(open[0], int64(v))
		all = unite(all, answered(e, open[1:], scored))
	}
	e.given = given
	return all
}

func added(e *evaluation, of []*node) []Points {
	all := []Points{0}
	for _, n := range of {
		all = plus(all, n.possible(e))
	}
	return all
}

// unite is all that is in one or the other; nil if one is not known.
func unite(one, other []Points) []Points {
	if one == nil || other == nil || len(one)+len(other) > maxPossible {
		return nil
	}
	return inOrder(slices.Concat([]Points{}, one, other))
}

func inOrder(all []Points) []Points {
	slices.Sort(all)
	return slices.Compact(all)
}

// plus is every sum of one and another; nil if one is not known. It counts in the
// largest step of which both are made: many pairs come to few sums.
func plus(one, other []Points) []Points {
	if one == nil || other == nil || len(one)*len(other) > maxPairs {
		return nil
	}
	least, step := one[0]+other[0], Points(0)
	for _, of := range [][]Points{one, other} {
		for _, p := range of {
			step = divisor(p-of[0], step)
		}
	}
	step = max(step, 1)
	steps := (one[len(one)-1]+other[len(other)-1]-least)/step + 1
	if steps > maxPossible {
		return nil
	}
	there := make([]bool, steps)
	for _, p := range one {
		from := (p - one[0]) / step
		for _, q := range other {
			there[from+(q-other[0])/step] = true
		}
	}
	all := []Points{}
	for n, is := range there {
		if is {
			all = append(all, least+Points(n)*step)
		}
	}
	return all
}

// divisor is the greatest that two have in common.
func divisor(a, b Points) Points {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (n *node) possible(e *evaluation) []Points {
	holds := yes
	if n.when != nil {
		holds = n.when.holds(e)
	}
	switch holds {
	case no:
		return []Points{0}
	case yes:
		return n.rule.possible(e)
	}
	return unite(n.rule.possible(e), []Points{0})
}

// rates are what an amount can be.
func (a *amount) rates(e *evaluation) []Points {
	if p, known := a.get(e); known {
		return []Points{p}
	}
	return inOrder(slices.Clone(a.table))
}

func (r *byChoice) possible(e *evaluation) []Points { return r.amount.rates(e) }

func (r *fixed) possible(*evaluation) []Points { return []Points{r.points} }

func (r *threshold) possible(*evaluation) []Points { return inOrder([]Points{0, r.points}) }

func (r *bands) possible(*evaluation) (all []Points) {
	for _, b := range r.bands {
		all = append(all, b.points)
	}
	return inOrder(all)
}

func (r *byMonth) possible(e *evaluation) []Points {
	from, to := (&bounding{evaluation: e}).rows(r.tiers[0].perYear.by)
	all := []Points{}
	for row := from; row <= to; row++ {
		for months := range r.fact.Most() + 1 {
			all = append(all, r.points(months, row))
		}
	}
	return inOrder(all)
}

func (r *fullYears) possible(e *evaluation) []Points {
	all := []Points{}
	for _, rate := range r.perYear.rates(e) {
		for years := range r.fact.Most()/12 + 1 {
			all = append(all, Points(years)*rate)
		}
	}
	return inOrder(all)
}

func (r *perCount) possible(*evaluation) []Points {
	all := []Points{}
	for n := range r.fact.Most() + 1 {
		all = append(all, Points(n)*r.each)
	}
	return inOrder(all)
}

func (r *sum) possible(e *evaluation) []Points { return added(e, r.of) }

// possible of the highest are those of any part, also where another part is
// always higher: no shipped table has such a part.
func (r *highest) possible(e *evaluation) []Points {
	all := []Points{}
	for _, n := range r.of {
		all = unite(all, n.possible(e))
	}
	return all
}

func (r *first) possible(e *evaluation) []Points {
	all := []Points{}
	for _, n := range r.of {
		holds := yes
		if n.when != nil {
			holds = n.when.holds(e)
		}
		if holds == no {
			continue
		}
		if all = unite(all, n.rule.possible(e)); holds == yes {
			return all
		}
	}
	return unite(all, []Points{0})
}
