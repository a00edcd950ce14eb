package main

import (
	"regexp"
	"strings"
	"testing"
)

// found is the part of a page that a pattern takes out.
func found(t *testing.T, pattern, page string) string {
	t.Helper()
	part := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if part == nil {
		t.Fatalf("the page has no %s:\n%s", pattern, page)
	}
	return part[1]
}

func TestANoticeThatTwoLetOutIsReadInChatAndOnThePhone(t *testing.T) {
	m := newMachine(t)
	editor, publisher, approver := m.hires("bian.ji", "--role", "editor"), m.hires("fa.bu", "--role", "publisher"), m.hires("shen.pi", "--role", "approver")
	p := startProgram(t, strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), m.environ[1:]...)
	phone := newPhone(p.url).as("Reads")
	if none := phone.say(t, "通知"); !strings.Contains(none, "现在没有通知") {
		t.Errorf("before the first there is\n%s", none)
	}
	where := found(t, `action="(/console/notices/[0-9A-Z]+)" id="editor"`, p.page(t, editor, "/console/notices/new", "kind", "free"))
	p.page(t, editor, where, "revision", "1", "title", "端午节窗口安排", "body", "6 月 19 日窗口不办理业务，网上照常填报。")
	asked := found(t, `action="(/console/requests/[0-9A-Z]+)/drop"`, p.page(t, publisher, where+"/request", "version", "2", "reason", "按放假安排"))
	if early := phone.say(t, "公告"); strings.Contains(early, "端午节") {
		t.Error("what nobody has approved is told")
	}
	p.page(t, approver, asked+"/decision", "decision", "approve")

	var told string
	p.waitUntil(t, "the chat tells of the notice", func() bool {
		told = phone.say(t, "公告")
		return strings.Contains(told, "端午节窗口安排")
	})
	link := found(t, `<a href="([^"]+)">端午节窗口安排</a>`, told)
	if page := p.get(t, strings.TrimPrefix(link, p.url)); !strings.Contains(page, "网上照常填报") || !strings.Contains(page, "-0001") {
		t.Errorf("its page reads\n%s", page)
	}
	if again := newPhone(p.url).as("Idle").say(t, " 通知。"); again != told {
		t.Errorf("another reads\n%s", again)
	}

	p.page(t, publisher, where+"/withdrawal", "reason", "日期写错了")
	p.waitUntil(t, "the chat tells of it no more", func() bool { return !strings.Contains(phone.say(t, "通知"), "端午节窗口安排") })
	if page := p.get(t, strings.TrimPrefix(link, p.url)); !strings.Contains(page, "已经撤回") || !strings.Contains(page, "日期写错了") {
		t.Errorf("what was withdrawn reads\n%s", page)
	}
}
