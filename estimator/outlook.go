package estimator

// outlook is what a person has on a later cut-off day if nothing changes but
// the day.
type outlook struct {
	points []Points
	total  Points
}

// at runs what follows on a cut-off day to come.
func (a *adviser) at(k int, count func()) {
	e, now, given := a.e, a.e.asOf, a.e.given
	e.asOf = a.cutOffs[k]
	if f := a.policy.submission; f != nil && e.asOf > now && given.has(f.slot) {
		said := e.values[f.slot]
		e.values[f.slot] = max(said, int64(a.filing[k])) // nobody files before one can
		defer func() { e.values[f.slot] = said }()
	}
	count()
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

// changesAt are those of a step on a cut-off day: what runs has run till then.
func (a *adviser) changesAt(all []FactUsed, k int, s *step) []FactUsed {
	return s.of.changes(a.e, all, s.values[0], s.of.more(a.e.asOf, a.cutOffs[k]))
}

func (a *adviser) reached(k int, steps ...*step) bool {
	total, known := a.totalAt(k, steps...)
	return known && total.Rounded() >= a.policy.PassLine
}
