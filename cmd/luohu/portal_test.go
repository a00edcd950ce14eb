package main

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// field is the selector of a field of a form.
func field(name string) string { return `[name="` + name + `"]` }

// typed fills fields in, by pairs of name and text.
func (b *browser) typed(pairs ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		b.do(chromedp.WaitVisible(field(pairs[i])))
		script[bool](b, "document.querySelector("+jsonOf(field(pairs[i]))+").value = ''; true")
		b.do(chromedp.SendKeys(field(pairs[i]), pairs[i+1]))
	}
}

// ticked chooses answers, by pairs of name and value.
func (b *browser) ticked(pairs ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		b.click(field(pairs[i]) + `[value="` + pairs[i+1] + `"]`)
	}
}

// pressed clicks the button or link with these words, and waits for the page
// that comes.
func (b *browser) pressed(words, comes string) {
	b.t.Helper()
	found := script[bool](b, `(() => { const all = [...document.querySelectorAll('main button, main a.button')].filter((x) => x.innerText.trim() === `+jsonOf(words)+`); all[0]?.click(); return all.length > 0 })()`)
	if !found {
		b.t.Fatalf("there is no button %q on\n%s", words, b.text())
	}
	b.at(comes)
}

// at waits for a page by the end of its path.
func (b *browser) at(comes string) {
	b.t.Helper()
	b.t.Cleanup(b.tellOnce)
	b.until("the page is "+comes, `location.pathname.endsWith(`+jsonOf(comes)+`) && document.readyState === 'complete'`)
}

// tellOnce says what stands on the page on which a test has failed.
func (b *browser) tellOnce() {
	if b.t.Failed() && !b.told {
		b.told = true
		b.t.Log(b.text())
	}
}

func (b *browser) text() string {
	b.t.Helper()
	return script[string](b, "location.pathname + '\\n' + (document.body?.innerText ?? '')")
}

func (b *browser) sees(words ...string) {
	b.t.Helper()
	for _, w := range words {
		if text := b.text(); !strings.Contains(text, w) {
			b.t.Fatalf("the page does not say %q:\n%s", w, text)
		}
	}
}

const clerkPassword = "four words of one sentence"

// losesNothing goes offline while something is typed, and lets the session end.
func (b *browser) losesNothing(step string) {
	b.t.Helper()
	saved := func(words string) {
		b.t.Helper()
		b.until("it says "+words, `document.getElementById('saved').innerText.startsWith(`+jsonOf(words)+`)`)
	}
	b.offline(true)
	b.typed("fund_months", "35\t")
	saved("没有网络")
	b.offline(false)
	saved("已保存")
	b.forgetsWho()
	b.typed("fund_months", "36\t")
	b.until("it is told that the session has ended", `!!document.querySelector('#said a')`)
	saved("没有保存")
	b.click("#said a")
	b.typed("name", "wang.fang", "password", clerkPassword)
	b.pressed("登录", strings.TrimPrefix(step, step[:strings.LastIndex(step, "/facts")]))
	saved("已保存")
	if months := script[string](b, "document.querySelector('"+field("fund_months")+"').value"); months != "36" {
		b.t.Errorf("after signing in there are %s months", months)
	}
}

// forgetsWho is what an ended session comes to.
func (b *browser) forgetsWho() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
}

// disconnect is what the library leaves out.
var disconnect = cdp.Command[network.OverrideNetworkStateParams, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// offline takes the line away, or gives it back.
func (b *browser) offline(is bool) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, disconnect, network.OverrideNetworkStateParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// The article's first flow as a clerk of a unit goes it.
func TestAClerkFilesInTheBrowserFromRegistrationToReceipt(t *testing.T) {
	p, _, officer, _ := filing(t)
	b := openBrowser(t, deskWidth, deskHeight)
	const uscc = "91120116MA00000014"
	b.do(chromedp.Navigate(p.url + "/portal/register"))
	b.typed("uscc", uscc)
	b.until("the code is checked as it was typed", `document.getElementById('f-uscc-wrong').innerText.includes('都对')`)
	b.typed("name", "示范公司")
	for i, name := range []string{"wang.fang", "li.na"} {
		part := "agents." + strconv.Itoa(i)
		b.typed(part+".name", name, part+".password", clerkPassword, part+".again", clerkPassword)
		b.click(field(part + ".insured"))
	}
	b.fits("registering")
	b.picture("portal-register")
	b.pressed("注册", "/account/sign-in")
	b.sees("注册成功")
	b.typed("password", clerkPassword)
	b.pressed("登录", "/portal/consent")
	b.sees("个人信息处理告知")
	b.pressed("我已看过，同意", "/portal/unit")
	b.hands("#f-file", 0)
	b.sees("等待核对")
	p.tells(t, officer, "POST", "/units/"+uscc+"/licence/decision", map[string]any{"approve": true}, 200)
	b.ticked("point", "binhai")
	b.pressed("下一步：确认", "/portal/unit/point")
	b.pressed("确认选这里", "/portal/unit")
	b.sees("都办好了")

	b.do(chromedp.Navigate(p.url + "/portal"))
	b.sees("从这里开始")
	b.pressed("添加第一位申请人", "/portal/applications/new")
	b.typed("name", "阿依古丽·买买提", "id_number", "11010519491231002X", "phone", "13800000001")
	b.pressed("添加，接着填写", "/facts/conditions")
	path := strings.TrimSuffix(script[string](b, "location.pathname"), "/facts/conditions")
	b.ticked("hukou_valid", "yes", "permit_valid", "yes", "employed_in_tianjin", "yes", "insured_now", "yes", "insured_elsewhere", "no", "below_retirement_age", "no")
	b.typed("insured_continuous_months", "40")
	b.pressed("保存，下一步", "/facts/basics")
	b.sees("✓")
	b.ticked("education", "associate", "professional_title", "none")
	b.until("what goes with it is asked now", `document.getElementById('q-vocational_skill-all').offsetParent !== null`)
	b.ticked("vocational_skill", "none", "occupation_shortage", "none")
	b.until("it is saved by itself", `document.getElementById('saved').innerText.startsWith('已保存')`)
	b.do(chromedp.SetValue(field("birth_date"), "1992-05-06"))
	b.pressed("保存，下一步", "/facts/insurance")
	b.typed("pension_months", "50")
	b.click("[data-same]")
	b.typed("pension_months", "4年2个月", "fund_months", "36")
	b.fits("filling in")
	b.picture("portal-step")
	b.losesNothing(p.url + path + "/facts/insurance")
	b.pressed("保存，下一步", "/facts/residence")
	b.ticked("owns_home", "no")
	b.until("who owns no home is asked about none", `document.getElementById('q-home_district-all').offsetParent === null && document.getElementById('q-rent_months-all').offsetParent !== null`)
	b.typed("rent_months", "0", "permit_endorsements", "2")
	b.pressed("保存，下一步", "/facts/marriage")
	b.do(chromedp.Navigate(p.url + path + "/assessment"))
	b.pressed("开始测评", "/assessment")
	b.until("the points are there", `!!document.body && document.body.innerText.includes('139.67')`)
	b.pressed("下一步：上传材料", "/materials")
	b.sees("还差 6 项")
	for i, id := range script[[]string](b, `[...document.querySelectorAll('.note.warn a[href^="#m-"]')].map((a) => a.hash.slice(3))`) {
		if i == 0 {
			b.drops("#u-"+id, i+1)
			continue
		}
		b.hands("#u-"+id, i+1)
	}
	b.sees("都齐了")
	b.pressed("下一步：核对、提交", "/submission")
	b.sees("阿依古丽·买买提", "示范公司", "50 个月")
	for _, who := range []string{"unit", "applicant"} {
		b.click(field("promise") + `[value="` + who + `"]`)
	}
	b.picture("portal-submission")
	b.pressed("提交审核", "/receipt")
	b.sees("292026200001", "阿依古丽·买买提", "最晚")
	b.picture("portal-receipt")

	b.do(chromedp.EmulateViewport(phoneWidth, phoneHeight))
	for _, page := range []string{
		"/portal", "/portal/unit", "/portal/unit/agents?old=li.na", "/portal/register", "/portal/applications/new", path, path + "/facts/basics",
		path + "/facts/residence", path + "/assessment", path + "/materials", path + "/receipt", path + "/end",
	} {
		b.do(chromedp.Navigate(p.url + page))
		b.fits(page)
		b.picture("phone" + strings.ReplaceAll(strings.TrimPrefix(page, path), "/", "-"))
	}
	b.do(chromedp.Navigate(p.url + "/portal"))
	b.onPaper()
	if !script[bool](b, `getComputedStyle(document.querySelector("table.stack")).display === "table" && ![...document.querySelectorAll(".top, .tabs, .button")].some((x) => x.checkVisibility())`) {
		t.Error("on paper the list is no table, or there is something to press on")
	}
	b.picture("paper-portal")
}
