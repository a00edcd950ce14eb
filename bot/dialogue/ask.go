package dialogue

import (
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// asking is the open question: a fact, or whether others are the same as it.
type asking struct {
	fact *estimator.Fact
	same []*estimator.Fact // not empty: these, the same as fact?
}

// next is the question to ask now; false when nothing that matters is left.
func (s *Session) next() (asking, bool) {
	open := s.open()
	if len(open) == 0 {
		return asking{}, false
	}
	fact := open[0]
	if first := fact.SameAs; first != "" {
		_, answered := s.state.Answers[first]
		_, decided := s.state.Same[first]
		if same := sameAs(open, first); answered && !decided && len(same) > 1 {
			original, _ := s.policy.Fact(first)
			return asking{original, same}, true
		}
	}
	return asking{fact: fact}, true
}

// open are the facts that matter, without those that were skipped and what only
// goes with them.
func (s *Session) open() []*estimator.Fact {
	return s.policy.AskedWithout(s.state.Answers, s.state.Skipped, s.asOf)
}

// left is about how many questions are still to come; facts that can be asked
// for at once count as one.
func (s *Session) left() int {
	questions := map[string]bool{}
	for _, f := range s.open() {
		id := f.ID
		if _, decided := s.state.Same[f.SameAs]; f.SameAs != "" && !decided {
			id = "same as " + f.SameAs
		}
		questions[id] = true
	}
	return len(questions)
}

func sameAs(facts []*estimator.Fact, first string) (same []*estimator.Fact) {
	for _, f := range facts {
		if f.SameAs == first {
			same = append(same, f)
		}
	}
	return same
}

// Opening greets and asks the first question.
func (s *Session) Opening() string {
	return s.words.Opening.With(map[string]any{
		"Period": s.state.Period, "AsOf": day(s.asOf), "Left": s.left(),
		"Notices": s.estimate().Notices,
	}) + "\n\n" + s.Question()
}

// Question is the question that stands open, in full; empty when all is
// answered.
func (s *Session) Question() string {
	switch {
	case len(s.state.Line) > 0:
		s.state.Put = listed
		return s.lineAsked()
	case len(s.state.Told) > 0:
		s.state.Put = listed
		return s.heardList()
	}
	ask, ok := s.next()
	if !ok {
		s.state.Put = ""
		return ""
	}
	s.state.Put = ask.about()
	if s.state.Pending != nil {
		return s.contradiction(ask.fact)
	}
	number, group := s.group(ask.fact)
	data := map[string]any{
		"Group": group, "Number": number, "Left": s.left(), "Back": len(s.state.Path) > 0,
	}
	if len(ask.same) > 0 {
		data["Names"] = names(ask.same)
		data["Value"] = s.show(ask.fact, s.state.Answers[ask.fact.ID])
		return s.words.Same.With(data)
	}
	data["Question"] = ask.fact.Ask(s.asOf)
	data["Options"] = s.options(ask.fact)
	data["Example"] = ask.fact.Example
	data["Help"] = ask.fact.Help
	return s.words.Question.With(data)
}

// Again is the question that stands open, without what helps to answer it; in full
// where that is all there is.
func (s *Session) Again() string {
	ask, ok := s.next()
	if !ok || len(s.state.Line) > 0 || len(s.state.Told) > 0 || s.state.Pending != nil {
		return s.Question()
	}
	_, group := s.group(ask.fact)
	data := map[string]any{"Group": group, "Names": "", "Value": "", "Question": "", "Options": s.options(ask.fact)}
	if len(ask.same) > 0 {
		data["Names"], data["Value"], data["Options"] = names(ask.same), s.show(ask.fact, s.state.Answers[ask.fact.ID]), []option(nil)
	} else {
		data["Question"] = s.asked(ask.fact)
	}
	return s.words.Again.With(data)
}

// option is a numbered choice.
type option struct {
	Number int
	Name   string
}

func (s *Session) options(f *estimator.Fact) (all []option) {
	if f.Type == estimator.Bool {
		return []option{{1, s.words.Yes.String()}, {2, s.words.No.String()}}
	}
	for i, c := range f.Choices {
		all = append(all, option{i + 1, c.Name})
	}
	return all
}

// group is where a fact is asked: the number among all groups, and its name.
func (s *Session) group(fact *estimator.Fact) (number int, name string) {
	for i, g := range s.policy.Groups() {
		if slices.ContainsFunc(g.Facts, func(f *estimator.Fact) bool { return f.ID == fact.ID }) {
			return i + 1, g.Name
		}
	}
	return 0, ""
}

func names(facts []*estimator.Fact) string {
	all := make([]string, len(facts))
	for i, f := range facts {
		all[i] = f.Name
	}
	return strings.Join(all, "、")
}

func day(t time.Time) string { return t.Format("2006年1月2日") }
