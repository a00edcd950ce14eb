package estimator

import (
	"slices"
	"time"
)

// Answers are values of a fact that stand for all the others: every choice,
// yes and no, and of amounts and days the least, the most, and both sides of
// every number at which the table counts otherwise, in rising order. Values
// between two neighbours count alike.
func (p *Policy) Answers(f *Fact, asOf time.Time) []any {
	var values []int64
	switch f.Type {
	case Bool:
		values = []int64{0, 1}
	case ChoiceType:
		for i := range f.Choices {
			values = append(values, int64(i))
		}
	case Date:
		values = p.daysThatCount(f, DayOf(asOf))
	default:
		values = []int64{0, f.Most()}
		for _, n := range p.turns(f) {
			values = append(values, max(n-1, 0), n)
		}
	}
	slices.Sort(values)
	all := []any{}
	for _, v := range slices.Compact(values) {
		all = append(all, f.given(v))
	}
	return all
}

// turns are the amounts from which on the table counts otherwise.
func (p *Policy) turns(f *Fact) (all []int64) {
	p.eachPlace(func(r *Rule) {
		if r.Fact == f {
			all = append(all, r.turns()...)
		}
	}, func(w *When) {
		if w.Fact == f && w.Kind == "at_least" {
			all = append(all, w.AtLeast)
		}
	})
	return all
}

func (r *Rule) turns() (all []int64) {
	switch r.Kind {
	case "by_month":
		all = append(all, 1, max(r.From, 1))
		for _, row := range r.Rows {
			all = append(all, row.From)
		}
	case "full_years":
		all = append(all, 12, 24)
	case "per_count":
		all = append(all, 1, 2)
	case "threshold":
		all = append(all, r.AtLeast)
	}
	return all
}

// daysThatCount are days of birth, or of whatever years are counted from: who
// completes the first year of a band on the cut-off day, and who a day after.
func (p *Policy) daysThatCount(f *Fact, asOf Day) []int64 {
	all := []int64{int64(asOf.plusYears(-1)), int64(asOf)}
	p.eachPlace(func(r *Rule) {
		if r.Kind != "bands" || r.Fact != f {
			return
		}
		for _, row := range r.Rows[1:] {
			first := asOf.plusYears(-int(row.From))
			all = append(all, int64(first), int64(first.next()))
		}
	}, func(*When) {})
	return all
}

// eachPlace goes through the whole table laid open: indicators, conditions for
// filing, and open readings.
func (p *Policy) eachPlace(rule func(*Rule), when func(*When)) {
	var inside func(*Rule)
	var met func(*When)
	met = func(w *When) {
		if w == nil {
			return
		}
		when(w)
		for _, part := range w.Of {
			met(part)
		}
	}
	inside = func(r *Rule) {
		rule(r)
		met(r.When)
		for _, part := range r.Of {
			inside(part)
		}
	}
	for _, in := range p.Table() {
		inside(in)
	}
	for _, g := range p.Gates() {
		met(g.When)
	}
	for _, reading := range p.OpenReadings() {
		for _, in := range reading.Indicators {
			inside(in)
		}
	}
	for _, f := range p.facts {
		met(f.RequiredIf())
	}
}
