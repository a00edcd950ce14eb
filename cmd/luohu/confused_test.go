package main

import (
	"strings"
	"testing"
)

func TestWhoDoesNotKnowWhatIsAskedIsHelpedWithTheQuestion(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("puzzled")
	general := ph.say(t, "帮助")
	words := []string{"什么意思", "怎么弄", "我不会", "帮帮我", "看不懂"}
	for _, say := range words {
		if reply := ph.say(t, say); reply != general {
			t.Errorf("%s outside an interview:\n%s", say, reply)
		}
	}
	question := ph.upTo(t, "养老保险由单位")
	for _, say := range words {
		reply := ph.say(t, say)
		says(t, reply, "没关系", "50个月，或 4年2个月", "补缴")
		if lastQuestion(reply) != question {
			t.Errorf("%s: the question does not stand again:\n%s", say, reply)
		}
	}
	ph.say(t, "60个月")
	says(t, ph.say(t, "看不懂"), "都一样")
	ph.say(t, "重来")
	ph.say(t, inOneSentence)
	ph.say(t, "退出")
	ph.say(t, inOneSentence)
	says(t, ph.say(t, "什么意思"), "都对就回复", "受教育程度：大学专科")
}

func TestWhoHasHadEnoughPausesAndComesBack(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("pausing")
	says(t, ph.say(t, "再见"), "不急", "测算")
	question := ph.upTo(t, "最高学历")
	for _, say := range []string{"太复杂了", "先不算了", "等会再说", "暂停", "再见"} {
		says(t, ph.say(t, say), "先停在这里", "继续")
		says(t, ph.say(t, "再见"), "不急", "继续")
		for _, back := range []string{"回来了", "我回来了", "继续"} {
			if reply := ph.say(t, back); lastQuestion(reply) != question {
				t.Errorf("%s, %s:\n%s", say, back, reply)
			}
		}
	}
	says(t, ph.say(t, "清空"), "重新开始了", "恢复")
	if reply := ph.say(t, "恢复"); lastQuestion(reply) != question {
		t.Errorf("not restored:\n%s", reply)
	}
}

func TestDeletingCanBeDeclinedInManyWays(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("declining")
	question := ph.upTo(t, "最高学历")
	for _, say := range []string{"不删了", "算了", "不", "取消删除", "等会再说"} {
		says(t, ph.say(t, "删除我的资料"), "确认删除")
		reply := ph.say(t, say)
		says(t, reply, "没有删除")
		if lastQuestion(reply) != question {
			t.Errorf("%s: the question does not stand:\n%s", say, reply)
		}
		if again := ph.say(t, "确认删除"); strings.Contains(again, "已删除") {
			t.Fatalf("%s, and deleted by one word more:\n%s", say, again)
		}
		ph.say(t, "不删了")
	}
	ph.say(t, "删除我的资料")
	says(t, ph.say(t, "是"), "确认删除")
	says(t, ph.say(t, "确认删除"), "已删除")
}

func TestAnIdentityNumberIsNotWantedAndNeverSaid(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("number")
	const id = "110101199003070011"
	for _, say := range []string{id, "110101 19900307 001X", "我的身份证号是" + id} {
		reply := ph.say(t, say)
		says(t, reply, "身份证号请不要发")
		if strings.Contains(reply, "来源") || strings.Contains(reply, "1990") {
			t.Errorf("%s:\n%s", say, reply)
		}
	}
	question := ph.upTo(t, "最高学历")
	reply := ph.say(t, id)
	says(t, reply, "身份证号请不要发")
	if lastQuestion(reply) != question || strings.Contains(reply, "1990") {
		t.Errorf("in an interview:\n%s", reply)
	}
}

func TestAPlainNumberOutsideAQuestionIsNotUnderstood(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("figures")
	for _, say := range []string{"111", "12345", "8"} {
		reply := ph.say(t, say)
		says(t, reply, "人工")
		if strings.Contains(reply, "来源") || len(reply) > 1200 {
			t.Errorf("%s gets a guide:\n%s", say, reply)
		}
		ph.say(t, "材料")
	}
	ph.upTo(t, "最高学历")
	says(t, ph.say(t, "111"), "请回复选项前的数字")
}

func TestNotToDeleteBringsBackWhatAFreshStartLeft(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("emptying")
	says(t, ph.say(t, "不删了"), "没有在删除什么")
	question := ph.upTo(t, "最高学历")
	says(t, ph.say(t, "清空"), "重新开始了")
	if reply := ph.say(t, "不删了"); lastQuestion(reply) != question {
		t.Errorf("not brought back:\n%s", reply)
	}
	says(t, ph.say(t, "不删了"), "没有删除，都还在", "最高学历")
	ph.say(t, "删除我的资料")
	ph.say(t, "确认删除")
	says(t, ph.say(t, "不删了"), "没有在删除什么")
}
