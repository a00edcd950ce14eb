package estimator

import "slices"

// adviser tries changes on what is known of a person.
type adviser struct {
	policy   *Policy
	e        *evaluation
	counted  *sums
	passes   bool
	cutOffs  []Day   // this one, if it is one, and the next four
	filing   []Day   // the first day of filing after each
	months   []int   // till each
	going    []going // what goes on by itself
	outlooks []outlook
	steps    []*step
	changes  []FactUsed // room for the ones being tried
}

// step is a change that helps.
type step struct {
	of       *improvement
	values   []int64 // attained, chosen or set: the same to the table
	more     int64
	change   FactsUsed
	stops    FactsUsed // what would go on by itself, and does not with it
	total    Points    // exact, everything else as it is now
	earliest Day
	from     int  // the first cut-off at which it can count; beyond all of them: their number
	reaches  bool // the line, at that cut-off, alone
}

// leastGain is what is worth telling: less is nothing in the total as stated,
// or comes of its rounding.
const leastGain Points = unitsPerCent

func newAdviser(p *Policy, r *room) *adviser {
	a := &adviser{
		policy: p, e: &r.evaluation, counted: &r.counted,
		passes: p.PassLine > 0 && r.counted.total.Rounded() >= p.PassLine,
	}
	a.going = p.going(a.e)
	day := p.cutOffFrom(a.e.asOf)
	if day == a.e.asOf {
		a.cutOffs = append(a.cutOffs, day)
		day = p.cutOffAfter(day)
	}
	for range cutOffsAhead {
		a.cutOffs = append(a.cutOffs, day)
		day = p.cutOffAfter(day)
	}
	a.outlooks = make([]outlook, len(a.cutOffs))
	for _, day := range a.cutOffs {
		a.filing = append(a.filing, p.firstFilingDay(day))
		a.months = append(a.months, day.calendarMonthsSince(a.e.asOf)-1)
	}
	return a
}

// open says that there is a line to be reached.
func (a *adviser) open() bool {
	return a.policy.PassLine > 0 && !a.passes && a.counted.complete
}

// try notes every variant of an improvement that helps.
func (a *adviser) try(im *improvement) {
	if !im.applies(a.e) {
		return
	}
	first := len(a.steps)
	for _, value := range im.values(a.e) {
		s := a.first(im, value)
		if s == nil {
			continue
		}
		alike := slices.IndexFunc(a.steps[first:], func(other *step) bool { return a.alike(s, other) })
		if alike >= 0 {
			a.steps[first+alike].values = append(a.steps[first+alike].values, value)
			continue
		}
		a.steps = append(a.steps, s)
	}
	if a.open() {
		for _, s := range a.steps[first:] {
			s.reaches = s.from < len(a.cutOffs) && !a.reached(s.from) && a.reached(s.from, s)
		}
	}
}

// first is the variant at the first cut-off where it helps; nil if there is
// none.
func (a *adviser) first(im *improvement, value int64) *step {
	if im.way == wayReach {
		return a.reach(im)
	}
	for from, day := range a.cutOffs {
		if day == a.e.asOf && im.way != wayChoose {
			continue
		}
		more := im.more(a.e.asOf, day)
		if s := a.offer(im, value, more); s != nil {
			s.earliest, s.from = day, from
			return s
		}
		if !im.runs() && im.grows == nil {
			return nil
		}
	}
	return nil
}

// reach lets months run to the first that helps.
func (a *adviser) reach(im *improvement) *step {
	for more := int64(1); more <= monthsAhead; more++ {
		s := a.offer(im, 0, more)
		if s == nil {
			continue
		}
		day := a.policy.cutOffAfter(a.e.asOf)
		for im.more(a.e.asOf, day) < more {
			day = a.policy.cutOffAfter(day)
		}
		s.earliest, s.from = day, slices.Index(a.cutOffs, day)
		if s.from < 0 {
			s.from = len(a.cutOffs)
		}
		return s
	}
	return nil
}

// offer is a change, if it brings points.
func (a *adviser) offer(im *improvement, value, more int64) *step {
	a.changes = im.changes(a.e, a.changes[:0], value, more)
	total, known := a.after(a.changes)
	if !known || total-a.counted.total < leastGain {
		return nil
	}
	return &step{
		of: im, values: []int64{value}, more: more, total: total,
		change: slices.Clone(FactsUsed(a.changes)), stops: a.stops(a.changes),
	}
}

// alike says that a table makes the same of two variants, today and later.
func (a *adviser) alike(s, other *step) bool {
	if s.total != other.total || s.earliest != other.earliest {
		return false
	}
	if s.of.grows == nil {
		return true
	}
	for k := s.from; k < len(a.cutOffs); k++ {
		one, _ := a.totalAt(k, s)
		two, _ := a.totalAt(k, other)
		if one != two {
			return false
		}
	}
	return true
}

// after is the total with some facts changed; known is false if something that
// was known is not any more. Only indicators that look at the facts are counted
// again.
func (a *adviser) after(changes []FactUsed) (total Points, known bool) {
	return a.recount(changes, a.counted.points, a.counted.total)
}

// recount is after for points counted before, under the cut-off day of now.
func (a *adviser) recount(changes []FactUsed, points []Points, total Points) (Points, bool) {
	e := a.e
	given, changed, known := e.given, slots{}, true
	var space [(maxSteps + 2) * maxTogether]int64
	before := space[:0]
	for _, c := range changes {
		before = append(before, e.values[c.Fact.slot])
		changed.add(c.Fact.slot)
		e.set(c.Fact, c.value)
	}
	for i, in := range a.policy.indicators {
		if a.counted.known[i] && in.reads.overlaps(changed) {
			t := in.tally(e)
			total += t.points - points[i]
			known = known && t.known
		}
	}
	for i, c := range slices.Backward(changes) { // a fact may stand there twice: the later value counts
		e.values[c.Fact.slot] = before[i]
	}
	e.given = given
	return total, known
}
