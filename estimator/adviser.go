package estimator

import "slices"

// adviser tries changes on what is known of a person.
type adviser struct {
	policy  *Policy
	e       *evaluation
	counted *sums
	changes []FactUsed // room for the ones being tried
	found   []Advice
}

func (a *adviser) try(f *Fact) {
	value, known := a.e.get(f)
	if !known {
		return
	}
	switch f.improve.way {
	case wayGoOn:
		a.goOn(f)
	case wayReach:
		a.reach(f, value)
	case wayOnceMore:
		a.more(f, 1, a.policy.cutOffFrom(a.e.asOf.next()))
	case wayAttain:
		a.others(f, value, a.policy.cutOffFrom(a.e.asOf.next()))
	case wayChoose:
		a.others(f, value, a.policy.cutOffFrom(a.e.asOf))
	}
}

// goOn lets months run to the first cut-off day where they help.
func (a *adviser) goOn(f *Fact) {
	cutOff := a.e.asOf
	for range cutOffsAhead {
		cutOff = a.policy.cutOffFrom(cutOff.next())
		months := int64(cutOff.calendarMonthsSince(a.e.asOf) - 1)
		if a.more(f, months, cutOff) {
			return
		}
	}
}

// reach lets months run to the first that helps; what has not begun can't be
// said to come.
func (a *adviser) reach(f *Fact, value int64) {
	if value == 0 {
		return
	}
	for months := int64(1); months <= monthsAhead; months++ {
		if a.more(f, months, 0) {
			found := &a.found[len(a.found)-1]
			found.Earliest = a.policy.cutOffFrom(a.e.asOf.plusMonths(int(months)))
			return
		}
	}
}

// more tries so many more of a fact and of those that grow with it.
func (a *adviser) more(f *Fact, n int64, earliest Day) bool {
	changes := a.changes[:0]
	changes = append(changes, a.grown(f, n))
	for _, other := range f.improve.together {
		changes = append(changes, a.grown(other, n))
	}
	a.changes = changes
	return a.offer(f, changes, earliest, n)
}

func (a *adviser) grown(f *Fact, n int64) FactUsed {
	value, _ := a.e.get(f)
	return FactUsed{f, min(value+n, f.Most())}
}

// others tries every other value of a choice, or a yes in place of a no.
func (a *adviser) others(f *Fact, value int64, earliest Day) {
	if f.Type == Bool {
		a.offer(f, append(a.changes[:0], FactUsed{f, 1}), earliest, 0)
		return
	}
	for i := range f.Choices {
		if int64(i) != value {
			a.offer(f, append(a.changes[:0], FactUsed{f, int64(i)}), earliest, 0)
		}
	}
}

// offer keeps a change if it brings points.
func (a *adviser) offer(f *Fact, changes []FactUsed, earliest Day, more int64) bool {
	now, then := a.counted.total.Rounded(), a.after(changes).Rounded()
	if then <= now {
		return false
	}
	a.found = append(a.found, Advice{
		Change: slices.Clone(FactsUsed(changes)), Gain: then - now, Total: then, Earliest: earliest,
		Because: f.improve.says.text(num(more), str(f.inWords(changes[0].value))),
	})
	return true
}

// after is the total with some facts changed. Only indicators that look at
// them are counted again.
func (a *adviser) after(changes []FactUsed) Points {
	e := a.e
	values, given := [maxTogether]int64{}, e.given
	var changed slots
	for i, c := range changes {
		values[i] = e.values[c.Fact.slot]
		changed.add(c.Fact.slot)
		e.set(c.Fact, c.value)
	}
	total := a.counted.total
	for i, in := range a.policy.indicators {
		if a.counted.known[i] && in.reads.overlaps(changed) {
			total += in.tally(e).points - a.counted.points[i]
		}
	}
	for i, c := range changes {
		e.values[c.Fact.slot] = values[i]
	}
	e.given = given
	return total
}
