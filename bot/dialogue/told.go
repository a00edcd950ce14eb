package dialogue

import (
	"cmp"
	"slices"

	"luohu/estimator"
	"luohu/estimator/read"
	"luohu/estimator/sentence"
)

// told is a fact read from a message in which people tell of themselves. It
// counts for nothing until they say that it is right.
type told struct {
	Fact   string `json:"fact"`
	Value  any    `json:"value"`
	Said   string `json:"said,omitempty"`   // the words it was read from
	Turn   int    `json:"turn,omitempty"`   // how often the list had been changed when it was said
	Before any    `json:"before,omitempty"` // what was answered earlier, if anything
}

// Told begins an interview with a message that tells of several things at
// once; ok is false if it does not.
func (iv *Interview) Told(words string) (s *Session, ok bool, err error) {
	s, err = iv.Begin("")
	if err != nil {
		return nil, false, err
	}
	reading := s.reader().Read(words, s.asOf, s.now())
	if n := reading.Things(); n < 2 && (n < 1 || reading.Age == 0) {
		return nil, false, nil
	}
	s.propose(reading)
	return s, true, nil
}

// Tells takes a message that tells of several things at once into an interview
// that is open or stopped halfway; ok is false if it does not.
func (s *Session) Tells(words string) (reply string, ok bool) {
	reading := s.reader().Read(words, s.asOf, s.now())
	if reading.Things() < 2 {
		return "", false
	}
	s.reopen()
	s.propose(reading)
	return s.Question(), true
}

// reader reads messages by the words of the policy; making one takes a while.
func (s *Session) reader() *sentence.Reader {
	if r, ok := s.readers.Load(s.policy.Version); ok {
		return r.(*sentence.Reader)
	}
	r, _ := s.readers.LoadOrStore(s.policy.Version, s.sentences.Reader(s.policy))
	return r.(*sentence.Reader)
}

func (s *Session) propose(reading sentence.Reading) {
	s.state.list(nil, reading.Age)
	s.state.Lost = reading.Lost
	for _, f := range reading.Found {
		s.state.Told = append(s.state.Told, told{Fact: f.Fact.ID, Value: f.Value, Said: said(f.Fact, f.Value, f.Said)})
	}
}

// said are the words that a fact was read from, as they are kept: of a day, for
// which an identity number may have been sent, only the day.
func said(f *estimator.Fact, value any, words string) string {
	if day, isDay := value.(string); isDay && f.Type == estimator.Date {
		return day
	}
	if read.HoldsID(words) {
		return ""
	}
	return words
}

// toldFacts are the list that is to be confirmed, as the reader knows it, in the
// order said: what was corrected last stands last.
func (s *Session) toldFacts() (found []sentence.Found) {
	inOrder := slices.Clone(s.state.Told)
	slices.SortStableFunc(inOrder, func(a, b told) int { return cmp.Compare(a.Turn, b.Turn) })
	for _, t := range inOrder {
		if f, ok := s.policy.Fact(t.Fact); ok {
			found = append(found, sentence.Found{Fact: f, Value: t.Value, Said: t.Said})
		}
	}
	return found
}

// accept takes the list for answers, in one step.
func (s *Session) accept() (noted string) {
	n := len(s.toldItems())
	s.state.acceptTold()
	return s.words.ToldNoted.With(n)
}

// decline sets the list aside, and asks one by one.
func (s *Session) decline() string {
	s.state.decline()
	return s.goOn(s.words.ToldDropped.String())
}

// RestoreTold brings back a list that was set aside; ok is false if there is
// none.
func (s *Session) RestoreTold() (reply string, ok bool) {
	if !s.state.restoreTold() {
		return "", false
	}
	return s.words.ToldRestored.String() + "\n\n" + s.Question(), true
}
