package estimator

import (
	"cmp"
	"slices"
	"strings"
)

// tell puts the best ways first and tells of them: those that skip no grade of
// a certificate or degree, then the least of the highest effort in it, then
// those with fewer certificates and degrees, then with lower ones, then the
// fewest steps, then the earliest, then the greatest gain; if the highest
// effort is a certificate or a degree, the least.
func (a *adviser) tell(found []combination) []Way {
	type rank struct {
		combination
		skips  bool
		effort int
		learnt int
		points Points // of what is learnt
	}
	all := make([]rank, len(found))
	skips := a.skips()
	for n, c := range found {
		r := rank{combination: c}
		for _, i := range c.steps {
			s := a.steps[i]
			r.effort = max(r.effort, s.of.effort.rank())
			if s.of.effort.byDegree() {
				r.skips = r.skips || skips[i]
				r.learnt++
				r.points += s.total - a.counted.total
			}
		}
		all[n] = r
	}
	slices.SortStableFunc(all, func(x, y rank) int {
		return cmp.Or(
			compareTruth(x.skips, y.skips), cmp.Compare(x.effort, y.effort),
			cmp.Compare(x.learnt, y.learnt), cmp.Compare(x.points, y.points), cmp.Compare(len(x.steps), len(y.steps)),
			cmp.Compare(x.on, y.on), compareTotals(x.total, y.total, efforts[x.effort].byDegree()),
		)
	})
	ranked := make([]combination, len(all))
	for n, r := range all {
		ranked[n] = r.combination
	}
	told := []Way{}
	for _, c := range a.oncePerTwins(ranked) {
		told = append(told, a.way(c))
	}
	return told
}

// skips says of each step whether it is a certificate or degree above one that
// would help as well: the grades are mostly taken one by one.
func (a *adviser) skips() []bool {
	all := make([]bool, len(a.steps))
	for i, s := range a.steps {
		all[i] = s.of.effort.byDegree() && slices.ContainsFunc(a.steps, func(lower *step) bool {
			return lower.of == s.of && lower.total < s.total
		})
	}
	return all
}

// oncePerTwins are the first ways, at most as many as are told. Of those that
// differ only in which of two certificates is taken, where only the highest
// counts, it is one, with the other as its instead.
func (a *adviser) oncePerTwins(ranked []combination) (all []combination) {
	for _, c := range ranked {
		twin := slices.ContainsFunc(all, func(first combination) bool { return a.twins(first, c) })
		if !twin && len(all) < maxWays {
			c.instead = map[int]*step{}
			all = append(all, c)
		}
	}
	return all
}

// twins notes the one step in which a way differs from one before it.
func (a *adviser) twins(first, c combination) bool {
	if first.on != c.on || first.total != c.total || len(first.steps) != len(c.steps) {
		return false
	}
	mine, theirs := others(first.steps, c.steps), others(c.steps, first.steps)
	if len(mine) != 1 || !a.alternatives(a.steps[mine[0]], a.steps[theirs[0]]) {
		return false
	}
	if first.instead[mine[0]] == nil {
		first.instead[mine[0]] = a.steps[theirs[0]]
	}
	return true
}

// others are those that do not stand among some.
func others(all, some []int) []int {
	return slices.DeleteFunc(slices.Clone(all), func(i int) bool { return slices.Contains(some, i) })
}

// alternatives says that two certificates, or two degrees, are parts of an
// indicator that counts only the highest.
func (a *adviser) alternatives(s, other *step) bool {
	if s.of == other.of || s.of.effort != other.of.effort || !s.of.effort.byDegree() {
		return false
	}
	one, two := s.slots(), other.slots()
	return slices.ContainsFunc(a.policy.indicators, func(in *indicator) bool {
		_, highest := in.rule.(*highest)
		return highest && in.reads.overlaps(one) && in.reads.overlaps(two)
	})
}

func (a *adviser) way(c combination) Way {
	w := Way{
		Steps: c.steps, Total: c.total.Rounded(), Gain: c.total.Rounded() - a.counted.total.Rounded(),
		Earliest: a.cutOffs[c.on],
	}
	var changes FactsUsed
	for _, i := range c.steps {
		changes = a.changesAt(changes, c.on, a.steps[i])
	}
	w.Change = a.withGrown(changes, c.on)
	var because []byte
	if len(c.steps) == 0 {
		because = a.policy.words.WayGoingOn.append(because)
	}
	for n, i := range c.steps {
		if n > 0 {
			because = a.policy.words.Join.append(because)
		}
		s := a.steps[i]
		more := a.enough(c, w.Change, s)
		change := s.of.changes(a.e, a.changes[:0], s.values[0], more)
		because = append(because, s.of.inWords(a.policy.words, s.values, change, more)...)
		if t := c.instead[i]; t != nil {
			because = a.policy.words.Or.append(because)
			because = append(because, t.of.inWords(a.policy.words, t.values, t.change, t.more)...)
		}
	}
	if unmet := a.unmet(c.on, w.Change); unmet != "" {
		because = a.policy.words.WayUnmet.append(because, str(unmet))
	}
	w.Because = string(because)
	return w
}

// unmet names the conditions for filing that fail on a cut-off day with these
// changes.
func (a *adviser) unmet(on int, changes []FactUsed) string {
	var names []string
	a.at(on, func() {
		values, asking := a.e.values, a.e.asking
		for _, c := range changes {
			a.e.set(c.Fact, c.value)
		}
		a.e.asking = true
		for _, g := range a.policy.gates {
			if g.when.holds(a.e) == no {
				names = append(names, g.name)
			}
		}
		a.e.values, a.e.asking = values, asking
	})
	return strings.Join(names, a.policy.words.RuleList.text())
}

// enough is how many more months a step is told with. Of months that are to
// reach an amount, those beyond it are there on the day, but not needed.
func (a *adviser) enough(c combination, change []FactUsed, s *step) int64 {
	more := s.of.more(a.e.asOf, a.cutOffs[c.on])
	if s.of.way != wayReach {
		return more
	}
	for n := s.more; n < more; n++ {
		less := s.of.changes(a.e, slices.Clone(change), s.values[0], n) // the later value counts
		if total, known := a.totalOf(c.on, less); known && total == c.total {
			return n
		}
	}
	return more
}
