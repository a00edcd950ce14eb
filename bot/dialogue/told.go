package dialogue

import (
	"cmp"
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
	"luohu/estimator/sentence"
)

// told is a fact read from a message in which people tell of themselves. It
// counts for nothing until they say that it is right.
type told struct {
	Fact   string `json:"fact"`
	Value  any    `json:"value"`
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
	if n := len(reading.Found); n < 2 && (n < 1 || reading.Age == 0) {
		return nil, false, nil
	}
	s.propose(reading)
	return s, true, nil
}

// Tells takes a message that tells of several things at once into an interview
// that is open or stopped halfway; ok is false if it does not.
func (s *Session) Tells(words string) (reply string, ok bool) {
	reading := s.reader().Read(words, s.asOf, s.now())
	if len(reading.Found) < 2 {
		return "", false
	}
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
	s.state.Told, s.state.Age, s.state.Pending = nil, reading.Age, nil
	for _, f := range reading.Found {
		s.state.Told = append(s.state.Told, told{Fact: f.Fact.ID, Value: f.Value})
	}
}

// toldFacts are the list that is to be confirmed, as the reader knows it.
func (s *Session) toldFacts() (found []sentence.Found) {
	for _, t := range s.state.Told {
		if f, ok := s.policy.Fact(t.Fact); ok {
			found = append(found, sentence.Found{Fact: f, Value: t.Value})
		}
	}
	return found
}

// confirm hears whether the list is right, or what is not.
func (s *Session) confirm(words string) (string, bool) {
	options := []read.Option{
		{Value: "yes", Name: s.words.ToldYes.String(), Aliases: s.words.ToldYesWords},
		{Value: "no", Name: s.words.ToldNo.String(), Aliases: s.words.ToldNoWords},
	}
	if chosen, err := read.Choose(words, options); err == nil {
		if options[chosen].Value == "yes" {
			return s.goOn(s.accept()), true
		}
		return s.decline(), true
	}
	if s.remove(words) {
		if len(s.state.Told) == 0 {
			return s.decline(), true
		}
		return s.Question(), true
	}
	if changed, ok := s.reader().Correct(words, s.toldFacts(), s.asOf, s.now()); ok {
		for _, c := range changed {
			s.retell(c)
		}
		return s.Question(), true
	}
	return s.words.ToldUnclear.String() + "\n\n" + s.Question(), false
}

// retell puts another value in the place of one, or adds it.
func (s *Session) retell(c sentence.Found) {
	for i := range s.state.Told {
		if s.state.Told[i].Fact == c.Fact.ID {
			s.state.Told[i].Value = c.Value
			return
		}
	}
	s.state.Told = append(s.state.Told, told{Fact: c.Fact.ID, Value: c.Value})
}

// remove takes a line out: 第2条不对, 去掉3.
func (s *Session) remove(words string) bool {
	rest := strings.TrimSpace(words)
	for _, w := range s.words.ToldRemove {
		rest = strings.ReplaceAll(rest, w, "")
	}
	if rest == strings.TrimSpace(words) {
		return false
	}
	items := s.toldItems()
	options := make([]read.Option, len(items))
	for i, item := range items {
		options[i] = read.Option{Value: item.Name, Name: item.Name}
	}
	at, err := read.Choose(rest, options)
	if err != nil {
		return false
	}
	s.state.Told = slices.DeleteFunc(s.state.Told, func(t told) bool { return slices.Contains(items[at].facts, t.Fact) })
	return true
}

// accept takes the list for answers, in one step.
func (s *Session) accept() (noted string) {
	n := len(s.toldItems())
	s.state.acceptTold()
	return s.words.ToldNoted.With(n)
}

// decline drops the list, and asks one by one.
func (s *Session) decline() string {
	s.state.Told, s.state.Age = nil, 0
	return s.goOn(s.words.ToldDropped.String())
}

// toldItem is a line of the list: a fact, or several that were said to be alike.
type toldItem struct {
	Number      int
	Name, Value string
	facts       []string
}

func (s *Session) toldItems() (items []toldItem) {
	first := "" // the fact that those of the last line are alike to
	for _, f := range s.toldFacts() {
		value := s.show(f.Fact, f.Value)
		if last := len(items) - 1; last >= 0 && f.Fact.SameAs == first && first != "" && items[last].Value == value {
			items[last].Name += "、" + f.Fact.Name
			items[last].facts = append(items[last].facts, f.Fact.ID)
			continue
		}
		first = cmp.Or(f.Fact.SameAs, f.Fact.ID)
		items = append(items, toldItem{len(items) + 1, f.Fact.Name, value, []string{f.Fact.ID}})
	}
	return items
}

// heardList is what was understood, to be confirmed.
func (s *Session) heardList() string {
	facts := map[string]any{}
	for id, value := range s.state.Answers {
		facts[id] = value
	}
	for _, t := range s.state.Told {
		facts[t.Fact] = t.Value
	}
	var warnings []estimator.Warning
	if e, err := s.policy.Partial(facts, s.asOf); err == nil {
		warnings = e.Warnings
	}
	return s.words.Told.With(map[string]any{
		"Items": s.toldItems(), "Age": s.ageToAsk(facts), "Warnings": warnings,
		"Period": s.state.Period, "AsOf": day(s.asOf),
	})
}

// ageToAsk is an age that was said while the birthday it depends on was not.
func (s *Session) ageToAsk(facts map[string]any) int {
	for _, f := range s.policy.Facts() {
		if _, known := facts[f.ID]; known && f.Type == estimator.Date && f.Required {
			return 0
		}
	}
	return s.state.Age
}
