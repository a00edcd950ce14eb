package dialogue_test

import (
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

const ofThemselves = "我32岁,大专,社保五险交了四年两个月,公积金三年,租房备案两年,没结婚"

// The lines of that message as they are listed.
const (
	education = "受教育程度：大学专科"
	five      = "养老保险、医疗保险、失业保险、工伤保险、生育保险：50 个月"
	fund      = "住房公积金：36 个月"
	rent      = "租房备案时间：24 个月"
	spouse    = "配偶社保：0 个月"
	duty      = "配偶是现役军人：否"
)

func tells(t *testing.T, words string) *dialogue.Session {
	t.Helper()
	s, ok, err := interviews(t).Told(words)
	if err != nil || !ok {
		t.Fatalf("%q tells nothing: %v", words, err)
	}
	return s
}

// lists fails unless the list holds every line, and nothing else where a line is
// that was changed.
func lists(t *testing.T, said string, s *dialogue.Session, lines ...string) {
	t.Helper()
	list := s.Question()
	for _, line := range lines {
		if !strings.Contains(list, line) {
			t.Errorf("%s: %q does not stand on the list:\n%s", said, line, list)
		}
	}
	if n := strings.Count(list, "：") - strings.Count(list, "（计到"); !strings.Contains(list, "都对") || n < len(lines) {
		t.Errorf("%s: no list:\n%s", said, list)
	}
}

func TestACorrectionChangesTheLineThatIsMeant(t *testing.T) {
	fiveYears := strings.Replace(five, "50 个月", "60 个月", 1)
	for _, c := range []struct {
		say  string
		want []string
	}{
		{"不对,是五年", []string{five, fund, "租房备案时间：60 个月", spouse}},
		{"错了，五年", []string{five, fund, "租房备案时间：60 个月", spouse}},
		{"第2条改成五年", []string{fiveYears, fund, rent, spouse, duty}},
		{"不对，第2条是五年", []string{fiveYears, fund, rent, spouse, duty}},
		{"第二条是五年", []string{fiveYears, fund, rent, spouse}},
		{"第 2 条不对，是五年", []string{fiveYears, fund, rent, spouse}},
		{"把第2条改成五年", []string{fiveYears, fund, rent, spouse}},
		{"2改成60", []string{fiveYears, fund, rent, spouse}},
		{"2 改成 五年", []string{fiveYears, fund, rent, spouse}},
		{"第3条多一年", []string{five, "住房公积金：48 个月", rent, spouse}},
		{"第1条是本科", []string{"受教育程度：大学本科及以上", five, fund}},
		{"公积金是五年", []string{five, "住房公积金：60 个月", rent, spouse}},
		{"公积金不对，是两年", []string{five, "住房公积金：24 个月", rent, spouse}},
		{"公积金多一年", []string{five, "住房公积金：48 个月", rent, spouse}},
		{"公积金少算了两个月", []string{five, "住房公积金：38 个月", rent, spouse}},
		{"社保少了两个月", []string{strings.Replace(five, "50 个月", "48 个月", 1), fund, rent, spouse}},
		{"不是四年两个月，是五年", []string{fiveYears, fund, rent, spouse}},
		{"不对，不是三年是两年半", []string{five, "住房公积金：30 个月", rent, spouse}},
		{"大专不对，是本科", []string{"受教育程度：大学本科及以上", five, fund}},
		{"不是大专，是本科", []string{"受教育程度：大学本科及以上", five, fund}},
	} {
		s := tells(t, ofThemselves)
		reply := answer(t, s, c.say)
		lists(t, c.say, s, c.want...)
		if !strings.Contains(reply, "改好了") || !strings.Contains(reply, "→") {
			t.Errorf("%s: not said what was changed:\n%s", c.say, reply)
		}
	}
}

func TestWhatFollowsFromAMarriageIsTakenBackWithIt(t *testing.T) {
	for _, say := range []string{"没结婚不对，结婚了", "结婚了", "不对，结婚了", "没结婚不对"} {
		s := tells(t, ofThemselves)
		reply := answer(t, s, say)
		lists(t, say, s, education, five, fund, rent)
		if strings.Contains(reply, "配偶") || !strings.Contains(reply, "去掉了第 5、6 条") {
			t.Errorf("%s:\n%s", say, reply)
		}
	}
}

func TestALineCalledByItsNumberIsAskedFor(t *testing.T) {
	for _, say := range []string{"2", "第2条", "２", "第二条", "二"} {
		s := tells(t, ofThemselves)
		if reply := answer(t, s, say); !strings.Contains(reply, "第 2 条") || !strings.Contains(reply, "要改成什么") {
			t.Fatalf("%s: not asked what it should be:\n%s", say, reply)
		}
		answer(t, s, "五年")
		lists(t, say, s, strings.Replace(five, "50 个月", "60 个月", 1), fund, rent, spouse)
	}
	s := tells(t, ofThemselves)
	answer(t, s, "1")
	answer(t, s, "1")
	lists(t, "1, 1", s, "受教育程度：大学本科及以上", five)
	answer(t, s, "2")
	answer(t, s, "多一年")
	lists(t, "2, 多一年", s, strings.Replace(five, "50 个月", "62 个月", 1))
	answer(t, s, "3")
	answer(t, s, "不改")
	lists(t, "3, 不改", s, fund)
	answer(t, s, "3")
	if reply := answer(t, s, "删掉"); strings.Contains(reply, fund) || !strings.Contains(reply, "去掉了第 3 条") {
		t.Errorf("3, 删掉:\n%s", reply)
	}
	if reply := answer(t, s, "9"); !strings.Contains(reply, "没有第 9 条") {
		t.Errorf("9:\n%s", reply)
	}
	answer(t, s, "2")
	if reply, understood := s.Answer("什么呀"); understood || !strings.Contains(reply, "要改成什么") {
		t.Errorf("no value:\n%s", reply)
	}
	answer(t, s, "第3条")
	if reply := answer(t, s, "一年"); !strings.Contains(reply, "租房备案时间 24 个月（2 年） → 12 个月") {
		t.Errorf("another line instead:\n%s", reply)
	}
}

func TestALineIsTakenOutByItsName(t *testing.T) {
	for _, say := range []string{"租房那条不对", "去掉租房备案", "租房备案删掉", "第四条不对", "把第4条删掉", "删除第4条"} {
		s := tells(t, ofThemselves)
		if reply := answer(t, s, say); !strings.Contains(reply, "去掉了第 4 条") || strings.Contains(reply, "租房") {
			t.Errorf("%s:\n%s", say, reply)
		}
		lists(t, say, s, education, five, fund, spouse, duty)
	}
}

func TestSeveralLinesAreTakenOutAtOnce(t *testing.T) {
	for _, say := range []string{"5和6都不对", "第5、6条不对", "删掉5和6", "去掉第5条和第6条"} {
		s := tells(t, ofThemselves)
		if reply := answer(t, s, say); !strings.Contains(reply, "去掉了第 5、6 条") {
			t.Errorf("%s:\n%s", say, reply)
		}
		lists(t, say, s, education, five, fund, rent)
	}
}

func TestAListThatWasConfirmedCountsAsManyQuestionsAsLines(t *testing.T) {
	s := tells(t, ofThemselves)
	answer(t, s, "都对")
	answer(t, s, "有")
	if reply, _ := s.Do(dialogue.GoOn); !strings.Contains(reply, "已答 7 题") {
		t.Errorf("taken up again:\n%s", reply)
	}
}

func TestAnAgeThatDoesNotFitTheBirthdayIsSaid(t *testing.T) {
	s := tells(t, ofThemselves)
	if reply := answer(t, s, "1985年5月6日"); !strings.Contains(reply, "前面说的是 32 岁") || !strings.Contains(reply, "41 岁") {
		t.Errorf("41 years:\n%s", reply)
	}
	if reply := answer(t, s, "生日是1993年5月6日"); strings.Contains(reply, "前面说的") {
		t.Errorf("33 years, 34 as some count:\n%s", reply)
	}
}

func TestWhatIsNoCorrectionChangesNothing(t *testing.T) {
	s := tells(t, ofThemselves)
	list := s.Question()
	for _, say := range []string{"公积金比社保少一年", "社保至少五年", "公积金多少", "公积金要交几年", "什么跟什么"} {
		if reply, understood := s.Answer(say); understood || s.Question() != list {
			t.Errorf("%s:\n%s", say, reply)
		}
	}
}

func TestThatSomethingIsWrongThrowsNothingAway(t *testing.T) {
	for _, say := range []string{"不对", "错了", "不是", "有误"} {
		s := tells(t, ofThemselves)
		if reply := answer(t, s, say); !strings.Contains(reply, "哪一条不对") {
			t.Errorf("%s: not asked which:\n%s", say, reply)
		}
		lists(t, say, s, education, five, fund, rent, spouse, duty)
	}
}

func TestOnlyAWordAcceptsTheList(t *testing.T) {
	for _, say := range []string{"都对", "是", "对", "对的", "没错", "好的"} {
		s := tells(t, ofThemselves)
		if reply := answer(t, s, say); !strings.Contains(reply, "记下了 6 条") {
			t.Errorf("%s does not accept it:\n%s", say, reply)
		}
	}
}

func TestAListThatWasPutAsideComesBack(t *testing.T) {
	skipped := func(s *dialogue.Session) string { reply, _ := s.Do(dialogue.Skip); return reply }
	dropped := func(s *dialogue.Session) string { reply, _ := s.Answer("都不对"); return reply }
	for _, drop := range []func(*dialogue.Session) string{skipped, dropped} {
		s := tells(t, ofThemselves)
		list := s.Question()
		if reply := drop(s); !strings.Contains(reply, "恢复") || !strings.Contains(reply, "【") {
			t.Errorf("not said how to get it back:\n%s", reply)
		}
		if back, _ := s.Do(dialogue.Back); back != list {
			t.Errorf("going back shows\n%s", back)
		}
		drop(s)
		answer(t, s, "有")
		if reply, ok := s.RestoreTold(); !ok || !strings.Contains(reply, list) {
			t.Errorf("not restored (%v):\n%s", ok, reply)
		}
		if reply := answer(t, s, "都对"); strings.Contains(reply, "户口") {
			t.Errorf("what was answered meanwhile is asked again:\n%s", reply)
		}
		if _, ok := s.RestoreTold(); ok {
			t.Error("restored after it was confirmed")
		}
	}
}

func TestGoingBackFromAListToldInBetweenKeepsItForLater(t *testing.T) {
	s := begin(t)
	answer(t, s, "有")
	question := s.Question()
	answer(t, s, "大专，社保五年，公积金三年")
	list := s.Question()
	if back := do(t, s, dialogue.Back); !strings.Contains(back, "恢复") || !strings.HasSuffix(back, question) {
		t.Errorf("back from the list:\n%s", back)
	}
	if reply, ok := s.RestoreTold(); !ok || !strings.HasSuffix(reply, list) {
		t.Errorf("restored (%v):\n%s", ok, reply)
	}
}

func TestGoingBackUndoesAChangeOfTheList(t *testing.T) {
	s := tells(t, ofThemselves)
	list := s.Question()
	for _, say := range []string{"公积金是两年", "第 4 条不对", "2"} {
		answer(t, s, say)
		if back, _ := s.Do(dialogue.Back); back != list {
			t.Errorf("%s and back:\n%s", say, back)
		}
	}
	if back, _ := s.Do(dialogue.Back); !strings.HasSuffix(back, list) {
		t.Errorf("back from the list that it began with:\n%s", back)
	}
}

func TestABirthdayAndAnotherAgeAreTakenAtTheList(t *testing.T) {
	s := tells(t, ofThemselves)
	if reply := answer(t, s, "我33岁"); !strings.Contains(reply, "33 岁") || strings.Contains(reply, "32 岁") {
		t.Errorf("another age:\n%s", reply)
	}
	answer(t, s, "1993年5月6日")
	lists(t, "a birthday", s, "出生日期：1993年5月6日", five, fund)
	if strings.Contains(s.Question(), "岁") {
		t.Errorf("the age is still told:\n%s", s.Question())
	}
	if reply := answer(t, s, "都对"); !strings.Contains(reply, "记下了 7 条") {
		t.Errorf("accepted:\n%s", reply)
	}
}

func TestNoIdentityNumberIsKeptWithTheListThatItTold(t *testing.T) {
	const id = "110101199003070011" // made up
	for _, say := range []string{"身份证" + id + "，大专，社保五年", "大专，社保五年，我33岁"} {
		s := tells(t, say)
		if reply, _ := s.Answer(id); strings.Contains(reply, id) || strings.Contains(string(s.State()), id) {
			t.Errorf("%s: the number is kept or said:\n%s", say, s.State())
		}
	}
}

func TestWhatWasSaidAndNotTakenStandsUnderTheList(t *testing.T) {
	s := tells(t, "我32岁，大专，公积金三年，社保断断续续交了两年，现在没上班")
	holds(t, s.Question(), "没听懂「社保断断续续交了两年」")
	holds(t, answer(t, s, "社保两年"), "24 个月", "!没听懂")
	s = tells(t, "大专 32 社保50个月")
	holds(t, s.Question(), "没听懂「32」")
	reply, understood := s.Answer("我是94年的")
	if understood {
		t.Error("a year is no birthday")
	}
	holds(t, reply, "只看到了年份", "1990-05-06", "都对")
}
