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
	codes := p.scenes(t)
	said := mine.scans(codes[len(codes)-1])
	if strings.Count(said, "工作人员账号「editor」") != 1 || !strings.Contains(said, "是你自己的账号") {
		t.Fatalf("who scans it is told\n%s", said)
	}
	if said := mine.say("同意"); !strings.Contains(said, "绑定好了") {
		t.Fatalf("who agrees is told\n%s", said)
	}
	d.until("the page sees by itself that it is bound", `document.querySelector("#trial")?.innerText.includes("解除绑定") === true`)
	d.fits("a notice that can be tried")
	d.picture("trial-bound")

	d.typed("title", "今晚维护") // and nobody has saved it
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
	there := p.url + script[string](d.browser, `location.pathname.replace(/\/trial$/, "")`)
	d.do(chromedp.Navigate(there))
	d.until("what was typed is there still", `document.querySelector("[name=title]").value === "今晚维护"`)

	if said := mine.say("解绑"); !strings.Contains(said, "工作人员试看通知") {
		t.Fatalf("to 解绑 it says\n%s", said)
	}
	if said := mine.say("1"); !strings.Contains(said, "已经解除") {
		t.Fatalf("it does not end:\n%s", said)
	}
	d.do(chromedp.Navigate(there))
	d.shows("先绑定自己的微信")
}
