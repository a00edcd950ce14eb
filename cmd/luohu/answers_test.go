package main

import (
	"strings"
	"testing"
)

// upTo answers as yang does until a question with these words stands, and gives
// that question.
func (p phone) upTo(t *testing.T, asked string, instead ...string) string {
	t.Helper()
	reply := p.say(t, "重来")
	for range 60 {
		question := lastQuestion(reply)
		if question == "" {
			t.Fatalf("never asked about %q:\n%s", asked, reply)
		}
		if strings.Contains(question, asked) {
			return question
		}
		answer := yang.answer(t, question)
		for i := 0; i+1 < len(instead); i += 2 {
			if strings.Contains(question, instead[i]) {
				answer = instead[i+1]
			}
		}
		reply = p.say(t, answer)
	}
	t.Fatalf("still not asked about %q", asked)
	return ""
}

func TestAnswersAreTakenAsPeopleGiveThem(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("answers")
	home := []string{"自己的住房", "有", "在哪个区", "武清", "2020 年 4 月 2 日以前", "是"}
	for _, c := range []struct {
		asked, answer, noted string
		instead              []string
	}{
		{"退休年龄", "还没有", "你到法定退休年龄了吗？否", nil},
		{"退休年龄", "没到呢", "你到法定退休年龄了吗？否", nil},
		{"退休年龄", "退休了", "你到法定退休年龄了吗？是", nil},
		{"居住证现在有效", "断签了", "居住证现在有效吗？否", nil},
		{"居住证现在有效", "第一个", "居住证现在有效吗？是", nil},
		{"居住证现在有效", "没过期", "居住证现在有效吗？是", nil},
		{"最高学历", "技校", "以上都没有", nil},
		{"最高学历", "专升本", "大学本科及以上", nil},
		{"专业技术职称", "没考", "没有", nil},
		{"如果已婚", "我离婚了", "配偶社保 0 个月", nil},
		{"刑事", "没犯过事", "刑事犯罪记录 0 次", nil},
		{"住房公积金", "公积金交了三年半", "42 个月", nil},
		{"这套住房满多少", "2020年1月15日买的", "83 个月", home},
		{"这套住房满多少", "2020-01-15", "83 个月", home},
		{"这套住房满多少", "2020年1月买的", "按月底起算", home},
		{"这套住房满多少", "6年11个月", "83 个月", home},
	} {
		ph.upTo(t, c.asked, c.instead...)
		if reply := ph.say(t, c.answer); !strings.Contains(reply, c.noted) {
			t.Errorf("%s %q is not noted as %q:\n%s", c.asked, c.answer, c.noted, reply)
		}
	}
}

func TestWhetherTheOthersAreTheSameIsHeardInManyWays(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("same")
	for answer, next := range map[string]string{
		"是的": "住房公积金", "没错": "住房公积金", "50": "住房公积金", "50个月": "住房公积金", "四年零两个月": "住房公积金",
		"不是": "，医疗保险", "38个月": "，失业保险", "跳过": "，医疗保险",
	} {
		ph.upTo(t, "也都是")
		if reply := ph.say(t, answer); !strings.Contains(lastQuestion(reply), next) {
			t.Errorf("%q does not lead to %s:\n%s", answer, next, reply)
		}
	}
	ph.upTo(t, "也都是")
	ph.say(t, "38个月")
	if reply := ph.say(t, "上一步"); !strings.Contains(lastQuestion(reply), "也都是") {
		t.Errorf("one step back is not one answer back:\n%s", reply)
	}
}

func TestWhoIsStuckIsShownTheWaysOut(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("stuck")
	question := lastQuestion(ph.say(t, "测算"))
	if first := ph.say(t, "嘎嘎嘎"); strings.Contains(first, "拿不准没关系") {
		t.Errorf("too early: %s", first)
	}
	if second := ph.say(t, "嘎嘎嘎嘎"); !strings.Contains(second, "拿不准没关系") || lastQuestion(second) != question {
		t.Errorf("no way out: %s", second)
	}
	ph.upTo(t, "住房在哪个区", "自己的住房", "有") // the longest question
	for range 3 {
		if reply := ph.say(t, "嘎嘎嘎"); len(reply) > 2048 || reply == "" {
			t.Errorf("a reply of %d bytes: %s", len(reply), reply)
		}
	}
	question = ph.upTo(t, "户口")
	if echoed := ph.say(t, `<a href="http://evil.example">3年 4年</a>`); strings.Contains(echoed, "evil") && strings.Contains(echoed, "<a href=\"http://evil") {
		t.Errorf("markup comes back as markup: %s", echoed)
	}
	for _, asked := range []string{"社保断了一个月咋办", "居住证断签了还能不能报？"} {
		if reply := ph.sayAll(t, asked); !strings.Contains(reply, "来源：") || lastQuestion(reply) != question {
			t.Errorf("%q is not answered in between:\n%s", asked, reply)
		}
	}
}

func TestStartingAnewCanBeUndone(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("undo")
	question := ph.upTo(t, "最高学历")
	if again := ph.say(t, "重来"); !strings.Contains(again, "恢复") || !strings.Contains(again, "第 1 组") {
		t.Fatalf("again: %s", again)
	}
	ph.say(t, "重来") // twice loses nothing
	if back := ph.say(t, "恢复"); lastQuestion(back) != question {
		t.Errorf("restored: %s", back)
	}
	result := yang.interview(t, ph, ph.say(t, "继续"), nil)
	ph.say(t, "重算")
	if back := ph.say(t, "恢复"); !strings.Contains(back, "151.67 分") || !strings.Contains(result, "151.67 分") {
		t.Errorf("the result is not back: %s", back)
	}
}

func TestNothingIsDeletedByOneWordSentByMistake(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("delete")
	ph.say(t, "测算")
	ph.say(t, "1")
	if reply := ph.say(t, "确认删除"); strings.Contains(reply, "已删除") {
		t.Fatalf("deleted unasked: %s", reply)
	}
	if reply := ph.say(t, "继续"); !strings.Contains(reply, "已答 1 题") {
		t.Errorf("the answer is gone: %s", reply)
	}
	ph.say(t, "删除我的资料")
	if reply := ph.say(t, "确认删除"); !strings.Contains(reply, "已删除") {
		t.Errorf("not deleted: %s", reply)
	}
}

func TestSmallTalkIsAnsweredAndWordsForNoQuestionAreAskedAbout(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("talk")
	for words, want := range map[string]string{"你好": "测算", "谢谢": "不客气", "好的": "不客气", "1": "没有在问", "没有": "没有在问", "在吗": "测算", "hello": "测算"} {
		if reply := ph.say(t, words); !strings.Contains(reply, want) {
			t.Errorf("%q: %s", words, reply)
		}
	}
	ph.say(t, "测算")
	if reply := ph.say(t, "好的"); !strings.Contains(reply, "合法有效的户口吗？是") {
		t.Errorf("an open question goes first: %s", reply)
	}
	ph.say(t, "退出")
	if reply := ph.say(t, "1"); !strings.Contains(reply, "继续") {
		t.Errorf("a number after leaving: %s", reply)
	}
}

func TestWhoTurns36WhileFilingIsOpenIsTold(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("age")
	ph.upTo(t, "出生日期")
	result := yang.interview(t, ph, ph.say(t, "1991-03-10"), nil)
	if !strings.Contains(result, "2027年4月30日才提交的话，总分是 146.67 分") {
		t.Errorf("the result: %s", result)
	}
}
