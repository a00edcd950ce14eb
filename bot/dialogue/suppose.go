package dialogue

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
	"luohu/estimator/sentence"
)

// supposed is what would be otherwise. Nothing of it is an answer.
type supposed struct {
	Changes []told   `json:"changes,omitempty"`
	Stopped []string `json:"stopped,omitempty"` // facts that are paid no longer
	Lost    []string `json:"lost,omitempty"`    // what was said besides, and not understood
	Got     []string `json:"got,omitempty"`     // facts of a home that is got
	Another bool     `json:"another,omitempty"` // it is a second one, and only one counts
	Assumed []string `json:"assumed,omitempty"` // facts that nobody knew: as they bring least
}

// Supposes says whether words may suppose something: a cheap look before the
// interview is read.
func (iv *Interview) Supposes(words string) bool {
	return slices.ContainsFunc(iv.words.SupposeWords, func(w string) bool { return strings.Contains(words, w) })
}

// SupposeUnclear is what is said at a result to words that begin as a supposition
// does and were not understood as one; offers are what else may have been meant.
// ok is false of other words, and before there is a result.
func (s *Session) SupposeUnclear(words string, offers []string) (reply string, ok bool) {
	begins := func(w string) bool { return strings.HasPrefix(words, w) }
	if !s.Done() || !slices.ContainsFunc(s.words.SupposeBegins, begins) {
		return "", false
	}
	return s.words.SupposeUnclear.With(map[string]any{"Offers": offers}), true
}

// Suppose answers what the points would be if something were otherwise, or asks
// what decides about them; the answers stay as they are. ok is false if words
// suppose nothing. In the middle of an interview it says that this comes later.
func (s *Session) Suppose(words string) (reply string, ok bool) {
	heard, ok := s.reader().Suppose(words, s.state.Answers, s.asOf, s.now())
	if !ok {
		return "", false
	}
	if !s.Done() {
		return s.words.SupposeLater.String() + "\n\n" + s.Question(), true
	}
	s.state.Supposed = &supposed{Lost: heard.Lost, Another: heard.Another}
	for _, f := range heard.Stopped {
		s.state.Supposed.Stopped = append(s.state.Supposed.Stopped, f.ID)
	}
	for _, f := range heard.Got {
		s.state.Supposed.Got = append(s.state.Supposed.Got, f.ID)
	}
	s.state.Supposed.add(heard.Changes)
	return s.suppose(), true
}

// Supposing says that a supposition waits for something that decides about it.
func (s *Session) Supposing() bool { return s.state.Supposed != nil }

// SupposeNoMore ends a supposition that waits.
func (s *Session) SupposeNoMore() { s.state.Supposed = nil }

// SupposeMore hears what a supposition waits for. Words that are something else
// end it, and ok is false.
func (s *Session) SupposeMore(words string) (reply string, ok bool) {
	if reply, ok = s.Suppose(words); ok {
		return reply, true
	}
	f := s.deciding()
	if f == nil || !s.hearDeciding(f, words) {
		return "", false
	}
	return s.suppose(), true
}

func (s *Session) hearDeciding(f *estimator.Fact, words string) bool {
	heard, problem := s.read(f, words)
	if problem == nil {
		s.state.Supposed.add([]sentence.Found{{Fact: f, Value: heard.value}})
		return true
	}
	if p, ok := errors.AsType[*read.Problem](problem); ok && p.Code == read.CodeUnknown {
		least, _ := s.extremes(f, s.supposedFacts())
		s.state.Supposed.add([]sentence.Found{{Fact: f, Value: least.value}})
		s.state.Supposed.Assumed = append(s.state.Supposed.Assumed, f.ID)
		return true
	}
	open := append(s.brought(s.supposedFacts()), f)
	more, ok := s.reader().SupposeMore(words, f, s.supposedFacts(), s.asOf, s.now())
	if !ok || slices.ContainsFunc(more.Changes, func(c sentence.Found) bool { return !slices.Contains(open, c.Fact) }) {
		return false
	}
	s.state.Supposed.add(more.Changes)
	s.state.Supposed.Lost = append(s.state.Supposed.Lost, more.Lost...)
	return len(more.Changes) > 0
}

func (sp *supposed) add(changes []sentence.Found) {
	for _, c := range changes {
		sp.Changes = append(sp.Changes, told{Fact: c.Fact.ID, Value: c.Value})
	}
}

// suppose asks what decides, or tells what the points would be.
func (s *Session) suppose() string {
	if f := s.deciding(); f != nil {
		return s.words.SupposeAsk.With(map[string]any{
			"Changes": s.changed(), "Question": f.Ask(s.asOf), "Options": s.options(f), "Help": f.Help, "Example": f.Example,
		})
	}
	reply := s.wouldBe()
	s.state.Supposed = nil
	return s.withWithdrawal(reply)
}

// supposedFacts are the answers as they would be. Nothing of one home holds for
// another.
func (s *Session) supposedFacts() map[string]any {
	facts, sp := s.facts(), s.state.Supposed
	if sp.Another && slices.ContainsFunc(sp.Changes, sp.got) {
		for _, id := range sp.Got {
			delete(facts, id)
		}
	}
	for _, c := range sp.Changes {
		facts[c.Fact] = c.Value
	}
	return facts
}

// got says that a change is of what is got.
func (sp *supposed) got(t told) bool { return slices.Contains(sp.Got, t.Fact) }

// deciding is the first fact that only the supposition brought up, and without
// which the points can't be told: the district of a home, and whether it is new.
func (s *Session) deciding() *estimator.Fact {
	facts := s.supposedFacts()
	before := s.policy.Missing(s.state.Answers, s.asOf)
	for _, f := range s.policy.Missing(facts, s.asOf) {
		if !slices.Contains(before, f) || slices.Contains(s.state.Supposed.Got, f.ID) {
			return f
		}
	}
	for _, f := range s.brought(facts) {
		if least, most := s.extremes(f, facts); least.total != most.total {
			return f
		}
	}
	return nil
}

// brought are facts that matter if it is so, and did not before, or were of
// nothing that one had.
func (s *Session) brought(facts map[string]any) []*estimator.Fact {
	before := s.open()
	now := s.policy.AskedWithout(facts, s.state.Skipped, s.asOf)
	return slices.DeleteFunc(now, func(f *estimator.Fact) bool {
		return slices.Contains(before, f) && !slices.Contains(s.state.Supposed.Got, f.ID)
	})
}

// worth is a value of a fact, and the total that it would give.
type worth struct {
	value any
	total estimator.Points
}

// extremes are the values of a fact that would give least and most.
func (s *Session) extremes(f *estimator.Fact, facts map[string]any) (least, most worth) {
	with := maps.Clone(facts)
	for i, value := range s.policy.Answers(f, s.asOf) {
		with[f.ID] = value
		ahead, err := s.policy.Project(with, s.asOf)
		if err != nil {
			continue // a day that is too late
		}
		w := worth{value, ahead.Points[0].Total}
		if i == 0 || w.total < least.total {
			least = w
		}
		if i == 0 || w.total > most.total {
			most = w
		}
	}
	return least, most
}
