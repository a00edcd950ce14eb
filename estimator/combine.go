package estimator

import "slices"

const (
	maxSteps = 3
	maxWays  = 10

	// maxCombined bounds how many changes are tried together: the first ones,
	// by rank. No shipped policy comes near it.
	maxCombined = 40
)

// combination is a set of steps that reaches the line; none, if going on does.
type combination struct {
	steps []int // places in the adviser's steps, in rising order
	on    int   // the first cut-off
	total Points

	instead map[int]*step // of two certificates that count alike, the other, by its place
}

// combiner looks for the combinations.
type combiner struct {
	*adviser
	n      int
	meets  [][]bool // which two steps can be made together
	apart  [][]bool // which two no indicator looks at together
	alone  [][]Points
	single []int   // the first cut-off at which a step reaches the line; their number if none
	double [][]int // the same for two
	found  []combination
}

// combine finds every minimal set of up to three steps that reaches the line:
// where going on alone does, the others are those that reach it earlier.
func (a *adviser) combine() []combination {
	c := a.newCombiner()
	never := c.reach(len(a.cutOffs))
	for i := range c.n {
		c.single[i] = c.reach(never, i)
	}
	for i := range c.n {
		for j := i + 1; j < c.n; j++ {
			c.double[i][j] = never
			if c.meets[i][j] {
				c.double[i][j] = c.reach(min(c.single[i], c.single[j]), i, j)
			}
		}
	}
	for i := range c.n {
		for j := i + 1; j < c.n; j++ {
			for k := j + 1; k < c.n && c.meets[i][j]; k++ {
				if c.meets[i][k] && c.meets[j][k] {
					c.reach(min(
						c.single[i], c.single[j], c.single[k],
						c.double[i][j], c.double[i][k], c.double[j][k],
					), i, j, k)
				}
			}
		}
	}
	return a.leastDemanding(c.found)
}

// leastDemanding leaves out what asks for a higher certificate or degree where
// a lower one reaches the line as early, with all else the same.
func (a *adviser) leastDemanding(found []combination) []combination {
	alike := map[slots][]combination{} // by the facts that they change
	for _, c := range found {
		all := a.slots(c)
		alike[all] = append(alike[all], c)
	}
	return slices.DeleteFunc(found, func(c combination) bool {
		return slices.ContainsFunc(alike[a.slots(c)], func(other combination) bool { return a.asksMore(c, other) })
	})
}

func (a *adviser) slots(c combination) (all slots) {
	for _, i := range c.steps {
		all.addAll(a.steps[i].slots())
	}
	return all
}

// asksMore says that a combination asks for all that another does, and for
// something higher, though the other reaches the line no later.
func (a *adviser) asksMore(c, other combination) bool {
	if c.on < other.on || len(c.steps) != len(other.steps) {
		return false
	}
	more := false
	for _, i := range c.steps {
		s := a.steps[i]
		k := slices.IndexFunc(other.steps, func(j int) bool { return a.steps[j].of == s.of })
		if k < 0 {
			return false
		}
		switch lower := a.steps[other.steps[k]]; {
		case lower == s:
		case s.of.effort.byDegree() && lower.total < s.total:
			more = true
		default:
			return false
		}
	}
	return more
}

func (a *adviser) newCombiner() *combiner {
	c := &combiner{adviser: a, n: min(len(a.steps), maxCombined)}
	c.single = make([]int, c.n)
	c.alone = make([][]Points, c.n)
	for i := range c.n {
		c.meets, c.apart = append(c.meets, make([]bool, c.n)), append(c.apart, make([]bool, c.n))
		c.double = append(c.double, make([]int, c.n))
		c.alone[i] = make([]Points, len(a.cutOffs))
		for k := a.steps[i].from; k < len(a.cutOffs); k++ {
			total, _ := a.totalAt(k, a.steps[i])
			c.alone[i][k] = total - a.outlook(k).total
		}
	}
	for i := range c.n {
		for j := i + 1; j < c.n; j++ {
			c.meets[i][j] = a.meet(a.steps[i], a.steps[j])
			c.apart[i][j] = a.apart(a.steps[i], a.steps[j])
		}
	}
	return c
}

// meet says that two steps can be made together: they change no fact twice,
// and neither takes away the other's condition.
func (a *adviser) meet(s, other *step) bool {
	one, two := s.slots(), other.slots()
	return !one.overlaps(two) && a.openAfter(s, other) && a.openAfter(other, s)
}

func (s *step) slots() (all slots) {
	for _, changes := range []FactsUsed{s.change, s.stops} {
		for _, c := range changes {
			all.add(c.Fact.slot)
		}
	}
	return all
}

// openAfter says that a step's condition holds after another step.
func (a *adviser) openAfter(s, other *step) bool {
	if s.of.when == nil {
		return true
	}
	values, given := a.e.values, a.e.given
	for _, c := range other.change {
		a.e.set(c.Fact, c.value)
	}
	holds := s.of.when.holds(a.e)
	a.e.values, a.e.given = values, given
	return holds == yes
}

// apart says that no indicator looks at both: their points simply add up.
func (a *adviser) apart(s, other *step) bool {
	one, two := s.slots(), other.slots()
	return !slices.ContainsFunc(a.policy.indicators, func(in *indicator) bool {
		return in.reads.overlaps(one) && in.reads.overlaps(two)
	})
}

// reach is the first cut-off before another at which steps reach the line
// together, and notes them; if there is none, that other.
func (c *combiner) reach(before int, places ...int) int {
	from := 0
	for _, i := range places {
		from = max(from, c.steps[i].from)
	}
	for on := from; on < before; on++ {
		total, known := c.together(on, places)
		if known && total.Rounded() >= c.policy.PassLine {
			c.found = append(c.found, combination{steps: append([]int{}, places...), on: on, total: total})
			return on
		}
	}
	return before
}

// together is the exact total of steps on a cut-off day.
func (c *combiner) together(on int, places []int) (total Points, known bool) {
	total = c.outlook(on).total
	for n, i := range places {
		for _, j := range places[:n] {
			if !c.apart[j][i] {
				var space [maxSteps]*step
				steps := space[:0]
				for _, i := range places {
					steps = append(steps, c.steps[i])
				}
				return c.totalAt(on, steps...)
			}
		}
		total += c.alone[i][on]
	}
	return total, true
}

// buy adds what can be bought, if it belongs to a combination that reaches the
// line.
func (a *adviser) buy() []combination {
	for _, im := range a.policy.improvements {
		if im.effort == EffortPurchase {
			a.try(im)
		}
	}
	a.rank()
	found := a.combine()
	needed := make([]bool, len(a.steps))
	for _, c := range found {
		for _, i := range c.steps {
			needed[i] = true
		}
	}
	kept, places := a.steps[:0:0], make([]int, len(a.steps))
	for i, s := range a.steps {
		places[i] = len(kept)
		if needed[i] || s.of.effort != EffortPurchase {
			kept = append(kept, s)
		}
	}
	a.steps = kept
	for _, c := range found {
		for n, i := range c.steps {
			c.steps[n] = places[i]
		}
	}
	return found
}
