package dialogue

import (
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
)

// setting is a line of the list and the words of what it should be.
type setting struct {
	facts []*estimator.Fact
	words string
}

// hearSet hears what several lines should be: 第2条和第3条都改成五年,
// 第2条改成五年，第3条改成三年. Unless each value can be read, nothing changes and
// unread is true.
func (s *Session) hearSet(words string) (asked, unread bool) {
	settings := s.settings(words)
	if len(settings) < 2 {
		return false, false
	}
	values := make([]any, len(settings))
	for i, set := range settings {
		heard, err := s.read(set.facts[0], set.words)
		if err != nil {
			return true, true
		}
		values[i] = heard.value
	}
	s.state.change()
	for i, set := range settings {
		for _, f := range set.facts {
			s.retell(f, values[i], set.words)
		}
	}
	return true, false
}

// settings are nil where words don't say what several lines should be.
func (s *Session) settings(words string) (all []setting) {
	for _, w := range slices.Concat(s.words.ToldWrong, s.words.ToldSet) {
		what, behind, found := strings.Cut(words, w)
		if !found {
			continue
		}
		behind, _ = cutWords(behind, s.words.ToldSet)
		items := s.itemsCalled(what)
		if len(items) < 2 || behind == "" || strings.ContainsAny(behind, "第") {
			continue
		}
		for _, item := range items {
			all = append(all, setting{item.facts, behind})
		}
		return all
	}
	items := s.toldItems()
	for _, one := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("，,；;。\n", r) }) {
		n, rest, named := read.Line(one)
		rest, set := cutWords(rest, s.words.ToldSet)
		if n == 0 || n > len(items) || !named || !set || rest == "" {
			return nil
		}
		all = append(all, setting{items[n-1].facts, rest})
	}
	return all
}
