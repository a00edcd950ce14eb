package dialogue

import (
	"errors"
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
	"luohu/estimator/sentence"
)

// confirm hears whether the list is right, or what is not.
func (s *Session) confirm(words string) (reply string, understood bool) {
	words = s.lineBehind(words)
	before := s.toldItems()
	if s.hearSeveral(words) {
		return s.relisted(before), true
	}
	if asked, unread := s.hearSet(words); asked && unread {
		return s.words.ToldUnclear.String() + "\n\n" + s.Question(), false
	} else if asked {
		return s.relisted(before), true
	}
	if items := s.toldItems(); len(s.state.Line) == 0 || named(words) {
		if reply, ok := s.hearLine(words, items); ok {
			return reply, true
		}
	}
	if reply, ok := s.hearAll(words); ok {
		return reply, true
	}
	if len(s.state.Line) > 0 {
		return s.mend(words)
	}
	for _, hear := range []func(string) bool{s.hearWrong, s.hearMore, s.hearCorrection, s.hearBirth, s.hearReversed} {
		before := s.toldItems()
		if hear(words) {
			return s.relisted(before), true
		}
	}
	if p := s.halfBirth(words); p != nil {
		return s.explain(s.birth(), p), false
	}
	return s.words.ToldUnclear.String() + "\n\n" + s.Question(), false
}

// lineBehind leaves out 不对 in front of a line that is called by its number:
// 不对，第2条是五年.
func (s *Session) lineBehind(words string) string {
	for _, wrong := range s.words.ToldWrong {
		rest, found := strings.CutPrefix(strings.TrimSpace(words), wrong)
		if rest = strings.TrimLeft(rest, "，,。.、！!；; "); found && named(rest) {
			return rest
		}
	}
	return words
}

// halfBirth is why words are no birthday, where they tell a part of one that is
// not known yet: 我是94年的.
func (s *Session) halfBirth(words string) error {
	f := s.birth()
	if f == nil || s.state.Answers[f.ID] != nil {
		return nil
	}
	if _, told := s.toldValue(f); told {
		return nil
	}
	_, err := s.read(f, words)
	if p, ok := errors.AsType[*read.Problem](err); ok && (p.Code == read.CodeYearOnly || p.Code == read.CodeNoDay) {
		return p
	}
	return nil
}

// named says whether words call a line of the list by its number: 第2条.
func named(words string) bool {
	_, _, named := read.Line(words)
	return named
}

// hearAll hears what is said of the whole list.
func (s *Session) hearAll(words string) (reply string, ok bool) {
	ofLine := len(s.state.Line) > 0
	switch {
	case read.Is(words, append([]string{s.words.ToldNo.String()}, s.words.ToldNoWords...)):
		return s.decline(), true
	case ofLine && (read.Is(words, s.words.ToldYesWords) || read.Is(words, s.words.ToldNot)):
		return "", false // it may be the value that was asked for
	case !ofLine && (read.Is(words, s.words.ToldWrong) || read.Is(words, s.words.ToldNot)):
		return s.words.ToldWhich.String() + "\n\n" + s.Question(), true
	}
	options := []read.Option{
		{Value: "yes", Name: s.words.ToldYes.String(), Aliases: s.words.ToldYesWords},
		{Value: "no", Name: s.words.ToldNo.String(), Aliases: s.words.ToldNoWords},
	}
	chosen, err := read.Choose(words, options)
	if n, _, _ := read.Line(words); err != nil || n > 0 {
		return "", false
	}
	if options[chosen].Value == "yes" {
		return s.goOn(s.accept()), true
	}
	return s.decline(), true
}

// hearLine hears a line called by its number, with what it should be or without:
// 2, 第2条改成五年, 2不对.
func (s *Session) hearLine(words string, items []toldItem) (reply string, ok bool) {
	n, rest, named := read.Line(words)
	rest, set := cutWords(rest, s.words.ToldSet)
	bare, wrong := cutWords(rest, s.words.ToldWrong)
	out := read.Is(rest, s.words.ToldRemove) || read.Is(rest, s.words.ToldNot)
	switch {
	case n == 0, !named && rest != "" && !set && !wrong && !out:
		return "", false
	case n > len(items):
		return s.words.ToldNoLine.With(map[string]any{"Number": n, "Lines": len(items)}) + "\n\n" + s.heardList(), true
	}
	item := items[n-1]
	if out || wrong && bare == "" {
		s.take(item.facts)
		return s.relisted(items), true
	}
	s.state.Line = idsOf(item.facts)
	if bare == "" {
		return s.Question(), true
	}
	reply, _ = s.mend(bare)
	return reply, true
}

// mend hears the value of the line that is asked for.
func (s *Session) mend(words string) (reply string, understood bool) {
	before, facts := s.toldItems(), s.lineFacts()
	words, _ = cutWords(words, s.words.ToldWrong)
	words, _ = cutWords(words, s.words.ToldSet)
	if read.Is(words, s.words.ToldRemove) {
		s.take(facts)
		return s.relisted(before), true
	}
	if read.Is(words, s.words.ToldKeep) {
		s.state.Line = nil
		return s.Question(), true
	}
	heard, problem := s.read(facts[0], words)
	switch {
	case problem == nil:
		s.put(facts, heard.value, words)
	case s.moreOf(facts, words), s.hearCorrection(words):
	default:
		return s.explain(facts[0], problem), false
	}
	return s.relisted(before), true
}

// hearWrong hears a line that is wrong, by its name or by the words that it was
// told with: 公积金不对, 没结婚不对，结婚了, 去掉公积金.
func (s *Session) hearWrong(words string) bool {
	for _, w := range slices.Concat(s.words.ToldWrong, s.words.ToldRemove) {
		what, instead, found := strings.Cut(words, w)
		if !found {
			continue
		}
		what, instead = trimmed(what), trimmed(instead)
		if what == "" && slices.Contains(s.words.ToldRemove, w) {
			what, instead = instead, ""
		}
		facts := s.meant(what)
		if len(facts) == 0 {
			continue
		}
		if instead == "" || !s.correct(instead, facts) && !s.moreOf(facts, instead) {
			s.take(facts)
		}
		return true
	}
	return false
}

// hearSeveral hears lines called by their numbers that are wrong: 2和3都不对,
// 去掉4.
func (s *Session) hearSeveral(words string) bool {
	for _, w := range slices.Concat(s.words.ToldWrong, s.words.ToldRemove) {
		what, behind, found := strings.Cut(words, w)
		if !found || trimmed(what) != "" && trimmed(behind) != "" {
			continue
		}
		if facts := s.linesOf(what + behind); len(facts) > 0 {
			s.take(facts)
			return true
		}
	}
	return false
}

// linesOf are the facts of lines that words call by their numbers.
func (s *Session) linesOf(words string) (facts []*estimator.Fact) {
	for _, item := range s.itemsCalled(words) {
		facts = append(facts, item.facts...)
	}
	return facts
}

// itemsCalled are lines that words call by their numbers: 2和3.
func (s *Session) itemsCalled(words string) (called []toldItem) {
	items := s.toldItems()
	words = cutEnds(trimmed(words), s.words.ToldAll)
	for _, one := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(s.words.ToldAnd, r) }) {
		n, rest, _ := read.Line(one)
		if n == 0 || rest != "" || n > len(items) {
			return nil
		}
		called = append(called, items[n-1])
	}
	return called
}

// meant are the facts of the list that words name, or were told with.
func (s *Session) meant(words string) (facts []*estimator.Fact) {
	if words == "" {
		return nil
	}
	words = cutEnds(words, s.words.ToldThis)
	for _, f := range s.counted(words, s.words.ToldProbes...) {
		if _, told := s.toldValue(f.Fact); told {
			facts = append(facts, f.Fact)
		}
	}
	if len(facts) > 0 {
		return facts
	}
	items := s.toldItems()
	options := make([]read.Option, len(items))
	for i, item := range items {
		options[i] = read.Option{Value: item.Name, Name: item.Name}
	}
	if at, err := read.Choose(words, options); err == nil {
		return items[at].facts
	}
	for _, f := range s.reader().Read(words, s.asOf, s.now()).Found {
		if value, told := s.toldValue(f.Fact); !told || value != f.Value {
			return nil
		}
		facts = append(facts, f.Fact)
	}
	return facts
}

// counted are the facts that words name, when one of the quantities stands
// behind them.
func (s *Session) counted(words string, quantities ...string) []sentence.Found {
	for _, q := range quantities {
		if found, ok := s.reader().Correct(words+q, nil, s.asOf, s.now()); ok {
			return found
		}
	}
	return nil
}

// hearCorrection hears what is said instead: 公积金是两年, 不对，是五年.
func (s *Session) hearCorrection(words string) bool {
	if slices.ContainsFunc(s.words.ToldThan, func(w string) bool { return strings.Contains(words, w) }) {
		return false // 公积金比社保少一年 is no length of its own
	}
	return s.correct(words, nil)
}

// correct hears what is said instead; with facts, only of these.
func (s *Session) correct(words string, facts []*estimator.Fact) bool {
	earlier := s.toldFacts()
	if facts != nil {
		earlier = slices.DeleteFunc(earlier, func(f sentence.Found) bool { return !slices.Contains(facts, f.Fact) })
	}
	found, ok := s.reader().Correct(words, earlier, s.asOf, s.now())
	if !ok {
		return false
	}
	s.state.change()
	for _, f := range found {
		s.retell(f.Fact, f.Value, f.Said)
	}
	return true
}

// hearBirth hears the birthday that an age is waiting for, and another age.
func (s *Session) hearBirth(words string) bool {
	if s.ageToAsk() == 0 {
		return false
	}
	if reading := s.reader().Read(words, s.asOf, s.now()); reading.Age != 0 {
		s.state.Age = reading.Age
		return true
	}
	birth := s.birth()
	heard, err := s.read(birth, words)
	if err != nil {
		return false
	}
	s.put([]*estimator.Fact{birth}, heard.value, words)
	return true
}

// hearReversed hears what makes lines doubtful, so that they are asked: 结婚了
// those of 没结婚.
func (s *Session) hearReversed(words string) bool {
	facts := s.reader().Reversed(words, s.toldFacts(), s.asOf, s.now())
	if len(facts) == 0 {
		return false
	}
	s.take(facts)
	return true
}
