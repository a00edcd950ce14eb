package estimator

// course is how a fact runs on by itself while life goes on as it is.
type course struct {
	every int       // months from one step to the next: 1 or 12
	step  int64     // how much each adds, in the fact's unit
	when  condition // nil: always
}

// runs says whether a fact goes on for somebody. What has not begun does not
// begin by itself; a condition that can't be told yet does not stop it.
func (f *Fact) runs(e *evaluation) bool {
	if f.goesOn == nil || !e.given.has(f.slot) || e.values[f.slot] == 0 {
		return false
	}
	return f.goesOn.when == nil || f.goesOn.when.holds(e) != no
}

// after is a value so many calendar months later, at most the fact's bound.
func (f *Fact) after(value int64, months int) int64 {
	return min(value+int64(months/f.goesOn.every)*f.goesOn.step, f.Most())
}

// monthsTo is how many calendar months it takes to get to an amount.
func (f *Fact) monthsTo(value, amount int64) int {
	c := f.goesOn
	steps := (amount - value + c.step - 1) / c.step
	return int(steps) * c.every
}

// going is a fact that runs on, and its value at the beginning.
type going struct {
	fact  *Fact
	start int64
}

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
