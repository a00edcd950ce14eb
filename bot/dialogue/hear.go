package dialogue

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
)

// Answer takes words as the answer to the open question. When they are none,
// nothing changes and the reply says what was understood and what is expected;
// understood is then false, for the words may be meant for somebody else.
func (s *Session) Answer(words string) (reply string, understood bool) {
	s.outcomeBefore = s.bounds().Outcome
	reply, understood = s.hear(words)
	if understood {
		reply = s.withNews(reply)
	}
	return reply, understood
}

func (s *Session) hear(words string) (reply string, understood bool) {
	if len(s.state.Told) > 0 {
		return s.confirm(words)
	}
	ask, ok := s.next()
	if !ok {
		return s.finish(), true
	}
	switch {
	case s.state.Pending != nil:
		return s.settle(ask.fact, words)
	case len(ask.same) > 0:
		return s.answerSame(ask, words)
	}
	return s.answerFact(ask.fact, words)
}

func (s *Session) answerFact(f *estimator.Fact, words string) (string, bool) {
	heard, problem := s.read(f, words)
	switch reading := s.reader().Read(words, s.asOf, s.now()); {
	case len(reading.Found) > tellsMore, problem != nil && len(reading.Found) == tellsMore:
		s.propose(reading)
		return s.Question(), true
	case notRead(problem) && len(reading.Found) == 1 && reading.Found[0].Fact.ID == f.ID:
		heard.value, problem = reading.Found[0].Value, nil // 不是本科，是大专
	}
	if problem != nil {
		return s.explain(f, problem), false
	}
	if len(s.contradictions(f, heard.value)) > 0 {
		s.state.Pending = heard.value
		return s.contradiction(f), true
	}
	s.state.answer(f.ID, heard.value)
	noted := map[string]any{"Name": f.Name, "Value": s.show(f, heard.value), "Remark": heard.remark, "Asked": ""}
	if f.Type == estimator.Bool {
		noted["Asked"] = s.asked(f)
	}
	return s.goOn(s.words.Noted.With(noted)), true
}

// notRead says that words were no answer by themselves. An answer that is in
// doubt stays so, whatever else can be made of it.
func notRead(problem error) bool {
	p, ok := errors.AsType[*read.Problem](problem)
	return ok && slices.Contains([]string{read.CodeNotYesOrNo, read.CodeNotAChoice, read.CodeTwoChoices, read.CodeNotANumber}, p.Code)
}

// tellsMore is how many facts an answer may hold and still be taken for the
// answer to the question alone, if it is one: 没结婚 is two.
const tellsMore = 2

// answerSame hears whether the others are as long. A number says it too: the
// same one means yes, another is the answer for the first of them.
func (s *Session) answerSame(ask asking, words string) (string, bool) {
	options := []read.Option{
		{Value: "yes", Name: s.words.SameYes.String(), Aliases: []string{"一样", "都是", "全一样", "都这么多"}},
		{Value: "no", Name: s.words.SameNo.String(), Aliases: []string{"不都一样", "有的不一样", "不全一样"}},
	}
	chosen, err := read.Choose(words, options)
	if err == nil {
		return s.sameOrNot(ask, options[chosen].Value == "yes"), true
	}
	if read.Is(words, []string{"没问题"}) {
		return s.sameOrNot(ask, true), true
	}
	if yes, notYesOrNo := read.YesNo(words); notYesOrNo == nil && !read.Strays(words, spokenOf(ask.fact)) {
		return s.sameOrNot(ask, yes), true
	}
	months, notMonths := read.Months(words, s.asOf)
	switch {
	case read.Strays(words, spokenOf(ask.fact)):
		return s.explainOptions(&read.Problem{Code: read.CodeStrays}), false
	case notMonths != nil:
		return s.explainOptions(err), false
	case int64(months) == whole(s.state.Answers[ask.fact.ID]):
		return s.sameOrNot(ask, true), true
	}
	s.sameOrNot(ask, false)
	reply, understood := s.answerFact(ask.same[0], words)
	if !understood {
		s.state.back(s.others)
	} else if s.state.Pending == nil {
		s.state.join()
	}
	return reply, understood
}

func (s *Session) sameOrNot(ask asking, yes bool) string {
	ids := make([]string, len(ask.same))
	for i, f := range ask.same {
		ids[i] = f.ID
	}
	s.state.same(ask.fact.ID, ids, yes)
	return s.goOn("")
}

// settle hears whether a contradictory answer stands. A new answer is taken
// at its word.
func (s *Session) settle(f *estimator.Fact, words string) (string, bool) {
	options := []read.Option{
		{Value: "keep", Name: s.words.ContradictionKeep.String(), Aliases: []string{"确定", "是", "对", "没错"}},
		{Value: "change", Name: s.words.ContradictionChange.String(), Aliases: []string{"改", "不对", "不是", "填错了"}},
	}
	chosen, err := read.Choose(words, options)
	if err != nil {
		pending := s.state.Pending
		s.state.Pending = nil
		reply, understood := s.answerFact(f, words)
		if !understood {
			s.state.Pending = pending
		}
		return reply, understood
	}
	value := s.state.Pending
	s.state.Pending = nil
	if options[chosen].Value == "change" {
		return s.Question(), true
	}
	s.state.answer(f.ID, value)
	return s.goOn(""), true
}

// goOn says what was noted and asks the next question, or gives the result.
func (s *Session) goOn(noted string) string {
	if noted != "" {
		noted += "\n\n"
	}
	if _, more := s.next(); !more {
		return noted + s.finish()
	}
	return noted + s.settled() + s.Question()
}

func (s *Session) finish() string {
	s.state.Done = true
	return s.result()
}

// contradictions are what this value would bring that was not there before.
func (s *Session) contradictions(f *estimator.Fact, value any) (details []string) {
	before := s.estimate().Warnings
	with := s.facts()
	with[f.ID] = value
	e, err := s.policy.Partial(with, s.asOf)
	if err != nil {
		return nil // it is said when the value itself is refused
	}
	for _, w := range e.Warnings {
		if !slices.ContainsFunc(before, func(b estimator.Warning) bool { return b == w }) {
			details = append(details, w.Detail)
		}
	}
	return details
}

// contradiction asks whether the pending answer stands all the same.
func (s *Session) contradiction(f *estimator.Fact) string {
	return s.words.Contradiction.With(map[string]any{
		"Details": s.contradictions(f, s.state.Pending), "Value": s.show(f, s.state.Pending),
	})
}

// explain says what was understood of an answer and what is expected.
func (s *Session) explain(f *estimator.Fact, err error) string {
	return s.problem(err) + s.words.Expected[string(f.Type)].String() + "\n\n" + s.Question()
}

func (s *Session) explainOptions(err error) string {
	return s.problem(err) + s.words.Expected["choice"].String() + "\n\n" + s.Question()
}

func (s *Session) problem(err error) string {
	var p *read.Problem
	if !errors.As(err, &p) {
		return err.Error()
	}
	text, known := s.words.Problems[p.Code]
	if !known {
		text = s.words.Problems["other"]
	}
	return text.With(map[string]any{"Got": harmless.Replace(p.Got)})
}

// harmless keeps markup that somebody wrote from being markup when it is said
// back.
var harmless = strings.NewReplacer("<", "＜", ">", "＞")

// whole is a number as readers hand it out.
func whole(value any) int64 {
	switch v := value.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	}
	panic(fmt.Sprintf("interview: %T is no number", value))
}
