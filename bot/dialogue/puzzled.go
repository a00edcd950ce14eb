package dialogue

import "luohu/estimator"

// Puzzled helps somebody who does not know what is asked: what can be said, and
// the question again with its help and its example.
func (s *Session) Puzzled() string {
	ask, asked := s.next()
	help := s.words.Expected[string(estimator.ChoiceType)].String()
	switch {
	case len(s.state.Line) > 0:
		help = s.words.Expected[string(s.lineFacts()[0].Type)].String()
	case len(s.state.Told) > 0:
		help = s.words.ToldHelp.String()
	case asked && len(ask.same) == 0 && s.state.Pending == nil:
		help = s.words.Expected[string(ask.fact.Type)].String()
	}
	return s.words.Puzzled.With(help) + "\n\n" + s.Question()
}

// WantsDay says whether a day is asked for, which an identity number tells too.
func (s *Session) WantsDay() bool {
	ask, asked := s.next()
	return asked && len(s.state.Told) == 0 && ask.fact.Type == estimator.Date
}
