package dialogue_test

import (
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

func TestALineIsAskedForByWhatPeopleCallIt(t *testing.T) {
	s := tells(t, "1994年5月6日出生,大专,社保五险交了四年,公积金三年,租房备案两年,签注两次,没结婚")
	answer(t, s, "都对")
	do(t, s, dialogue.Early)
	for say, want := range map[string]string{
		"养老保险明细": "养老保险 ", "社保明细": "社会保险 ", "社会保险明细": "社会保险 ", "五险的明细": "社会保险 ",
		"公积金明细": "住房公积金 9 分", "租房明细": "租房 12 分", "签注明细": "居住证签注 12 分", "学历明细": "受教育程度 10 分",
		"年龄怎么算的": "年龄 10 分", "我的学历怎么算": "受教育程度 10 分", "明细 医保": "医疗保险 ", "职称明细": "专业技术、职业技能 ",
		"婚姻明细": "婚姻 ", "工种明细": "职业（工种） ", "犯罪记录明细": "刑事犯罪记录 ",
	} {
		name, _, ok := s.LineAsked(say)
		if !ok {
			t.Errorf("%s asks for no line", say)
			continue
		}
		reply, ok := s.Line(name, false)
		if !ok || !strings.HasPrefix(reply, want) || !strings.Contains(reply, "规则：") {
			t.Errorf("%s (%s) is not answered with %q:\n%s", say, name, want, reply)
		}
	}
	for _, name := range []string{"天气", "户口本", ""} {
		if reply, ok := s.Line(name, false); ok {
			t.Errorf("%q is a line:\n%s", name, reply)
		}
	}
}

func TestALineThatCouldNotBeCountedSaysSo(t *testing.T) {
	s := tells(t, ofThemselves)
	answer(t, s, "都对")
	do(t, s, dialogue.Early)
	if reply, ok := s.Line("年龄", false); !ok || !strings.Contains(reply, "还没有算") {
		t.Errorf("the age without a birthday (%v):\n%s", ok, reply)
	}
}

// Every line of every table is found by its name, and every word for a line
// means a line of some table.
func TestEveryLineOfEveryTableHasItsBreakdown(t *testing.T) {
	called := map[string]bool{}
	for _, p := range catalog(t).All() {
		s, err := dialogue.NewInterview(only{p}, interviewWords(t), sentences(t), now).Begin("")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range p.Table() {
			called[line.ID] = true
			for _, part := range line.Of {
				called[part.ID] = true
			}
			if _, ok := s.Line(line.Name, true); !ok {
				t.Errorf("%s has no breakdown in %s", line.Name, p.ID)
			}
		}
	}
	for id := range interviewWords(t).LineNames {
		if !called[id] {
			t.Errorf("line_names.%s is a line of no table", id)
		}
	}
}
