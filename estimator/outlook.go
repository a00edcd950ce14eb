package estimator

import (
	"cmp"
	"slices"
)

// outlook is what a person has on a later cut-off day if life goes on as it is:
// what goes on by itself has grown by then.
type outlook struct {
	points []Points
	total  Points
}

// at runs what follows on a cut-off day to come, as going on makes it.
func (a *adviser) at(k int, count func()) {
	e, now, given := a.e, a.e.asOf, a.e.given
	e.asOf = a.cutOffs[k]
	if f := a.policy.submission; f != nil && e.asOf > now {
		said, first := e.values[f.slot], int64(a.filing[k])
		if given.has(f.slot) {
			first = max(said, first) // nobody files before one can
		}
		e.set(f, first)
		defer func() { e.values[f.slot] = said }()
	}
	for i := range a.going {
		e.values[a.going[i].fact.slot] = a.grown(&a.going[i], k)
	}
	count()
	for _, g := range a.going {
		e.values[g.fact.slot] = g.start
	}
	e.asOf, e.given = now, given
}

// outlook counts every indicator on a cut-off day, once.
func (a *adviser) outlook(k int) *outlook {
	o := &a.outlooks[k]
	if o.points != nil {
		return o
	}
	o.points = make([]Points, len(a.policy.indicators))
	a.at(k, func() {
		for i, in := range a.policy.indicators {
			if a.counted.known[i] {
				o.points[i] = in.tally(a.e).points
				o.total += o.points[i]
			}
		}
	})
	return o
}

// totalAt is the exact total on a cut-off day with these steps made.
func (a *adviser) totalAt(k int, steps ...*step) (total Points, known bool) {
	changes := a.changes[:0]
	for _, s := range steps {
		changes = a.changesAt(changes, k, s)
	}
	a.changes = changes
	return a.totalOf(k, changes)
}

// totalOf is the exact total on a cut-off day with these changes.
func (a *adviser) totalOf(k int, changes []FactUsed) (total Points, known bool) {
	o := a.outlook(k)
	a.at(k, func() { total, known = a.recount(changes, o.points, o.total) })
	return total, known
}

// grown is what a fact that goes on has come to on a cut-off day.
func (a *adviser) grown(g *going, k int) int64 {
	return g.after(a.months[k])
}

// changesAt are those of a step on a cut-off day: what runs has run till then.
// It takes nothing from what has grown by itself, but for what it stops.
func (a *adviser) changesAt(all []FactUsed, k int, s *step) []FactUsed {
	from := len(all)
	all = s.of.changes(a.e, all, s.values[0], s.of.more(a.e.asOf, a.cutOffs[k]))
	if s.of.adds() {
		for i := range a.going {
			for j := from; j < len(all); j++ {
				if g := &a.going[i]; g.fact == all[j].Fact {
					all[j].value = max(all[j].value, a.grown(g, k))
				}
			}
		}
	}
	return append(all, s.stops...)
}

// stops are the facts that do not go on by themselves any more after some
// changes, as they are now: who buys a home leases none.
func (a *adviser) stops(changes []FactUsed) (all FactsUsed) {
	values, given, asking := a.e.values, a.e.given, a.e.asking
	for _, c := range changes {
		a.e.set(c.Fact, c.value)
	}
	a.e.asking = true
	for _, g := range a.going {
		changed := slices.ContainsFunc(changes, func(c FactUsed) bool { return c.Fact == g.fact })
		if !changed && !g.fact.runs(a.e) {
			all = append(all, FactUsed{g.fact, g.start})
		}
	}
	a.e.values, a.e.given, a.e.asking = values, given, asking
	return all
}

// withGrown adds to changes what has grown by itself on a cut-off day, in the
// order of the table. What a step ends stands among them as it is now.
func (a *adviser) withGrown(changes FactsUsed, k int) FactsUsed {
	all := slices.Clone(changes)
	for i := range a.going {
		g := &a.going[i]
		changed := slices.ContainsFunc(changes, func(c FactUsed) bool { return c.Fact == g.fact })
		if value := a.grown(g, k); !changed && value != g.start {
			all = append(all, FactUsed{g.fact, value})
		}
	}
	slices.SortFunc(all, func(x, y FactUsed) int { return cmp.Compare(x.Fact.slot, y.Fact.slot) })
	return all
}

func (a *adviser) reached(k int, steps ...*step) bool {
	total, known := a.totalAt(k, steps...)
	return known && total.Rounded() >= a.policy.PassLine
}
