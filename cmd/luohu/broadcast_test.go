package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A publisher writes a notice, sees who would get it, asks; another approves; and the
// phone beside has it, as the ledger says.
func TestAPublisherSendsANoticeAndThePhoneBesideGetsIt(t *testing.T) {
	a, p := anOffice(t, []string{"publisher", "--role", "publisher"}, []string{"approver", "--role", "approver"})
	phone := openBrowser(t, phoneWidth, phoneHeight)
	phone.do(chromedp.Navigate(p.url + "/sim"))
	phone.answered(func() { phone.click(hook("follow")) })

	d := a.sitsDown(p, "publisher")
	d.writesOfMaintenance(p)
	d.press("b")
	d.shows("先选发给谁")
	d.reaches("会收到 1 个人")
	d.ticked("wrote", "on")
	d.reaches("又选了别的条件")
	d.ticked("everybody", "on")
	d.reaches("一个人也收不到") // to follow is not to write
	d.ticked("wrote", "on")
	d.reaches("还没有选发给谁")
	d.ticked("everybody", "on")
	d.reaches("会收到 1 个人")
	d.fits("a broadcast that is begun")
	d.picture("broadcast-form")
	d.ticked("anytime", "on")
	d.click("main form .button.main")
	d.shows("已建草稿")
	d.sees("会收到", "1 个人", "模板消息 → 留在通知页")
	d.fits("a broadcast that is not asked for yet")
	d.picture("broadcast-draft")
	where := script[string](d.browser, "location.pathname")
	d.writes("form[action$=submission] textarea", "告诉大家")
	d.shows("申请已提出")
	d.approves(a, p, "夜间维护", "全体关注者", "2026年12月5日 22:00")
	phone.until("the phone has it", `document.querySelector('[data-testid="talk"]')?.innerText.includes("2026年12月5日 22:00") === true`)
	if n := strings.Count(phone.talk(), "2026年12月5日 22:00"); n != 1 {
		t.Errorf("the phone has it %d times:\n%s", n, phone.talk())
	}
	for _, as := range []string{"服务变更通知", "变更内容", "开始时间", "结束时间"} { // as the preview shows it
		if !strings.Contains(phone.talk(), as) {
			t.Errorf("the phone does not show %q:\n%s", as, phone.talk())
		}
	}
	phone.picture("broadcast-phone")

	d.becomes(a, p, "publisher", where)
	d.until("WeChat has told that it came", `document.querySelector("#far")?.innerText.includes("已送达") === true`)
	d.shows("发完了")
	d.fits("a broadcast that is done")
	d.picture("broadcast-done")
	d.do(chromedp.Navigate(p.url + where + "/ledger"))
	d.sees("已送达", "模板消息")
	d.fits("a ledger")
}

// reaches waits until the form says how many it would reach, or why it can't be counted.
func (d *desk) reaches(words string) {
	d.t.Helper()
	d.until("it says beside the form: "+words, `document.querySelector("#reach").innerText.includes(`+jsonOf(words)+`)`)
}

// writesOfMaintenance leaves a notice as a draft.
func (d *desk) writesOfMaintenance(p *program) {
	d.t.Helper()
	d.do(chromedp.Navigate(p.url + "/console/notices/new"))
	d.ticked("kind", "service")
	d.click("main form .button.main")
	d.shows("已建草稿")
	d.typed("title", "夜间维护", "given.停止开始", "2026年12月5日 22:00", "given.停止结束", "2026年12月6日 06:00", "given.影响", "网上填报")
	d.click(`[name=step][value=save]`)
	d.shows("草稿已保存")
}
