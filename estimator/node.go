package estimator

import "math"

// node is a place in the tree of a table: an indicator, a part of it, or a
// step on the way.
type node struct {
	id, name  string
	when      condition // nil: always
	otherwise string    // in words, when the condition does not hold
	source    source
	rule      rule
	limit     limit // the most it can give

	materials []materialUse // what claiming it needs
	excludes  []exclusion   // what is never counted here
}

// source is where a value comes from and how well it is known.
type source struct {
	mark      evidence
	reference string
}

// rule turns facts into points.
type rule interface {
	// tally counts.
	tally(e *evaluation) tally
	// because appends why it counted so.
	because(e *evaluation, b []byte) []byte
	// most is the highest number of points there can be.
	most() limit
	// takes says whether it can take points away.
	takes() bool
	// span is between what its points lie while facts are unknown.
	span(b *bounding) span
	// possible are all points that it can come to, in rising order; nil if that
	// is not known.
	possible(e *evaluation) []Points
	// layOut fills in what this kind of rule is made of.
	layOut(to *Rule)
}

// tally is what was counted. With more than four fields the compiler would
// hand it around in memory, not in registers, at a third of the cost of
// counting.
type tally struct {
	points     Points
	unofficial Points  // of these, from values that no official text or reprint has
	from       *source // of the weakest value that gave points, or of those that gave none
	standing
}

// standing is how far a tally is settled.
type standing struct {
	known bool
	lost  bool // not known, and no answer to come makes it known
}

// counted is a tally of one value.
func (s *source) counted(p Points) tally {
	t := tally{points: p, from: s, standing: standing{known: true}}
	if !s.mark.official() {
		t.unofficial = p
	}
	return t
}

// open is a tally that waits for facts. Waiting for one that is withheld is in
// vain.
func (s *source) open(e *evaluation, needed ...*Fact) tally {
	t := tally{from: s}
	for _, f := range needed {
		t.lost = t.lost || f != nil && e.withheld.has(f.slot)
	}
	return t
}

// add adds up; the source stays with what gave points.
func (t *tally) add(other tally) {
	switch {
	case t.points == 0 && other.points != 0:
		t.from = other.from
	case (t.points == 0) == (other.points == 0) && other.from.mark > t.from.mark:
		t.from = other.from
	}
	t.points += other.points
	t.unofficial += other.unofficial
	t.known = t.known && other.known
	t.lost = t.lost || other.lost
}

// limit is the highest number of points, if there is one.
type limit struct {
	points  Points
	bounded bool
}

// max is the limit as callers know it: nil where there is none.
func (l limit) max() *Points {
	if !l.bounded {
		return nil
	}
	return &l.points
}

// cannotBeat says that counting on can't give more than p.
func (l limit) cannotBeat(p Points) bool { return l.bounded && l.points <= p }

// reach is the limit as a number of points that can be compared.
func (l limit) reach() Points {
	if !l.bounded {
		return math.MaxInt64
	}
	return l.points
}

func (n *node) tally(e *evaluation) tally {
	if n.when == nil {
		return n.rule.tally(e)
	}
	switch n.when.holds(e) {
	case no:
		return n.source.counted(0)
	case yes:
		return n.rule.tally(e)
	}
	n.rule.tally(e) // for what it would look at
	return tally{from: &n.source}
}

func (n *node) because(e *evaluation, b []byte) []byte {
	if n.when == nil || n.when.holds(e) == yes {
		return n.rule.because(e, b)
	}
	if n.otherwise != "" {
		return append(b, n.otherwise...)
	}
	return n.when.because(e, b)
}

func (n *node) most() limit {
	l := n.rule.most()
	if n.when != nil {
		l.points = max(l.points, 0)
	}
	return l
}
