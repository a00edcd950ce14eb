package estimator

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// use is a place that looks at a fact in order to count or to judge.
type use struct {
	around []condition // that hold where it looks
}

// lookedAt notes that something looks at a fact.
func (l *loader) lookedAt(f *Fact) {
	l.looked.add(f.slot)
	if l.counting {
		l.uses[f.slot] = append(l.uses[f.slot], use{slices.Clone(l.around)})
	}
}

// aside reads something that has no part in the counting.
func (l *loader) aside(read func()) {
	counting, looked := l.counting, l.looked
	l.counting = false
	read()
	l.counting, l.looked = counting, looked
}

// within reads something that only counts while a condition holds.
func (l *loader) within(c condition, read func()) {
	if c == nil {
		read()
		return
	}
	l.around = append(l.around, c)
	read()
	l.around = l.around[:len(l.around)-1]
}

// possible tells of a place that no answers lead to.
func (l *loader) possible(at ast.Node, format string) {
	if len(l.around) < 2 { // a single condition was looked at by itself
		return
	}
	if holds, _ := l.outcomes(l.around...); !holds {
		l.fault(at, "%s", format)
	}
}

// questions tells of those that are never asked, and of those that should be.
func (l *loader) questions() {
	for _, f := range l.policy.facts {
		m := l.factMappings[f.slot]
		if f.unasked {
			if l.looked.has(f.slot) && !l.leftOutOnPurpose(f) {
				l.fault(m.at, "fact %s is used, but never asked and has no default; expected it in the interview", f.ID)
			}
			continue
		}
		uses := l.uses[f.slot]
		if f.requiredWhen != nil {
			uses = append(slices.Clip(uses), use{[]condition{f.requiredWhen}})
		}
		switch later := l.allAfter(uses, f); {
		case f.Required || m.find("unused") != nil:
		case len(uses) == 0:
			l.fault(l.askedAt[f.slot], "%s is never asked: nothing that counts points or judges a condition looks at it", f.ID)
		case later != nil:
			l.fault(l.askedAt[f.slot], "%s is asked before %s, on which it depends whether it matters", f.ID, later.ID)
		}
	}
}

// leftOutOnPurpose says that nobody need be asked for a fact that is used: it
// is chosen when filing, or the file says what leaving it out counts as. What a
// type counts as by itself is no such saying: a number or a yes that points or
// a gate hang on would be 0, or no, for everybody in the interview.
func (l *loader) leftOutOnPurpose(f *Fact) bool {
	said := l.factMappings[f.slot].find("default") != nil
	counts := len(l.uses[f.slot]) > 0
	return f.Required || f.atFiling || said || !counts && f.Default != nil // a required one is told of elsewhere
}

// allAfter is a fact that is asked later than f, if every use of f depends on
// such a one.
func (l *loader) allAfter(uses []use, f *Fact) (later *Fact) {
	for _, u := range uses {
		found := (*Fact)(nil)
		for _, c := range u.around {
			for _, other := range l.facts(c) {
				if other != f && !other.unasked && l.order[other.slot] > l.order[f.slot] {
					found = other
				}
			}
		}
		if found == nil {
			return nil
		}
		later = found
	}
	return later
}

// neverCounts tells of parts of a highest that another part always outdoes.
func (l *loader) neverCounts(of []*node, at []mapping) {
	all := make([]limit, len(of))
	for i, n := range of {
		all[i] = n.least()
	}
	for i, n := range of {
		for j, least := range all {
			if i == j || !n.limit.bounded || !least.bounded {
				continue
			}
			if n.limit.points < least.points || j < i && n.limit.points == least.points {
				l.fault(at[i].at, "this can never count: it gives %s at most, another one always at least %s", n.limit.points.Short(), least.points.Short())
				break
			}
		}
	}
}

// least is the lowest number of points a place can give, if there is one.
func (n *node) least() limit {
	l := leastOf(n.rule)
	if n.when != nil {
		l.points = min(l.points, 0)
	}
	return l
}

func leastOf(r rule) limit {
	var all []*node
	switch r := r.(type) {
	case *byChoice:
		return limit{slices.Min(r.amount.table), true}
	case *fixed:
		return limit{r.points, true}
	case *bands:
		l := limit{r.bands[0].points, true}
		for _, b := range r.bands {
			l.points = min(l.points, b.points)
		}
		return l
	case *threshold:
		return limit{min(r.points, 0), true}
	case *sum:
		l := limit{bounded: true}
		for _, n := range r.of {
			part := n.least()
			l.points += part.points
			l.bounded = l.bounded && part.bounded
		}
		return l
	case *highest:
		all = r.of
	case *first:
		all = r.of
	default: // by the month, by the year, by the piece: none gives none
		return limit{bounded: !r.takes()}
	}
	l := all[0].least()
	for _, n := range all[1:] {
		part := n.least()
		l.points = min(l.points, part.points)
		l.bounded = l.bounded && part.bounded
	}
	return l
}
