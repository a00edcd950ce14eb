package main

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// becomes puts somebody else at the same keyboard.
func (d *desk) becomes(a *agency, p *program, who, path string) {
	d.t.Helper()
	d.url = p.url
	d.do(chromedp.Navigate(p.url + "/healthz")) // of the same host, and nobody's page
	script[string](d.browser, "document.cookie = "+jsonOf("luohu_session="+a.tokens[who]+"; path=/"))
	d.do(chromedp.Navigate(p.url + path))
}

// writes fills the field that a selector finds, and sends its form.
func (d *desk) writes(selector, words string) {
	d.t.Helper()
	d.do(chromedp.WaitVisible(selector), chromedp.SendKeys(selector, words))
	script[bool](d.browser, "document.querySelector("+jsonOf(selector)+").form.requestSubmit() ?? true")
}

// approves is a second person who decides on what waits.
func (d *desk) approves(a *agency, p *program, sees ...string) {
	d.t.Helper()
	d.becomes(a, p, "approver", "/console/requests")
	d.shows("待您决定")
	d.press("j\r")
	d.shows("批准以后")
	for _, words := range sees {
		d.shows(words)
	}
	d.press("a")
	d.shows("已批准，并已生效")
}

// A publisher and an approver take a period from its points to its permits; one
// browser is enough for everybody, who come one after the other.
func TestAPeriodIsTakenFromItsPointsToItsPermitsInTheBrowser(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	c := &clerk{agency: a, until: make(chan struct{})}
	id, number := c.submitted()
	if err := c.office(id, "/applications/"+id); err != nil {
		t.Fatal(err)
	}
	a.tokens["person"] = a.must("applicant", "token", number)

	d := a.sitsDown(p, "publisher")
	d.do(chromedp.Navigate(p.url + "/console/periods/new?id=2027-1&preset=2021"))
	d.shows("和样板一样")
	d.fits("the terms of a period")
	d.do(chromedp.SetValue("#t-clocks\\.acceptance", "7"))
	script[bool](d.browser, "document.querySelector('#t-clocks\\\\.acceptance').form.requestSubmit() ?? true")
	d.shows("这一期建好了")
	d.shows("准备中")
	d.picture("desk-period")

	// The clock has done what was due by then, before anybody looks.
	at := func(now, as, path, state string) {
		t.Helper()
		p.kill()
		p = a.starts("LUOHU_CLOCK__NOW=" + now)
		p.waitUntil(t, path+" is "+state, func() bool {
			said, err := a.ask(http.MethodGet, as, path, "", nil)
			return err == nil && bytes.Contains(said.body, []byte(`"`+state+`"`))
		})
	}
	at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing")
	d.becomes(a, p, "publisher", "/console/periods/2026-2")
	d.shows("审核打分中")
	d.press("p")
	d.writes("details[open] textarea", "打分完成，公布")
	d.shows("申请已提出")
	d.approves(a, p, "1 人的分值立即公布")

	a.does("person", "/applications/"+id+"/objections", map[string]any{"items": []map[string]string{{"indicator": "education", "reason": "学历是大专"}}})
	d.becomes(a, p, "publisher", "/console/periods/2026-2")
	d.shows("没有答复的复核 1 件")
	d.becomes(a, p, "scores-education", "/console/objections")
	d.shows("学历是大专")
	script[bool](d.browser, "document.querySelector('form[action$=\"/answer\"] .main').click() ?? true")
	d.shows("维持原分值。")

	at("2026-11-09T10:00:00+08:00", "publisher", "/periods/2026-2", "scores_closed")
	d.becomes(a, p, "publisher", "/console/periods/2026-2/preview?by=number&number=1")
	d.shows("公示到 11月13日")
	d.fits("a list that is tried out")
	d.picture("desk-preview")
	d.writes("#f-reason", "按会议纪要")
	d.shows("申请已提出")
	d.approves(a, p, "看看要公示的名单", "前 1 名")
	d.do(chromedp.Navigate(p.url + "/console/periods/2026-2/list"))
	d.shows(number)
	d.shows("luohu list verify")
	d.fits("a list")

	at("2026-11-16T10:00:00+08:00", "police", "/applications/"+id, "qualified")
	d.becomes(a, p, "police", "/console/applications/"+id)
	d.shows("取得入户资格")
	d.press("p")
	d.until("the button has the keyboard", "document.activeElement.matches('.act [data-first]')")
	d.press("\r")
	d.shows("已登记发放准迁证")
}
