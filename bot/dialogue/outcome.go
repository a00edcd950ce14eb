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

// early gives the result now; what was not asked yet can still be answered.
func (s *Session) early() string {
	switch {
	case s.Done():
		return s.result()
	case len(s.state.Told) > 0:
		return s.words.ToldFirst.String() + "\n\n" + s.Question()
	}
	s.state.Pending = nil
	_, s.state.Early = s.next()
	return s.finish()
}

// reopen takes up an interview whose result was asked for early; false if there
// is nothing to take up.
func (s *Session) reopen() bool {
	if !s.state.Early {
		return false
	}
	s.state.Done, s.state.Early, s.state.Saved = false, false, false
	return true
}
