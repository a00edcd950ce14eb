package dialogue_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

// tenant rents, has signed twice, and can file.
const tenant = "1994年5月6日出生,本科,社保五险交了三年,公积金两年,租房备案一年,签注两次,没有房,居住证有效,在天津上班,社保在交,没结婚"

// finished is an interview that was told all this and has its result.
func finished(t *testing.T, iv *dialogue.Interview, told string) *dialogue.Session {
	t.Helper()
	s, ok, err := iv.Told(told)
	if err != nil || !ok {
		t.Fatalf("%s tells nothing: %v", told, err)
	}
	answer(t, s, "都对")
	s.Do(dialogue.Early)
	if !s.Done() {
		t.Fatal("there is no result")
	}
	return s
}

// suppose says the first of words at the result and the others to what is asked
// then, each after the state was kept and read again. It gives the last reply.
func suppose(t *testing.T, s *dialogue.Session, words ...string) (reply string) {
	t.Helper()
	before := answersOf(t, s)
	for i, say := range words {
		hear := s.SupposeMore
		if i == 0 {
			hear = s.Suppose
		}
		var ok bool
		if reply, ok = hear(say); !ok {
			t.Fatalf("%q of %q is not understood", say, words)
		}
		if last := i == len(words)-1; !last && !s.Supposing() {
			t.Fatalf("%q asks for nothing more:\n%s", say, reply)
		}
		again, err := s.Resume(context.Background(), s.State())
		if err != nil {
			t.Fatal(err)
		}
		*s = *again
	}
	if after := answersOf(t, s); after != before {
		t.Errorf("%q changed the answers:\n%s\n%s", words, before, after)
	}
	return reply
}

func answersOf(t *testing.T, s *dialogue.Session) string {
	t.Helper()
	var state struct {
		Answers json.RawMessage `json:"answers"`
	}
	if err := json.Unmarshal(s.State(), &state); err != nil {
		t.Fatal(err)
	}
	return string(state.Answers)
}

func holds(t *testing.T, reply string, pieces ...string) {
	t.Helper()
	for _, piece := range pieces {
		if piece, absent := strings.CutPrefix(piece, "!"); strings.Contains(reply, piece) == absent {
			t.Errorf("%q (absent: %v):\n%s", piece, absent, reply)
		}
	}
}

func TestASuppositionAsksWhatDecidesBeforeItCounts(t *testing.T) {
	iv := interviews(t)
	for _, c := range []struct {
		say    []string
		pieces []string
	}{
		{[]string{"如果我买房"}, []string{"住房在哪个区", "滨海新区", "!总分"}},
		{[]string{"如果我买房", "河西区"}, []string{"新建商品住房", "!总分"}},
		{[]string{"如果我买房", "河西区", "新房"}, []string{"120 → 135", "多 15 分"}},
		{[]string{"如果我买房", "河西的新房"}, []string{"120 → 135", "多 15 分"}},
		{[]string{"如果我有100套房"}, []string{"住房在哪个区", "!总分"}},
		{[]string{"如果我有100套房", "和平"}, []string{"满多少个月", "!总分"}},
		{[]string{"如果买了滨海的房子"}, []string{"新建商品住房", "!总分"}},
		{[]string{"如果买了滨海的房子", "是"}, []string{"120 → 150", "多 30 分"}},
		{[]string{"如果房子满两年", "滨海二手"}, []string{"120 → 150"}},
		{[]string{"如果我买房", "不知道", "不知道"}, []string{"不清楚，先按分最少的算", "120，没有变化"}},
		{[]string{"如果我买房", "如果再签注一次"}, []string{"120 → 126", "!住房"}},
	} {
		s := finished(t, iv, tenant)
		holds(t, suppose(t, s, c.say...), c.pieces...)
	}
}

func TestWordsThatAreNoAnswerEndASupposition(t *testing.T) {
	iv := interviews(t)
	s := finished(t, iv, tenant)
	suppose(t, s, "如果我买房")
	for _, say := range []string{"居住证怎么办", "哈哈", "社保五年"} {
		if reply, ok := s.SupposeMore(say); ok {
			t.Errorf("%q answers which district:\n%s", say, reply)
		}
	}
	s.SupposeNoMore()
	if s.Supposing() {
		t.Error("it goes on")
	}
}

func TestASuppositionTellsWhatPointsComeLater(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, tenant), "如果我在和平买二手房"),
		"没有变化", "自有住房时间：没答 → 0 个月", "新建商品住房：没答 → 否", "2028年第一期比不改多 4 分")
	holds(t, suppose(t, finished(t, iv, tenant), "如果再交12个月社保"), "多 28 分", "!比不改")
}

func TestASuppositionTellsWhichConditionsForFilingTurn(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, tenant), "如果我没有居住证"),
		"没有变化", "不能申报", "✗ 居住证：居住证现在无效。先补签", "!达到申报指导分值")
	without := strings.Replace(tenant, "居住证有效", "居住证过期了", 1)
	holds(t, suppose(t, finished(t, iv, without), "如果居住证补签了"), "✓ 居住证：居住证有效", "达到申报指导分值")
	holds(t, suppose(t, finished(t, iv, tenant), "如果社保不交了"),
		"停在 36 个月", "申报时正常缴费：是 → 否", "✗ 申报时正常缴费", "不能申报")
}

func TestASuppositionThatIsSoAlreadySaysSo(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, tenant), "如果我离婚"), "和现在填的一样", "总分 120，没有变化", "!0 个月 → 0 个月", "!否 → 否")
	holds(t, suppose(t, finished(t, iv, tenant), "如果考上本科并且结婚"), "没听懂「结婚」，没有算进去", "没有变化")
}

func TestOfTwoHomesTheBetterCounts(t *testing.T) {
	iv := interviews(t)
	owner := strings.Replace(tenant, "没有房", "有房在河西,2019年5月3日买的新房", 1)
	holds(t, suppose(t, finished(t, iv, owner), "如果买滨海的新房"), "几套住房只算一套", "没有变化")
	holds(t, suppose(t, finished(t, iv, owner), "如果买滨海的新房再签注一次"), "几套住房只算一套", "多 6 分")
	holds(t, suppose(t, finished(t, iv, owner), "如果一次性计分"), "住房计分方式：没答 → 一次性计分", "205 → 154")
	holds(t, suppose(t, finished(t, iv, owner), "如果我买房"), "住房在哪个区", "!总分")
	holds(t, suppose(t, finished(t, iv, owner), "如果我买房", "滨海", "新房"), "几套住房只算一套", "没有变化")
	recent := strings.Replace(tenant, "没有房", "有二手房在河西,2026年10月3日买的", 1)
	holds(t, suppose(t, finished(t, iv, recent), "如果买滨海的新房"), "!几套住房只算一套", "多 30 分")
	holds(t, suppose(t, finished(t, iv, recent), "如果我买房", "滨海", "是"), "!几套住房只算一套", "多 30 分", "河西区 → 滨海新区", "新建商品住房：否 → 是")
	holds(t, suppose(t, finished(t, iv, recent), "如果我买房", "滨海", "否"), "没有变化")
}

func TestWhatWasNeverAnsweredIsSaidToBeLeftOut(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, strings.Replace(tenant, "没有房", "有房", 1)), "如果再签注一次"), "没答过住房所在区", "没有变化")
	holds(t, suppose(t, finished(t, iv, tenant), "如果再签注一次"), "!没答过")
}

func TestOtherSuppositionsAreCounted(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, tenant), "如果我40岁"), "1994年5月6日 → 1986年5月6日", "120 → 115")
	holds(t, suppose(t, finished(t, iv, tenant), "如果公积金不交了"), "住房公积金：停在 24 个月", "没有变化")
	holds(t, suppose(t, finished(t, iv, tenant), "如果考了中级职称再交6个月社保"), "120 → 154")
	holds(t, suppose(t, finished(t, iv, tenant), "再交12个月社保，再租一年房"), "120 → 154", "12 个月（1 年） → 24 个月（2 年）")
}

// newcomer has points enough with more insurance, but may not file before.
const newcomer = "1994年5月6日出生,本科,社保五险交了10个月,社保连续10个月,社保累计10个月,公积金两年,签注两次,没有房,居住证有效,在天津上班,社保在交,没结婚"

func TestSupposedInsuranceCountsForFilingToo(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, newcomer), "如果再交30个月社保"), "✓ 参保年限", "社保连续缴费：10 个月 → 40 个月", "!不能申报")
	holds(t, suppose(t, finished(t, iv, newcomer), "如果再交1个月社保"), "申报条件还没达到的", "✗ 参保年限")
	stopped := strings.Replace(newcomer, "居住证有效,在天津上班,社保在交", "居住证过期了,没工作,社保断缴了", 1)
	holds(t, suppose(t, finished(t, iv, stopped), "如果我有工作，有居住证，社保接着交两年"), "✓ 申报时正常缴费", "✓ 参保年限", "!✗")
	holds(t, suppose(t, finished(t, iv, stopped), "如果社保接着交两年"), "✓ 申报时正常缴费", "还没达到的", "✗ 居住证", "✗ 在津就业")
}

func TestAtAnEarlyResultAHomeThatIsBoughtIsAskedAbout(t *testing.T) {
	iv := interviews(t)
	early := "1994年5月6日出生,本科,社保五险交了三年,公积金两年"
	holds(t, suppose(t, finished(t, iv, early), "如果我买房"), "住房在哪个区")
	holds(t, suppose(t, finished(t, iv, early), "如果我买房", "滨海"), "新建商品住房", "!总分")
	holds(t, suppose(t, finished(t, iv, early), "如果我买房", "滨海", "是"), "多 30 分")
}

func TestAnAgeThatWasToldCountsBesideAnother(t *testing.T) {
	iv := interviews(t)
	holds(t, suppose(t, finished(t, iv, "32岁,本科,社保五险交了三年"), "如果我40岁"), "出生日期：32 岁 → 40 岁", "少 5 分", "按你说的 32 岁算")
	holds(t, suppose(t, finished(t, iv, "32岁,本科,社保五险交了三年"), "如果再签注一次"), "!岁")
	holds(t, suppose(t, finished(t, iv, "本科,社保五险交了三年"), "如果我40岁"), "没答 → 40 岁", "多 5 分")
}
