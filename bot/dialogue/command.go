package dialogue

import (
	"slices"

	"luohu/estimator"
)

// Command is what a follower can say to the interview besides answers; the
// names are the intents of configs/keywords.yaml.
type Command string

// The commands.
const (
	Back      Command = "back"
	Skip      Command = "skip"
	GoOn      Command = "resume"
	Breakdown Command = "breakdown"
	Advice    Command = "advice"
	Ahead     Command = "when"
	Early     Command = "see_result"
	FillIn    Command = "fill_in"
)

// Do carries out a command; known is false for one that is not ours.
func (s *Session) Do(c Command) (reply string, known bool) {
	if reply, known = s.do(c); known {
		reply = s.withNews(reply)
	}
	return reply, known
}

func (s *Session) do(c Command) (reply string, known bool) {
	switch c {
	case Back:
		return s.back(), true
	case Skip:
		s.outcomeBefore = s.bounds().Outcome
		return s.skip(), true
	case Ahead:
		if !s.Done() {
			return s.words.NotYet.String() + "\n\n" + s.Question(), true
		}
		return s.ahead(), true
	case Early:
		return s.early(), true
	case GoOn:
		return s.resumed(), true
	case FillIn:
		return s.fillIn(), true
	case Breakdown:
		if !s.Done() {
			return s.soFar() + "\n\n" + s.Question(), true
		}
		return s.breakdown(), true
	case Advice:
		if !s.Done() {
			return s.words.NotYet.String() + "\n\n" + s.Question(), true
		}
		return s.advice(), true
	}
	return "", false
}

// Leave says what is counted so far and how to come back.
func (s *Session) Leave() string {
	if s.Done() {
		return s.result()
	}
	return s.words.Left.With(map[string]any{"SoFar": s.soFar()})
}

// back asks the question before again; from the result it opens the last one.
func (s *Session) back() string {
	if s.reopen() {
		return s.Question()
	}
	listed := len(s.state.Told) > 0
	if !s.state.back(s.others) {
		return s.words.NoBack.String() + "\n\n" + s.Question()
	}
	s.state.Done, s.state.Saved = false, false
	if listed && len(s.state.Told) == 0 {
		return s.words.ToldDropped.String() + "\n\n" + s.standing()
	}
	return s.standing()
}

// standing is the open question; where going back has opened none, because a
// list had only changed what was answered, the result stands again.
func (s *Session) standing() string {
	if question := s.Question(); question != "" {
		return question
	}
	return s.finish()
}

// answered is how many questions are behind, answered or skipped; a line of a
// list that was confirmed is one.
func (s *Session) answered() (n int) {
	for _, step := range s.state.Path {
		switch {
		case len(step.Told) > 0:
			n += len(s.itemsOf(step.Told))
		case !step.Declined:
			n++
		}
	}
	return n
}

func (s *Session) others(first string) (ids []string) {
	for _, g := range s.policy.Groups() {
		for _, f := range sameAs(g.Facts, first) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

func (s *Session) skip() string {
	switch {
	case len(s.state.Line) > 0: // only what the line should be is skipped
		s.state.Line = nil
		return s.Question()
	case len(s.state.Told) > 0:
		return s.decline()
	}
	ask, ok := s.next()
	if !ok {
		return s.finish()
	}
	if len(ask.same) > 0 {
		return s.words.OneByOne.String() + "\n\n" + s.sameOrNot(ask, false)
	}
	s.state.Pending = nil
	s.state.skip(ask.fact.ID)
	return s.goOn(s.words.Skipped.With(map[string]any{
		"Name": ask.fact.Name, "Counted": ask.fact.Default != nil, "Gates": s.leftOpen(ask.fact),
	}))
}

// fillIn asks again for what was skipped.
func (s *Session) fillIn() string {
	if len(s.state.Skipped) == 0 {
		return s.words.NoneSkipped.String() + "\n\n" + s.standing()
	}
	s.state.unskip()
	return s.standing()
}

// leftOpen are the conditions for filing that stay open without a fact.
func (s *Session) leftOpen(f *estimator.Fact) (names []string) {
	open := map[string]bool{}
	for _, g := range s.estimate().Gates {
		open[g.ID] = g.Passes == nil
	}
	for _, g := range s.policy.Gates() {
		if open[g.ID] && depends(g.When, f) {
			names = append(names, g.Name)
		}
	}
	return names
}

func depends(w *estimator.When, f *estimator.Fact) bool {
	return w != nil && (w.Fact == f || slices.ContainsFunc(w.Of, func(part *estimator.When) bool { return depends(part, f) }))
}

// resumed takes the interview up again, and says what has changed meanwhile.
func (s *Session) resumed() string {
	if !s.reopen() && s.Done() {
		return s.result()
	}
	text := s.words.Resumed.With(map[string]any{
		"Period": s.state.Period, "AsOf": day(s.asOf), "Answered": s.answered(),
	})
	now := s.now()
	if current, err := s.policies.InForce(s.policy.City, now); err == nil {
		if current.Version != s.policy.Version && !s.policies.Withdrawn(s.policy.Version) {
			s.state.News = current.Version
			text += "\n" + s.words.ChangedPolicy.String()
		}
		if period := current.Period(now); period.Name != s.state.Period {
			text += "\n" + s.words.ChangedPeriod.With(map[string]any{"Period": s.state.Period, "Now": period.Name})
		}
	}
	return text + "\n\n" + s.Question()
}
