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

func TestANoticeThatCouldNotBeBroughtIsListedInChatOnce(t *testing.T) {
	m := newMachine(t)
	publisher, approver := m.hires("fa.bu", "--role", "publisher"), m.hires("shen.pi", "--role", "approver")
	p := startProgram(t, strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), m.environ[1:]...)
	phone := newPhone(p.url).as("Silent")
	phone.event(t, "subscribe", "")
	approved := func(page string) {
		t.Helper()
		p.page(t, approver, found(t, `action="(/console/requests/[0-9A-Z]+)/drop"`, page)+"/decision", "decision", "approve")
	}
	where := found(t, `action="(/console/notices/[0-9A-Z]+)" id="editor"`, p.page(t, publisher, "/console/notices/new", "kind", "free"))
	p.page(t, publisher, where, "revision", "1", "title", "端午节窗口安排", "body", "6 月 19 日窗口不办理业务，网上照常填报。")
	sent := found(t, `action="(/console/broadcasts/[0-9A-Z]+)/submission"`, p.page(t, publisher, where+"/broadcast", "everybody", "on", "ways", "customer", "anytime", "on"))
	approved(p.page(t, publisher, sent+"/submission", "version", "1", "reason", "告诉大家")) // who never wrote gets no such message

	const missed = "有 1 份通知没能发到你这里"
	var told string
	p.waitUntil(t, "the chat says that it could not be brought", func() bool {
		told = phone.say(t, "通知")
		return strings.Contains(told, missed)
	})
	if strings.Count(told, "端午节窗口安排") != 1 || strings.Contains(told, "现在没有通知") {
		t.Errorf("it reads\n%s", told)
	}
	if page := p.get(t, strings.TrimPrefix(found(t, `<a href="([^"]+)">端午节窗口安排</a>`, told), p.url)); !strings.Contains(page, "网上照常填报") {
		t.Errorf("its page reads\n%s", page)
	}
	p.waitUntil(t, "it is among the newest", func() bool {
		told = phone.say(t, "通知")
		return strings.Contains(told, "端午节窗口安排")
	})
	if strings.Contains(told, missed) {
		t.Errorf("it is listed twice:\n%s", told)
	}
	if other := newPhone(p.url).as("Other").say(t, "通知"); strings.Contains(other, missed) {
		t.Errorf("who was not to get it is told\n%s", other)
	}
}
