package dialogue_test

import (
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

func TestSeveralLinesAreChangedAtOnce(t *testing.T) {
	fiveYears, fundYears := strings.Replace(five, "50 个月", "60 个月", 1), "住房公积金：60 个月"
	for _, c := range []struct {
		say  string
		want []string
	}{
		{"第2条和第3条都改成五年", []string{education, fiveYears, fundYears, rent}},
		{"2和3都改成五年", []string{education, fiveYears, fundYears, rent}},
		{"第2、3条都是五年", []string{education, fiveYears, fundYears, rent}},
		{"第2条和第3条都不对，是五年", []string{education, fiveYears, fundYears, rent}},
		{"第2条改成五年，第3条改成两年", []string{education, fiveYears, "住房公积金：24 个月", rent}},
	} {
		s := tells(t, ofThemselves)
		holds(t, answer(t, s, c.say), "改好了")
		lists(t, c.say, s, c.want...)
		s.Do(dialogue.Back)
		lists(t, c.say+", 上一步", s, education, five, fund, rent)
	}
	s := tells(t, ofThemselves)
	reply, understood := s.Answer("第1条和第3条都改成五年")
	if understood || !strings.Contains(reply, "没看明白要改哪一条") {
		t.Errorf("what school is five years:\n%s", reply)
	}
	lists(t, "第1条和第3条都改成五年", s, education, five, fund)
}

func TestSkippingALineKeepsTheList(t *testing.T) {
	s := tells(t, ofThemselves)
	answer(t, s, "2")
	s.Do(dialogue.Skip)
	lists(t, "2, 跳过", s, education, five, fund, rent, spouse)
}

func TestEveryChangeOfAListCanBeUndone(t *testing.T) {
	s := tells(t, ofThemselves)
	for _, say := range []string{"公积金是五年", "社保五年", "第1条是本科", "去掉4"} {
		answer(t, s, say)
	}
	for range 4 {
		s.Do(dialogue.Back)
	}
	lists(t, "上一步", s, education, five, fund, rent, spouse)
}
