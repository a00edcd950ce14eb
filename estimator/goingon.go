package estimator

// comes says that the line comes without a purchase: to who goes on as they
// are, alone or with up to three changes besides, on one of the cut-offs that
// advice looks at. No [Way] may say so: going on with insurance, fund, lease
// and endorsements is four steps already.
func (a *adviser) comes() bool {
	start, outlooks := a.e.values, a.outlooks
	defer func() { a.e.values, a.outlooks = start, outlooks }()
	a.outlooks = make([]outlook, len(a.cutOffs))
	growing := a.policy.going(a.e)
	for k, day := range a.cutOffs {
		then := continuing{a, k, a.changesOf(k)}
		months := day.calendarMonthsSince(a.e.asOf) - 1
		for _, g := range growing {
			value := g.after(months)
			a.e.values[g.fact.slot] = value
			then.atLeast(g.fact, value)
		}
		if then.reaches(nil, nil, 0) {
			return true
		}
		a.e.values = start
	}
	return false
}

// continuing is somebody who goes on as they are until a cut-off.
type continuing struct {
	*adviser
	on      int
	changes [][]FactUsed // of each step, by then
}

// changesOf are those of each step that is there on a cut-off day.
func (a *adviser) changesOf(k int) [][]FactUsed {
	all := make([][]FactUsed, min(len(a.steps), maxCombined))
	for i := range all {
		if s := a.steps[i]; s.from <= k {
			all[i] = a.changesAt(nil, k, s)
		}
	}
	return all
}

// atLeast lets no step take from what a fact has grown to by itself.
func (c *continuing) atLeast(f *Fact, value int64) {
	for _, changes := range c.changes {
		for i, change := range changes {
			if change.Fact == f {
				changes[i].value = max(change.value, value)
			}
		}
	}
}

// reaches says that the line is reached with some steps made, or with more of
// those from a place on, up to three in all.
func (c *continuing) reaches(made []*step, changes []FactUsed, from int) bool {
	total, known := c.totalOf(c.on, changes)
	if known && total.Rounded() >= c.policy.PassLine {
		return true
	}
	if len(made) == maxSteps {
		return false
	}
	for i := from; i < len(c.changes); i++ {
		s := c.steps[i]
		if len(c.changes[i]) > 0 && c.meetsAll(s, made) && c.reaches(append(made, s), append(changes, c.changes[i]...), i+1) {
			return true
		}
	}
	return false
}

func (a *adviser) meetsAll(s *step, made []*step) bool {
	for _, other := range made {
		if !a.meet(s, other) {
			return false
		}
	}
	return true
}
