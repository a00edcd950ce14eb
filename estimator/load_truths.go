package estimator

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// maxCases bounds how many combinations of answers one condition is tried on;
// a condition with more is taken to depend on them.
const maxCases = 512

// Bounds of what conditions may cost: how many pieces one is made of, with
// those of the conditions it names, and how many pieces are tried in all.
const (
	maxPieces = 200
	maxTrials = 2_000_000
)

// decided tells of a condition that no answers can change.
func (l *loader) decided(at ast.Node, c condition) {
	switch holds, fails := l.outcomes(c); {
	case !holds:
		l.fault(at, "this condition can never hold, whatever the answers are")
	case !fails:
		l.fault(at, "this condition always holds, whatever the answers are; expected none")
	}
}

// outcomes says whether there are answers for which all conditions hold, and
// answers for which they don't.
func (l *loader) outcomes(all ...condition) (holds, fails bool) {
	cases := cases{}
	for _, c := range all {
		cases.addAll(c)
	}
	n, pieces := cases.count(), 0
	if n > maxCases {
		return true, true
	}
	for _, c := range all {
		pieces += piecesOf(c)
	}
	if l.trials += n * pieces; l.trials > maxTrials {
		return true, true // tooManyTrials tells
	}
	e := &evaluation{}
	cases.each(e, 0, func() bool {
		if slices.ContainsFunc(all, func(c condition) bool { return c.holds(e) != yes }) {
			fails = true
		} else {
			holds = true
		}
		return !holds || !fails
	})
	return holds, fails
}

// tooManyTrials tells of a file whose conditions could not all be tried.
func (l *loader) tooManyTrials(m mapping) {
	if l.trials > maxTrials {
		l.fault(m.at, "the conditions of this file are too many, or too long, to be looked through")
	}
}

func piecesOf(c condition) int {
	switch c := c.(type) {
	case *not:
		return 1 + piecesOf(c.of)
	case *several:
		n := 1
		for _, one := range c.of {
			n += piecesOf(one)
		}
		return n
	}
	return 1
}

// cases are facts, each with one value of every kind that some conditions tell
// apart.
type cases []factCases

type factCases struct {
	fact   *Fact
	values []int64
}

func (cs *cases) addAll(c condition) {
	switch c := c.(type) {
	case *is:
		cs.add(c.fact, c.value)
	case *atLeast:
		cs.add(c.fact, c.needed-1, c.needed)
	case *not:
		cs.addAll(c.of)
	case *several:
		for _, one := range c.of {
			cs.addAll(one)
		}
	}
}

func (cs *cases) add(f *Fact, values ...int64) {
	i := slices.IndexFunc(*cs, func(fc factCases) bool { return fc.fact == f })
	if i < 0 {
		i = len(*cs)
		*cs = append(*cs, factCases{f, f.anyValues()})
	}
	for _, v := range values {
		if v >= 0 && !slices.Contains((*cs)[i].values, v) {
			(*cs)[i].values = append((*cs)[i].values, v)
		}
	}
}

// anyValues are the values of a fact that has few, else the least and the
// highest.
func (f *Fact) anyValues() []int64 {
	switch f.Type {
	case Bool:
		return []int64{0, 1}
	case ChoiceType:
		all := make([]int64, len(f.Choices))
		for i := range all {
			all[i] = int64(i)
		}
		return all
	case Date:
		return []int64{int64(firstDay), 9999_12_31}
	}
	return []int64{0, f.highest()}
}

func (cs cases) count() int {
	n := 1
	for _, fc := range cs {
		if n *= len(fc.values); n > maxCases {
			break
		}
	}
	return n
}

// each sets every combination of values, from the i-th fact on, until look says
// that it has seen enough.
func (cs cases) each(e *evaluation, i int, look func() bool) bool {
	if i == len(cs) {
		return look()
	}
	for _, v := range cs[i].values {
		e.set(cs[i].fact, v)
		if !cs.each(e, i+1, look) {
			return false
		}
	}
	return true
}

// facts are those that a condition looks at.
func (l *loader) facts(c condition) []*Fact {
	var all cases
	all.addAll(c)
	facts := make([]*Fact, len(all))
	for i, fc := range all {
		facts[i] = fc.fact
	}
	return facts
}
