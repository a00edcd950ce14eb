package edges

import "luohu/estimator"

// line adds somebody at the pass line (or, where nobody can stand on it, as
// little above it as was found), and somebody just below.
func (b *builder) line() {
	if b.policy.PassLine <= 0 {
		return
	}
	d := draft{kind: Line, of: estimator.PassLineGate, place: b.words.Line.With(b.policy.PassLine)}
	if below, reached := b.upTo(b.policy.PassLine); reached != nil {
		d.sides = []side{{facts: below, asOf: b.asOf}, {facts: reached, asOf: b.asOf}}
	}
	b.add(d)
}

// mostMonths bounds how long somebody at the pass line has paid or lived
// somewhere, so that it is a person who can be.
const mostMonths = 120

// upTo builds somebody up, fact by fact, as high as the line lets, and then
// looks for the smallest step that leads there.
func (b *builder) upTo(line estimator.Points) (below, reached map[string]any) {
	facts := with(b.base)
	for _, f := range b.policy.Facts() {
		b.raise(f, b.worth(f), facts, line-line/8) // some is left for the small steps
	}
	for _, f := range b.policy.Facts() {
		if isAmount(f) {
			b.raiseAmount(f, facts, line)
		}
	}
	step := estimator.Points(0)
	try := func(lower, upper map[string]any) {
		low, ok := b.total(lower)
		high, too := b.total(upper)
		if ok && too && low < line && high >= line && (reached == nil || high-low < step) {
			below, reached, step = lower, upper, high-low
		}
	}
	for _, f := range b.policy.Facts() {
		if n, _ := facts[f.ID].(int); isAmount(f) {
			try(with(facts, f.ID, n-1), facts)
			try(with(facts, f.ID, n), with(facts, f.ID, n+1))
		}
		for _, value := range b.worth(f) {
			try(facts, with(facts, f.ID, value))
		}
	}
	return below, reached
}

// worth are values of a fact that may give points; of days, the one of somebody
// in the middle of life.
func (b *builder) worth(f *estimator.Fact) []any {
	switch {
	case isAmount(f), f == b.policy.SubmissionFact():
		return nil
	case f.Type == estimator.Date:
		return []any{day(b.asOf.AddDate(-30, 0, 0))}
	}
	return b.policy.Answers(f, b.asOf)
}

func isAmount(f *estimator.Fact) bool {
	return f.Type == estimator.Months || f.Type == estimator.Count || f.Type == estimator.Money
}

// raise takes the value that gives most without passing the line.
func (b *builder) raise(f *estimator.Fact, values []any, facts map[string]any, line estimator.Points) {
	best, _ := b.total(facts)
	for _, value := range values {
		if total, ok := b.total(with(facts, f.ID, value)); ok && total > best && total <= line {
			best, facts[f.ID] = total, value
		}
	}
}

// raiseAmount takes the highest amount that doesn't pass the line.
func (b *builder) raiseAmount(f *estimator.Fact, facts map[string]any, line estimator.Points) {
	most := f.Most()
	if f.Type == estimator.Months {
		most = min(most, mostMonths)
	}
	now, _ := b.total(facts)
	if all, ok := b.total(with(facts, f.ID, int(most))); !ok || all <= now {
		return
	}
	low, high := int64(0), most
	for low < high {
		n := high - (high-low)/2
		if total, _ := b.total(with(facts, f.ID, int(n))); total > line {
			high = n - 1
		} else {
			low = n
		}
	}
	if total, _ := b.total(with(facts, f.ID, int(low))); total > now {
		facts[f.ID] = int(low)
	}
}

func (b *builder) total(facts map[string]any) (estimator.Points, bool) {
	total, err := b.policy.Total(facts, b.asOf)
	return total, err == nil
}

// basis adds who files on the last day of the law that the table rests on, and
// a day later.
func (b *builder) basis() {
	filing, until := b.policy.SubmissionFact(), b.policy.BasisUntil
	if filing == nil || until.IsZero() {
		return
	}
	b.add(draft{kind: Basis, of: filing.ID, place: b.words.Basis.With(b.policy.BasisDocument), sides: []side{
		{facts: with(b.base, filing.ID, day(until)), asOf: b.asOf},
		{facts: with(b.base, filing.ID, day(until.AddDate(0, 0, 1))), asOf: b.asOf},
	}})
}
