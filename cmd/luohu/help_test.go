package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hires is an officer with a token, on the machine of a program that may run.
func (m machine) hires(name string, more ...string) (token string) {
	m.t.Helper()
	m.must(append([]string{"staff", "add", name}, more...)...)
	return m.must("staff", "token", name)
}

// page is a page of the console; with pairs, what a form leads to.
func (p *program) page(t *testing.T, token, path string, pairs ...string) string {
	t.Helper()
	method, form := http.MethodGet, url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		method = http.MethodPost
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "luohu_session", Value: token})
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	src, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s, %v", method, path, resp.StatusCode, src, err)
	}
	return string(src)
}

func TestSomebodyWhoAsksForAPersonIsAnsweredByOneUntilTheyHandBack(t *testing.T) {
	m := newMachine(t)
	token := m.hires("li.lei", "--role", "editor")
	p := startProgram(t, strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), m.environ[1:]...)
	one, other := newPhone(p.url).as("Asks"), newPhone(p.url).as("Asks-not")
	if asked := one.say(t, "人工"); !strings.Contains(asked, "已经转给工作人员") || !strings.Contains(asked, "12333") {
		t.Fatalf("asking for a person says\n%s", asked)
	}
	if reply := one.say(t, "我想知道社保断了一个月怎么办"); reply == "" {
		t.Error("while nobody has taken it over, the bot is silent")
	}
	officer := &desk{openBrowser(t, deskWidth, deskHeight), p.url}
	officer.do(chromedp.Navigate(p.url + "/sim"))
	officer.answered(func() { officer.click(hook("follow")) })
	if asked := officer.say("人工"); !strings.Contains(asked, "前面还有 1 位") {
		t.Errorf("the second in the queue reads\n%s", asked)
	}
	officer.say("积分不够怎么办，我手机 13800001234")

	script[string](officer.browser, "document.cookie = "+jsonOf("luohu_session="+token+"; path=/"))
	officer.do(chromedp.Navigate(p.url + "/console/conversations"))
	officer.shows("138****1234")
	officer.fits("the queue of who asks for a person")
	officer.picture("desk-conversations")
	officer.press("jj\r") // the second row
	officer.shows("接过来")
	officer.press("t")
	officer.shows("已接过来")
	officer.do(chromedp.SendKeys("[name=text]", "可以先看看租房签注能加几分"))
	officer.click("#say .button.main")
	officer.shows("可以先看看租房签注能加几分")
	officer.fits("a talk")
	officer.picture("desk-conversation")

	officer.do(chromedp.Navigate(p.url + "/sim"))
	officer.until("the phone shows the answer", `document.querySelector('[data-testid="talk"]').innerText.includes('【工作人员】可以先看看租房签注能加几分')`)
	officer.do(chromedp.WaitVisible(hook("input")), chromedp.SendKeys(hook("input"), "那签注怎么办\r"))
	officer.until("the question is on its way", `document.querySelector('[data-testid="talk"]').innerText.includes('那签注怎么办')`)
	officer.do(chromedp.Navigate(p.url + "/console/conversations?show=mine"))
	officer.shows("那签注怎么办")
	officer.press("j\r")
	officer.shows("交还给机器人")
	officer.press("b")
	officer.shows("已交还给机器人")
	officer.do(chromedp.Navigate(p.url + "/sim"))
	officer.until("the bot greets", `document.querySelector('[data-testid="talk"]').innerText.includes('这次人工服务结束了')`)
	if strings.Contains(officer.talk(), "没太明白") {
		t.Errorf("the bot has spoken while the officer did:\n%s", officer.talk())
	}
	if reply := officer.say("条件"); !strings.Contains(reply, "条件") {
		t.Errorf("the bot does not answer again:\n%s", reply)
	}

	// Who goes by themselves, and who never asked.
	if left := one.say(t, "不等了"); !strings.Contains(left, "不转人工了") {
		t.Errorf("leaving the queue says\n%s", left)
	}
	if none := other.say(t, "不等了"); !strings.Contains(none, "现在没有在等人工") {
		t.Errorf("leaving no queue says\n%s", none)
	}
}

func TestWordsThatMustWorkDoSoWhileAnOfficerAnswers(t *testing.T) {
	a := &agency{machine: newMachine(t), tokens: map[string]string{}}
	token := a.hires("li.lei", "--role", "editor")
	p := startProgram(t, strings.TrimPrefix(a.environ[0], "LUOHU_DATA__DIR="), a.environ[1:]...)
	ph := newPhone(p.url).as("Attended")
	takes := func() {
		t.Helper()
		ph.say(t, "人工")
		list := p.page(t, token, "/console/conversations")
		_, rest, found := strings.Cut(list, `href="/console/conversations/0`)
		if !found {
			t.Fatalf("nobody waits:\n%s", list)
		}
		id, _, _ := strings.Cut(rest, `"`)
		p.page(t, token, "/console/conversations/0"+id+"/take", "x", "")
	}
	takes()
	for _, words := range []string{"条件", "测算", "你好", "1"} {
		if reply := ph.say(t, words); reply != "" {
			t.Errorf("%s is answered by the bot: %s", words, reply)
		}
	}
	if reply := ph.say(t, "帮助"); !strings.Contains(reply, "工作人员在回答") {
		t.Errorf("help says\n%s", reply)
	}
	if reply := ph.say(t, "退出"); !strings.Contains(reply, "不转人工了") {
		t.Errorf("leaving says\n%s", reply)
	}
	if reply := ph.say(t, "条件"); reply == "" {
		t.Error("the bot is still silent")
	}
	takes()
	if reply := ph.say(t, "删除我的资料"); !strings.Contains(reply, "确认删除") {
		t.Errorf("deleting asks\n%s", reply)
	}
	if reply := ph.say(t, "确认删除"); !strings.Contains(reply, "已删除") {
		t.Errorf("deleting says\n%s", reply)
	}
	for _, show := range []string{"", "mine", "ended"} {
		if list := p.page(t, token, "/console/conversations?show="+show); strings.Contains(list, `href="/console/conversations/0`) {
			t.Errorf("what was said to an officer is still there: %s", show)
		}
	}
}
