package estimator

import "time"

// room is the memory that counting one person needs. It is used again for the
// next: somebody who counts a million people leaves little to clean up.
type room struct {
	evaluation
	counted sums
	said    sentences
}

// enter takes a free room and reads the facts into it; leave gives it back.
func (p *Policy) enter(facts map[string]any, asOf time.Time, complete bool) (*room, FactErrors) {
	r, ok := p.rooms.Get().(*room)
	if !ok {
		r = &room{said: newSentences(len(p.facts) + len(p.gates))}
		r.policy = p
	}
	r.asOf, r.given, r.read, r.withheld, r.asking = DayOf(asOf), slots{}, slots{}, slots{}, false
	r.counted.reset(len(p.indicators))
	return r, p.accept(&r.evaluation, facts, complete)
}

func (r *room) leave() { r.policy.rooms.Put(r) }

// sums are the exact points of every indicator, before any rounding.
type sums struct {
	points   []Points
	known    []bool
	total    Points
	complete bool
}

func (s *sums) reset(indicators int) {
	if s.points == nil {
		s.points, s.known = make([]Points, indicators), make([]bool, indicators)
	}
	clear(s.points)
	clear(s.known)
	s.total, s.complete = 0, true
}
