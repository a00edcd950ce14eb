package dialogue

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// Answer takes words as the answer to the open question. When they are none,
// nothing changes and the reply says what was understood and what is expected;
// understood is then false, for the words may be meant for somebody else.
func (s *Session) Answer(words string) (reply string, understood bool) {
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
	if problem != nil {
		return s.explain(f, problem), false
	}
	if len(s.contradictions(f, heard.value)) > 0 {
		s.state.Pending = heard.value
		return s.contradiction(f), true
	}
	s.state.answer(f.ID, heard.value)
	return s.goOn(s.words.Noted.With(map[string]any{
		"Name": f.Name, "Value": s.show(f, heard.value), "Remark": heard.remark,
	})), true
}

// answerSame hears whether the others are as long; a number instead means
// they are not, and is the answer for the first of them.
func (s *Session) answerSame(ask asking, words string) (string, bool) {
	options := []read.Option{
		{Value: "yes", Name: s.words.SameYes.String(), Aliases: []string{"是", "对", "一样", "都是", "嗯"}},
		{Value: "no", Name: s.words.SameNo.String(), Aliases: []string{"不是", "否", "不", "不对"}},
	}
	chosen, err := read.Choose(words, options)
	if err != nil {
		return s.explainOptions(err), false
	}
	yes := options[chosen].Value == "yes"
	ids := make([]string, len(ask.same))
	for i, f := range ask.same {
		ids[i] = f.ID
	}
	s.state.same(ask.fact.ID, ids, yes)
	return s.goOn(""), true
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
	return noted + s.Question()
}

func (s *Session) finish() string {
	s.state.Done = true
	return s.result()
}

// contradictions are what this value would bring that was not there before.
func (s *Session) contradictions(f *estimator.Fact, value any) (details []string) {
	before := s.estimate().Warnings
	with := maps.Clone(s.state.Answers)
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

// heard is an answer as a fact's value, and what to say about reading it.
type heard struct {
	value  any
	remark string
}

func (s *Session) read(f *estimator.Fact, words string) (h heard, err error) {
	switch f.Type {
	case estimator.Date:
		return s.readDate(words)
	case estimator.Months:
		var n int
		n, err = read.Months(words, s.asOf)
		h.value = n
	case estimator.Count:
		var n int
		n, err = read.Whole(words)
		h.value = n
	case estimator.Money:
		var yuan int64
		yuan, err = read.Money(words)
		h.value = yuan
	case estimator.Bool:
		h.value, err = read.YesNo(words)
	case estimator.ChoiceType:
		var i int
		if i, err = read.Choose(words, readOptions(f)); err == nil {
			h.value = f.Choices[i].Value
		}
	}
	if err == nil {
		err = f.CheckAt(h.value, s.asOf)
	}
	return h, err
}

func (s *Session) readDate(words string) (h heard, err error) {
	d, precision, err := read.DateOrMonth(words, s.now().In(Tianjin))
	if err != nil {
		return h, err
	}
	h.value = d.Format(time.DateOnly)
	if precision == read.ToMonth {
		h.remark = s.words.RemarkMonth.String()
	}
	return h, nil
}

func readOptions(f *estimator.Fact) []read.Option {
	all := make([]read.Option, len(f.Choices))
	for i, c := range f.Choices {
		all[i] = read.Option{Value: c.Value, Name: c.Name, Aliases: c.Aliases}
	}
	return all
}

// explain says what was understood of an answer and what is expected.
func (s *Session) explain(f *estimator.Fact, err error) string {
	expected := s.words.Expected[string(f.Type)].String()
	if f.Type != estimator.Bool && f.Type != estimator.ChoiceType && f.Example != "" {
		expected += "（" + f.Example + "）"
	}
	return s.problem(err) + expected + "\n\n" + s.Question()
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
	return text.With(p)
}

// show is a value in words.
func (s *Session) show(f *estimator.Fact, value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return s.words.Yes.String()
		}
		return s.words.No.String()
	case string:
		for _, c := range f.Choices {
			if c.Value == v {
				return c.Name
			}
		}
		if d, err := time.Parse(time.DateOnly, v); err == nil {
			return day(d)
		}
		return v
	}
	n := whole(value)
	switch {
	case f.Type == estimator.Months && n >= 12:
		return s.words.MonthsAndYears.With(map[string]any{"Months": n, "Years": n / 12, "Rest": n % 12})
	case f.Type == estimator.Months:
		return s.words.Months.With(n)
	case f.Type == estimator.Money:
		return s.words.Money.With(n)
	}
	return s.words.Count.With(n)
}

// whole is a number as it is noted, or as it comes back from the database.
func whole(value any) int64 {
	switch v := value.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	case json.Number:
		n, _ := strconv.ParseInt(v.String(), 10, 64)
		return n
	}
	panic(fmt.Sprintf("interview: %T is no number", value))
}
