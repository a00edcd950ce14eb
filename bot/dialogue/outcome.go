package dialogue

import "luohu/estimator"

// bounds are what the points can still come to.
func (s *Session) bounds() estimator.Bounds {
	b, err := s.policy.Bounds(s.facts(), s.asOf)
	if err != nil {
		panic("interview: its own answers have no bounds: " + err.Error()) // as in estimate
	}
	return b
}

// settled says, when an answer has settled it, that the answers to come can't
// decide any more about the pass line, and that the rest need not be answered.
// Empty otherwise.
func (s *Session) settled() string {
	b := s.bounds()
	if b.Outcome == estimator.Open || b.Outcome == s.outcomeBefore {
		return ""
	}
	words := s.words.SettledReached
	if b.Outcome == estimator.OutOfReach {
		words = s.words.SettledOutOfReach
	}
	return words.With(s.rangeOf(b)) + "\n\n"
}

func (s *Session) rangeOf(b estimator.Bounds) map[string]any {
	line := ""
	if s.policy.PassLine > 0 {
		line = s.policy.PassLine.Short()
	}
	return map[string]any{
		"Lowest": b.Undiminished.Short(), "Highest": b.Highest.Short(), "Line": line, "Left": s.left(),
	}
}

// early gives the result now; what was not answered counts as skipped.
func (s *Session) early() string {
	if s.Done() {
		return s.result()
	}
	s.state.Told, s.state.Pending = nil, nil
	for first := true; ; first = false {
		ask, more := s.next()
		if !more {
			return s.finish()
		}
		if len(ask.same) > 0 {
			s.state.same(ask.fact.ID, nil, false)
		} else {
			s.state.skip(ask.fact.ID)
		}
		if !first {
			s.state.join()
		}
	}
}
