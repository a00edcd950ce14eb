package dialogue

import (
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
)

// hearMore hears what is too little or too much: 公积金多一年, 社保少了两个月.
func (s *Session) hearMore(words string) bool {
	name, amount, sign := s.difference(words)
	if sign == 0 || name == "" {
		return false
	}
	var facts []*estimator.Fact
	for _, f := range s.counted(name, amount) {
		if _, told := s.toldValue(f.Fact); told {
			facts = append(facts, f.Fact)
		}
	}
	return len(facts) > 0 && s.add(facts, amount, sign)
}

// moreOf hears the same of facts that are known already: 多一年.
func (s *Session) moreOf(facts []*estimator.Fact, words string) bool {
	name, amount, sign := s.difference(words)
	return sign != 0 && name == "" && s.add(facts, amount, sign)
}

// difference takes 公积金多一年 apart; sign is 0 if words tell of none.
func (s *Session) difference(words string) (name, amount string, sign int) {
	if slices.ContainsFunc(s.words.ToldVague, func(w string) bool { return strings.Contains(words, w) }) {
		return "", "", 0
	}
	for _, way := range []struct {
		words []string
		sign  int
	}{{s.words.ToldOvercounted, -1}, {s.words.ToldUndercounted, 1}, {s.words.ToldMore, 1}, {s.words.ToldLess, -1}} {
		for _, w := range way.words {
			if before, after, found := strings.Cut(words, w); found && trimmed(after) != "" {
				name, _ = cutWords(trimmed(before), s.words.ToldWrong)
				return name, trimmed(after), way.sign
			}
		}
	}
	return "", "", 0
}

// add puts facts up or down by an amount; false if it is none, or too much.
func (s *Session) add(facts []*estimator.Fact, amount string, sign int) bool {
	values := make([]any, len(facts))
	for i, f := range facts {
		var n int
		var err error
		switch f.Type {
		case estimator.Months:
			n, err = read.Months(amount, s.asOf)
		case estimator.Count:
			n, err = read.Whole(amount)
		default:
			return false
		}
		told, _ := s.toldValue(f)
		sum := int(whole(told)) + sign*n
		if err != nil || f.CheckAt(sum, s.asOf) != nil {
			return false
		}
		values[i] = sum
	}
	s.state.change()
	for i, f := range facts {
		s.retell(f, values[i], amount)
	}
	return true
}
