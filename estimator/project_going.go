package estimator

// runs says whether a fact goes on for somebody. What has not begun does not
// begin by itself, unless the table's condition says that it has: who owns a
// home since yesterday has no full month of it yet. A condition that can't be
// told, because something was not given, does not stop what has begun.
func (f *Fact) runs(e *evaluation) bool {
	if f.goesOn == nil || !e.given.has(f.slot) {
		return false
	}
	begun := e.values[f.slot] > 0
	if f.goesOn.when == nil {
		return begun
	}
	holds := f.goesOn.when.holds(e)
	return holds == yes || holds == unknown && begun
}

// stopped says that it has begun and does not go on any more.
func (f *Fact) stopped(e *evaluation) bool {
	asking := e.asking
	e.asking = true // what is not given stops nothing
	defer func() { e.asking = asking }()
	return f.goesOn != nil && e.given.has(f.slot) && e.values[f.slot] > 0 && !f.runs(e)
}

// going is a fact that runs on, and its value at the beginning.
type going struct {
	fact  *Fact
	start int64
}

// going are the facts that run on. Nothing is taken for its default here.
func (p *Policy) going(e *evaluation) (all []going) {
	e.asking = true
	defer func() { e.asking = false }()
	for _, f := range p.facts {
		if f.runs(e) {
			all = append(all, going{f, e.values[f.slot]})
		}
	}
	return all
}

// after is its value so many calendar months on, at most the fact's bound.
func (g *going) after(months int) int64 {
	return min(g.start+int64(months/g.fact.goesOn.every), g.fact.Most())
}

// monthsTo is how many calendar months it takes to get to an amount.
func (g *going) monthsTo(amount int64) int { return int(amount-g.start) * g.fact.goesOn.every }

// GoesOn is how a fact grows while life goes on as it is: one more every so
// many months, 0 if it does not; when is nil if it does as soon as it has begun.
func (f *Fact) GoesOn() (months int, when *When) {
	switch {
	case f.goesOn == nil:
		return 0, nil
	case f.goesOn.when == nil:
		return f.goesOn.every, nil
	}
	return f.goesOn.every, layOutWhen(f.goesOn.when)
}
