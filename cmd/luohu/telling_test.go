package main

import (
	"strings"
	"testing"
)

const inOneSentence = "我32岁,大专,社保五险交了四年两个月,公积金三年,租房备案两年,没结婚"

// says fails unless a reply holds every piece.
func says(t *testing.T, reply string, pieces ...string) {
	t.Helper()
	for _, piece := range pieces {
		if !strings.Contains(reply, piece) {
			t.Errorf("%q is not said:\n%s", piece, reply)
		}
	}
}

func TestOneSentenceIsShownAndAskedForTheRest(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	list := ph.say(t, inOneSentence)
	says(t, list, "大学专科", "养老保险、医疗保险、失业保险、工伤保险、生育保险：50 个月", "住房公积金：36 个月", "租房备案时间：24 个月", "32 岁", "都对")
	says(t, ph.say(t, "不对,公积金是两年"), "住房公积金：24 个月", "养老保险、")
	if reply := ph.say(t, "第 4 条不对"); strings.Contains(reply, "租房备案时间") {
		t.Errorf("the fourth line is still there:\n%s", reply)
	}
	question := ph.say(t, "都对")
	says(t, question, "记下了", "户口")
	for range 60 {
		if lastQuestion(question) == "" {
			break
		}
		for _, told := range []string{"养老保险由单位", "住房公积金在天津缴", "最高学历", "如果已婚"} {
			if strings.Contains(question, told) {
				t.Fatalf("asked again:\n%s", question)
			}
		}
		question = ph.say(t, yang.answer(t, lastQuestion(question)))
	}
	// 98.67 insurance, 6 fund, 12 rent as yang has it, 12 endorsements, 10 age, 10 education.
	says(t, question, "148.67 分")
}

func TestWhatOneSentenceToldCanBeTakenBack(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	list := ph.say(t, inOneSentence)
	ph.say(t, "都对")
	if again := ph.say(t, "上一步"); !strings.HasSuffix(list, again) || !strings.HasPrefix(again, "我听到的是") {
		t.Errorf("going back shows\n%s\nnot\n%s", again, list)
	}
	says(t, ph.say(t, "都不对"), "户口")
	if left := ph.say(t, "退出"); !strings.Contains(left, "已计 0 分") {
		t.Errorf("something was noted:\n%s", left)
	}
}

func TestAListToConfirmSurvivesAKill(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	list := newPhone(p.url).as("told").say(t, inOneSentence)
	p.kill()
	p = startProgram(t, dir)
	ph := newPhone(p.url).as("told")
	says(t, ph.say(t, "不对,公积金是两年"), "住房公积金：24 个月")
	if !strings.Contains(list, "住房公积金：36 个月") {
		t.Errorf("the list was\n%s", list)
	}
}

func TestAnInterviewThatIsSettledMayStop(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	ph.say(t, "1994年5月6日出生,本科,社保五险交了六年")
	says(t, ph.say(t, "都对"), "已经过了 110 分", "看结果")
	result := ph.say(t, "看结果")
	says(t, result, "你的积分测算：180 分", "还没问到的", "接着答")
	says(t, ph.say(t, "上一步"), "【")
}

func TestASuppositionChangesNothingThatWasAnswered(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	ph.say(t, "1994年5月6日出生,本科,社保五险交了三年")
	ph.say(t, "都对")
	result := ph.say(t, "看结果")
	says(t, result, "你的积分测算：96 分") // 66 insurance, 10 age, 20 education
	says(t, ph.say(t, "如果我再交12个月社保"), "36 个月", "48 个月", "96 → 124", "多 28 分", "没有改")
	says(t, ph.say(t, "如果买滨海的新房"), "在津自有住房：没答 → 是", "96 → 126")
	says(t, ph.say(t, "再签注一次会怎样"), "96 → 102")
	says(t, ph.sayAll(t, "明细"), "96 分")
}

func TestTheSameAnswersAreCountedInAnotherCity(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	says(t, ph.say(t, "对比北京"), "测算")
	ph.say(t, "1994年5月6日出生,本科,社保五险交了三年")
	ph.say(t, "都对")
	ph.say(t, "看结果")
	says(t, ph.say(t, "城市"), "北京测算", "对比北京")
	says(t, ph.sayAll(t, "对比北京"), "天津 96 分", "分数线 110", "北京 20 分", "没有查到分数线", "还会问")
	says(t, ph.say(t, "北京测算"), "北京")
	says(t, ph.say(t, "恢复"), "你的积分测算：96 分")
}
