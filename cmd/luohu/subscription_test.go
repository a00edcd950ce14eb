package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// daysPass lets the phones of a browser have been silent for three days. The page of
// the simulator must not be open.
const daysPass = `Object.keys(localStorage).filter((key) => key.startsWith('luohu-sim:o')).map((key) => {
	const f = JSON.parse(localStorage.getItem(key));
	for (const e of f.entries) e.at = new Date(Date.parse(e.at) - 3 * 24 * 3600 * 1000).toISOString();
	localStorage.setItem(key, JSON.stringify(f));
	return f.entries.length;
}).length`

// inFrame is an expression about the page that the phone shows.
const inFrame = `document.querySelector('.browser iframe').contentDocument`

// A follower subscribes on the page, agrees in WeChat, and is silent: what they are told
// comes by a subscription notice, and after they took that back by another way.
func TestAFollowerAgreesToNoticesAndGetsThemWhenTheyAreSilent(t *testing.T) {
	s := begun(t)
	s.submits()
	if err := s.office(strings.TrimPrefix(s.path, "/applications/"), s.path); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, phoneWidth, phoneHeight)
	me := held{b}
	b.do(chromedp.Navigate(s.program.url+"/sim"), chromedp.WaitVisible(hook("follow")))
	b.answered(func() { b.click(hook("follow")) })
	me.hear(t, "订阅")
	b.click(hook("link"))
	presses := func(selector string) {
		t.Helper()
		b.until(selector+" is there", inFrame+`?.querySelector(`+jsonOf(selector)+`) != null`)
		script[bool](b, `(`+inFrame+`.querySelector(`+jsonOf(selector)+`).click(), true)`)
	}
	shows := func(words string) {
		t.Helper()
		b.until("the page says "+words, inFrame+`?.body?.innerText.includes(`+jsonOf(words)+`) === true`)
	}
	presses(`form[method=post] button`)
	for _, topic := range []string{"points", "lists"} {
		presses(`form[action$="/topics/` + topic + `"] input[name=on] ~ button`)
		b.until("it is subscribed to "+topic, inFrame+`?.querySelector('form[action$="/topics/`+topic+`"] input[name=on]') === null && `+inFrame+`.querySelector('form[action$="/topics/`+topic+`"]') !== null`)
	}
	shows("同意的")
	shows("还没有同意过")
	for _, left := range []string{"还能发 1 条", "还能发 2 条"} {
		presses(`a[href="/sim/ask"]`)
		b.do(chromedp.WaitVisible(hook("asks")))
		if left == "还能发 2 条" { // what is alike in one second is one event, as WeChat says
			b.click(`[data-testid="asks"] input[value="simulated-progress"]`)
		}
		b.click(hook("ask-agree"))
		shows(left)
	}
	b.picture("phone-consents")

	silent := func(then func()) {
		t.Helper()
		b.do(chromedp.Navigate(s.program.url + "/h5/guides"))
		if script[int](b, daysPass) != 1 {
			t.Fatal("the browser remembers no phone")
		}
		then()
		b.do(chromedp.Navigate(s.program.url+"/sim"), chromedp.WaitVisible(hook("input")))
		s.phoneIsBack()
	}
	silent(func() { s.at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing") })
	s.decides(map[string]any{"to": "scores_published", "reason": "打分完成"})
	b.until("a notice comes", `document.querySelector('[data-testid="subscription-notice"]')?.innerText.includes("已公布") === true`)
	b.picture("phone-subscription-notice")

	b.click(hook("profile"))
	taken := `[data-testid="consents"] [data-template="simulated-topics"]`
	b.until("one is left", `document.querySelector('`+taken+`').closest('label').innerText.includes("还能发 1 条")`)
	b.click(taken)
	b.until("none is left", `document.querySelector('`+taken+`').closest('label').innerText.includes("没有同意")`)
	b.picture("phone-profile")
	silent(func() { s.at("2026-11-09T10:00:00+08:00", "publisher", "/periods/2026-2", "scores_closed") })
	s.decides(map[string]any{"to": "list_published", "reason": "按会议纪要", "selection": map[string]any{"by": "number", "number": 1}})
	b.until("the next comes as a template message", `document.querySelector('[data-testid="template"]')?.innerText.includes("已公示") === true`)
	if n := script[int](b, `document.querySelectorAll('[data-testid="subscription-notice"]').length`); n != 1 {
		t.Errorf("%d notices came", n)
	}
	says(t, me.hear(t, "订阅"), "● 分值公布", "● 名单公示", "○ 政策变化")

	link := script[string](b, `[...document.querySelectorAll('[data-testid="link"]')].at(-1).href`)
	b.do(chromedp.EmulateViewport(320, 640), chromedp.Navigate(link), chromedp.WaitVisible(`form[method=post] button`), chromedp.Click(`form[method=post] button`), chromedp.WaitVisible(`.wishes`))
	b.until("it says that WeChat lets none through", `document.body.innerText.includes("你在微信里停了")`)
	b.whole("subscriptions", 320, "light")
	b.do(chromedp.Click(`form[action="/h5/own/size"] button`))
	b.until("letters are large", `document.documentElement?.classList.contains("big") === true`)
	b.whole("subscriptions-big", 320, "light")
}

// wishesLink leads from chat to the page of what somebody is told of.
var wishesLink = regexp.MustCompile(`https?://[^"]*(/h5/own/open/[A-Z0-9]+\?to=subscriptions)`)

func (p *program) wishes(t *testing.T, ph phone, word string) (session string) {
	t.Helper()
	found := wishesLink.FindStringSubmatch(ph.say(t, word))
	if found == nil {
		t.Fatalf("%s leads to no page", word)
	}
	return enters(t, p.url+found[1])
}

// posts sends a form of the page, and is the status and where it leads.
func (p *program) posts(t *testing.T, path, session string, form url.Values) (status int, to, page string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, page := sends(t, r, session)
	return resp.StatusCode, resp.Header.Get("Location"), page
}

// The page and the words in chat change the same, whoever comes last.
func TestThePageOfSubscriptionsAndTheWordsAlwaysAgree(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("wishes")
	const path = "/h5/own/subscriptions"
	session := p.wishes(t, ph, "订阅")
	page := func(pieces ...string) string {
		t.Helper()
		status, body := looks(t, http.MethodGet, p.url+path, session)
		if status != http.StatusOK {
			t.Fatalf("the page is %d", status)
		}
		says(t, body, pieces...)
		return body
	}
	does := func(what string, form url.Values) {
		t.Helper()
		if status, to, _ := p.posts(t, path+what, session, form); status != http.StatusSeeOther || !strings.HasPrefix(to, path) {
			t.Fatalf("%s: %d to %s", what, status, to)
		}
	}
	on := url.Values{"on": {"1"}}
	agrees := regexp.MustCompile(`name="agrees" value="([^"]+)"`).FindStringSubmatch(page("申报通知", "天津的消息", "别的城市没有可以订阅的", "保存你的微信编号"))[1]

	does("/topics/lists", url.Values{"on": {"1"}, "agrees": {agrees}})
	ph.hears(t, "订阅", "● 名单公示")
	ph.hears(t, "订阅政策变化", "订好了") // who agreed there is not asked again
	page("退订<span class=\"unseen\">政策变化", "退订<span class=\"unseen\">名单公示", "同意的")
	ph.hears(t, "退订名单", "退订了")
	page("订阅<span class=\"unseen\">名单公示")
	does("/topics/policy", nil)
	ph.hears(t, "订阅", "○ 政策变化")
	ph.hears(t, "订阅上海", "只发天津的")
	if status, _, body := p.posts(t, path+"/topics/lists", session, url.Values{"on": {"1"}, "agrees": {"sha256:another"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "告知的内容刚刚更新过") {
		t.Errorf("agreeing to other words: %d", status)
	}
	ph.hears(t, "订阅", "○ 名单公示")

	does("/reminders/supplement", nil)
	ph.hears(t, "我的提醒", "停掉了的：补正提醒")
	ph.hears(t, "恢复补正提醒", "恢复了")
	page("停止<span class=\"unseen\">补正提醒")
	ph.hears(t, "提醒我 12月20日 交材料", "2026年12月20日")
	day := regexp.MustCompile(`/days/([^/"]+)/drop`).FindStringSubmatch(page("交材料"))
	does("/days/"+day[1]+"/drop", nil)
	ph.hears(t, "我的提醒", "还没有提醒")

	ph.hears(t, "停止打分通知", "打分的时候不再发消息")
	ph.hears(t, "我的提醒", "停掉了的：打分通知")
	does("/steps/scored", on)
	if said := ph.say(t, "我的提醒"); strings.Contains(said, "停掉了的") {
		t.Errorf("what was brought back on the page is stopped in chat:\n%s", said)
	}
	ph.hears(t, "停止补正通知", "不能单独停")
	ph.hears(t, "停止申报通知", "没有订着的")
	ph.hears(t, "恢复受理通知", "受理的时候发消息")

	does("/hush", nil)
	page("停了。", "恢复通知")
	ph.hears(t, "恢复通知", "有变化就发消息")
	page("停止通知")

	for _, path := range []string{"/topics/weather", "/steps/supplement_asked", "/reminders/everything"} {
		if status, _, _ := p.posts(t, "/h5/own/subscriptions"+path, session, on); status != http.StatusForbidden {
			t.Errorf("%s is %d", path, status)
		}
	}
	for _, session := range []string{"", "AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if status, _, _ := p.posts(t, path+"/topics/lists", session, url.Values{"on": {"1"}, "agrees": {agrees}}); status != http.StatusForbidden {
			t.Errorf("without a session: %d", status)
		}
	}
	ph.hears(t, "订阅", "○ 名单公示")
}
