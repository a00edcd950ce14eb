package estimator

import (
	"math"
	"slices"
)

// sum adds up what its parts give.
type sum struct {
	of     []*node
	listed bool // whether the parts are shown one by one
	words  *Words
}

func (r *sum) tally(e *evaluation) tally {
	total := r.of[0].tally(e)
	for _, n := range r.of[1:] {
		total.add(n.tally(e))
	}
	return total
}

func (r *sum) because(e *evaluation, b []byte) []byte {
	if r.listed {
		return r.sumOfParts(e, b)
	}
	return explained(r.of, e, r.words, b)
}

// sumOfParts is "租房 9 + 签注 12 = 21".
func (r *sum) sumOfParts(e *evaluation, b []byte) []byte {
	terms, total := 0, Points(0)
	for _, n := range r.of {
		t := n.tally(e)
		if t.points == 0 {
			continue
		}
		total += t.points
		if terms > 0 {
			b = r.words.Plus.append(b)
		}
		b = r.words.Part.append(b, str(n.name), pts(t.points))
		terms++
	}
	switch terms {
	case 0:
		return r.words.Nothing.append(b)
	case 1:
		return b
	}
	return r.words.Equals.append(b, pts(total))
}

func (r *sum) most() limit {
	all := limit{bounded: true}
	for _, n := range r.of {
		l := n.limit
		all.points += l.points
		all.bounded = all.bounded && l.bounded
	}
	return all
}

func (r *sum) takes() bool { return anyTakes(r.of) }

// highest counts only the part that gives most. Parts that can't give more
// than is known already are not looked at.
type highest struct {
	of     []*node
	listed bool
	words  *Words
}

func (r *highest) tally(e *evaluation) tally {
	best, _ := r.best(e)
	return best
}

func (r *highest) best(e *evaluation) (best tally, winner *node) {
	best.from = &r.of[0].source
	open := false
	for _, n := range r.of {
		if winner != nil && n.limit.cannotBeat(best.points) {
			continue
		}
		before := e.read
		t := n.tally(e)
		if !t.known {
			e.read, open = before, true // whether it matters, the second round tells
			continue
		}
		if winner == nil || t.points > best.points {
			best, winner = t, n
		}
	}
	if open {
		return r.openParts(e, best, winner)
	}
	return best, winner
}

// openParts looks again at the parts not known, if they can still win. One that
// never will be known is lost, unless another may come to stand above it.
func (r *highest) openParts(e *evaluation, best tally, winner *node) (tally, *node) {
	lost, open := Points(math.MinInt64), Points(math.MinInt64) // the most that such parts can give
	for _, n := range r.of {
		if winner != nil && n.limit.cannotBeat(best.points) {
			continue
		}
		before := e.read
		t := n.tally(e)
		if t.known {
			e.read = before
			continue
		}
		best.known = false
		if t.lost {
			lost = max(lost, n.limit.reach())
		} else {
			open = max(open, n.limit.reach())
		}
	}
	best.lost = lost > open
	return best, winner
}

func (r *highest) because(e *evaluation, b []byte) []byte {
	best, winner := r.best(e)
	if winner == nil || best.points == 0 {
		return explained(r.of, e, r.words, b)
	}
	if r.listed {
		b = r.words.Part.append(b, str(winner.name), pts(best.points))
	} else {
		b = winner.because(e, b)
	}
	for _, n := range r.of {
		if n == winner || n.limit.cannotBeat(best.points) {
			continue
		}
		if t := n.tally(e); t.points != 0 {
			return r.words.OnlyHighest.append(b)
		}
	}
	return b
}

func (r *highest) most() limit {
	all := r.of[0].limit
	for _, n := range r.of[1:] {
		l := n.limit
		all.points = max(all.points, l.points)
		all.bounded = all.bounded && l.bounded
	}
	return all
}

func (r *highest) takes() bool { return anyTakes(r.of) }

// first counts only the first part whose condition holds.
type first struct {
	of    []*node
	words *Words
}

func (r *first) tally(e *evaluation) tally {
	known := true
	for _, n := range r.of {
		holds := yes
		if n.when != nil {
			holds = n.when.holds(e)
		}
		if holds == no {
			continue
		}
		t := n.rule.tally(e)
		if holds == yes {
			t.known, t.lost = t.known && known, t.lost && known
			return t
		}
		known = false
	}
	return tally{from: &r.of[0].source, standing: standing{known: known}}
}

func (r *first) because(e *evaluation, b []byte) []byte {
	if n := r.taken(e); n != nil {
		return n.rule.because(e, b)
	}
	return explained(r.of, e, r.words, b)
}

// taken is the part that counts; nil if none does.
func (r *first) taken(e *evaluation) *node {
	for _, n := range r.of {
		if n.when == nil || n.when.holds(e) == yes {
			return n
		}
	}
	return nil
}

func (r *first) most() limit {
	return (&highest{of: r.of}).most()
}

func (r *first) takes() bool { return anyTakes(r.of) }

func anyTakes(of []*node) bool {
	return slices.ContainsFunc(of, func(n *node) bool { return n.rule.takes() })
}

// explained is the reasons of the parts that gave points, or of all if none did.
func explained(of []*node, e *evaluation, w *Words, b []byte) []byte {
	said := false
	for _, everything := range []bool{false, true} {
		for _, n := range of {
			if !everything && n.tally(e).points == 0 {
				continue
			}
			if said {
				b = w.Join.append(b)
			}
			b, said = n.because(e, b), true
		}
		if said {
			break
		}
	}
	return b
}
