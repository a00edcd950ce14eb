package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// An editor binds their own phone by a code of the console, and sees on it what they
// write before anybody else does.
func TestAnEditorSendsANoticeToTheirOwnPhone(t *testing.T) {
	a, p := anOffice(t, []string{"editor", "--role", "editor"})
	d := a.sitsDown(p, "editor")
	d.writesOfMaintenance(p)
	d.turned("出二维码", "请您自己用微信扫这个码")
	d.fits("a code for one of the staff")
	d.picture("trial-code")

	mine := opensSim(t, p, "小编")
	mine.say("测算") // what was begun before stands behind it
	codes := p.scenes(t)
	said := mine.scans(codes[len(codes)-1])
	if strings.Count(said, "工作人员账号「editor」") != 1 || !strings.Contains(said, "是你自己的账号") {
		t.Fatalf("who scans it is told\n%s", said)
	}
	if said := mine.say("同意"); !strings.Contains(said, "绑定好了") || !strings.Contains(said, "接着刚才的测算") {
		t.Fatalf("who agrees is told\n%s", said)
	}
	d.until("the page sees by itself that it is bound", `document.querySelector("#trial")?.innerText.includes("解除绑定") === true`)
	d.fits("a notice that can be tried")
	d.picture("trial-bound")

	d.typed("title", "今晚维护") // and nobody has saved it
	d.until("the preview shows what is typed", `document.querySelector("#preview").innerText.includes("今晚维护")`)
	d.turned("模板消息", "模板消息已经交给微信")
	mine.until("the phone has it", `document.querySelector('[data-testid="talk"]')?.innerText.includes("【测试】今晚维护") === true`)
	d.turned("客服消息", "客服消息已经交给微信")
	mine.until("the phone has that too", `document.querySelector('[data-testid="talk"]')?.innerText.includes("【测试】【今晚维护】") === true`)
	d.turned("群发图文", "群发图文已经交给微信")
	mine.until("the phone has the article as well", `document.querySelector('[data-testid="talk"] .card.news')?.innerText.includes("今晚维护") === true`)
	d.sees("公众号里还没有配这份通知的订阅通知")
	d.fits("a notice that was tried")
	d.picture("trial-sent")
	mine.picture("trial-phone")
	d.until("the cover that goes out is seen beforehand", `document.querySelector(".cover img").naturalWidth === 900`)

	if said := script[string](d.browser, `document.querySelector("#sum").innerText`); strings.Contains(said, "保存…") {
		t.Errorf("beside the form it says %q, and nobody saves", said)
	}

	if at := script[string](d.browser, "location.pathname"); strings.HasSuffix(at, "/trial") {
		t.Errorf("the page has gone to %s", at)
	}

	// The page is loaded again: nothing is sent by that, and nothing is lost.
	d.do(chromedp.Reload())
	d.until("what was typed is there still", `document.querySelector("[name=title]").value === "今晚维护"`)
	d.typed("title", "明晚维护")
	script[bool](d.browser, `(() => { const b = document.querySelector("#trial [value=customer]"); b.click(); b.click(); return true })()`)
	d.shows("客服消息已经交给微信")

	// Without scripts the form is sent as it stands, and once, also when it is loaded again.
	d.scripts(false)
	d.do(chromedp.Reload())
	d.typed("title", "后天维护")
	for range 2 {
		d.shows("发到我的手机")
		d.turned("客服消息", "客服消息已经交给微信")
		d.do(chromedp.Reload())
		d.until("what was typed is there still", `document.querySelector("[name=title]")?.value === "后天维护"`)
	}
	d.scripts(true)
	mine.until("the phone has the last", `document.querySelector('[data-testid="talk"]')?.innerText.split("【测试】【后天维护】").length === 3`)
	for title, want := range map[string]int{"今晚维护": 1, "明晚维护": 1, "后天维护": 2} {
		if n := strings.Count(mine.talk(), "【测试】【"+title+"】"); n != want {
			t.Errorf("the phone has %s %d times, want %d", title, n, want)
		}
	}

	if said := mine.say("解绑"); !strings.Contains(said, "工作人员试看通知") {
		t.Fatalf("to 解绑 it says\n%s", said)
	}
	if said := mine.say("1"); !strings.Contains(said, "已经解除") {
		t.Fatalf("it does not end:\n%s", said)
	}
	d.do(chromedp.Navigate(p.url + script[string](d.browser, `location.pathname.replace(/\/trial$/, "")`))) // where a form without scripts has led
	d.shows("先绑定自己的微信")
}
