package dialogue_test

import (
	"strings"
	"testing"
)

// said is what is said to the question that holds some words, and what is noted.
type said struct{ question, words, noted string }

func TestAnswersAreNotedInTheWordsOfTheQuestion(t *testing.T) {
	iv := interviews(t)
	for _, c := range []said{
		{"合法有效的户口", "没有户口", "合法有效的户口吗？否"},
		{"合法有效的户口", "我没户口", "合法有效的户口吗？否"},
		{"用人单位的职工", "没工作", "？否"},
		{"最高学历", "都没有", "以上都没有"},
		{"最高学历", "没上过学", "以上都没有"},
		{"最高学历", "文盲", "以上都没有"},
		{"最高学历", "不是本科，是大专", "大学专科"},
		{"专业技术职称", "没有职称", "专业技术职称 没有"},
		{"养老保险由单位", "12个", "12 个月"},
		{"住房公积金在天津", "没有公积金", "住房公积金 0 个月"},
		{"按年签注过几次", "没有签注", "居住证签注 0 次"},
		{"技能竞赛", "没有技能竞赛奖", "技能竞赛奖项 没有"},
		{"刑事犯罪", "没有刑事犯罪记录", "0 次"},
		{"技能竞赛", "没得过", "技能竞赛奖项 没有"},
		{"正常缴天津社保吗", "停了", "否"},
		{"正常缴天津社保吗", "断了", "否"},
		{"正常缴天津社保吗", "没停", "是"},
	} {
		s, err := iv.Begin("")
		if err != nil {
			t.Fatal(err)
		}
		until(t, s, c.question)
		if reply, ok := s.Answer(c.words); !ok || !strings.Contains(reply, c.noted) {
			t.Errorf("%q to %s is not noted as %q:\n%s", c.words, c.question, c.noted, reply)
		}
	}
}

func TestOrdinaryWordsAreNeverRecordedAsAnAnswer(t *testing.T) {
	iv := interviews(t)
	for _, c := range []said{
		{question: "合法有效的户口", words: "我不会"},
		{question: "合法有效的户口", words: "不用了"},
		{question: "合法有效的户口", words: "没工作"},
		{question: "合法有效的户口", words: "没买"},
		{question: "合法有效的户口", words: "错了"},
		{question: "法定退休年龄", words: "没问题"},
		{question: "法定退休年龄", words: "没工作"},
		{question: "天津市居住证现在有效", words: "没考"},
		{question: "用人单位的职工", words: "没有投资"},
		{question: "养老保险由单位", words: "没时间"},
		{question: "养老保险由单位", words: "没工作"},
		{question: "住房公积金在天津", words: "没房"},
		{question: "住房公积金在天津", words: "没租房"},
		{question: "住房公积金在天津", words: "没上班"},
		{question: "按年签注过几次", words: "没时间"},
		{question: "最高学历", words: "不是本科"},
		{question: "最高学历", words: "没人"},
		{question: "合法有效的户口", words: "有事"},
		{question: "合法有效的户口", words: "不需要"},
		{question: "合法有效的户口", words: "没参加"},
		{question: "法定退休年龄", words: "ok"},
		{question: "法定退休年龄", words: "没领"},
		{question: "法定退休年龄", words: "没得过"},
		{question: "法定退休年龄", words: "有"},
		{question: "专业技术职称", words: "考了"},
		{question: "专业技术职称", words: "没想过"},
		{question: "自己的住房", words: "没孩子"},
		{question: "现役军人", words: "结婚了"},
		{question: "养老保险由单位", words: "没得选"},
		{question: "社保多少个月", words: "没有连续缴"},
	} {
		s, err := iv.Begin("")
		if err != nil {
			t.Fatal(err)
		}
		until(t, s, c.question)
		before := string(s.State())
		if reply, ok := s.Answer(c.words); ok || string(s.State()) != before {
			t.Errorf("%q to %s is taken for an answer:\n%s", c.words, c.question, reply)
		}
	}
}

func TestWhatSpeaksOfSomethingElseIsNotAsLong(t *testing.T) {
	s, err := interviews(t).Begin("")
	if err != nil {
		t.Fatal(err)
	}
	until(t, s, "养老保险由单位")
	answer(t, s, "0")
	if reply, ok := s.Answer("没签过"); ok {
		t.Errorf("没签过 is understood:\n%s", reply)
	}
	if _, ok := s.Answer("没交过"); !ok {
		t.Error("没交过 is not")
	}
}

func TestWhetherTheOthersAreAsLongIsHeardOnlyInWordsOfTheQuestion(t *testing.T) {
	iv := interviews(t)
	for words, understood := range map[string]bool{"没问题": true, "好的": true, "没交": true, "结婚了": false, "有房": false, "有问题": false} {
		s, err := iv.Begin("")
		if err != nil {
			t.Fatal(err)
		}
		until(t, s, "养老保险由单位")
		answer(t, s, "50")
		if reply, ok := s.Answer(words); ok != understood {
			t.Errorf("%q is understood: %v\n%s", words, ok, reply)
		}
	}
}
