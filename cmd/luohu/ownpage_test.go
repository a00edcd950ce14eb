package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var ownLink = regexp.MustCompile(`https?://[^"]*(/h5/own/open/[A-Z0-9]+)`)

// link is the way to their own page that somebody is told in chat.
func (s *story) link() string {
	s.t.Helper()
	found := ownLink.FindStringSubmatch(s.phone.hear(s.t, "进度"))
	if found == nil {
		s.t.Fatal("进度 leads to no page")
	}
	return s.program.url + found[1]
}

// replied is what a page of their own answers, with a session or without.
func replied(t *testing.T, method, address, session string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sends(t, r, session)
}

// sends sends a request with a session or without, and follows nowhere.
func sends(t *testing.T, r *http.Request, session string) (*http.Response, string) {
	t.Helper()
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "luohu_own", Value: session})
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// looks is the status of a page of their own, and what it says.
func looks(t *testing.T, method, address, session string) (status int, page string) {
	t.Helper()
	resp, page := replied(t, method, address, session)
	return resp.StatusCode, page
}

// enters takes a ticket, and is the session that is given for it.
func enters(t *testing.T, link string) (session string) {
	t.Helper()
	resp, _ := replied(t, http.MethodPost, link, "")
	for _, cookie := range resp.Cookies() {
		if cookie.Name == "luohu_own" && cookie.HttpOnly && cookie.SameSite == http.SameSiteLaxMode {
			return cookie.Value
		}
	}
	t.Fatalf("no session is given: %s", resp.Status)
	return ""
}

// scripts lets pages run theirs, or not.
func (b *browser) scripts(run bool) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
		return err
	}))
}

// An applicant opens from chat, on a narrow phone and with large letters, where their
// application stands and which points came out.
func TestAnApplicantOpensTheirOwnPageFromChat(t *testing.T) {
	s := begun(t)
	s.phone = newPhone(s.program.url).as("own")
	s.binds(s.phone)
	number := s.submits()
	id := strings.TrimPrefix(s.path, "/applications/")

	b := openBrowser(t, 320, 640)
	link := s.link()
	b.do(chromedp.Navigate(link), chromedp.WaitVisible(`form button`), chromedp.Click(`form button`), chromedp.WaitVisible(`.case`))
	for _, piece := range []string{number, "已提交审核", "公安、人社审核", "最晚 2026年9月8日，还有 5 个工作日"} {
		b.until("the page says "+piece, `document.body?.innerText.includes(`+jsonOf(piece)+`) === true`)
	}
	if script[bool](b, `document.body?.innerText.includes(`+jsonOf(s.who["name"])+`) === true`) {
		t.Error("the page tells the whole name")
	}
	b.fits("one's own page")
	b.do(chromedp.Navigate(s.program.url+"/h5/own/materials/"+id), chromedp.WaitVisible(`.sheets`))
	b.until("what was handed in is seen", `[...document.images].length > 0 && document.body?.innerText.includes("申请人身份证") === true`)
	b.fits("one's own papers")
	b.picture("phone-own-materials")
	b.do(chromedp.Navigate(s.program.url+"/h5/own"), chromedp.WaitVisible(`.case`))
	b.do(chromedp.Click(`form[action="/h5/own/size"] button`))
	b.until("letters are large", `document.documentElement?.classList.contains("big") === true`)
	b.fits("one's own page in large letters")
	b.picture("phone-own")

	if status, _ := looks(t, http.MethodPost, link, ""); status != http.StatusForbidden {
		t.Errorf("a link that was used opens again: %d", status)
	}
	for _, address := range []string{"/h5/own", "/h5/own/points/" + id, "/h5/own/open/AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		for _, session := range []string{"", "AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
			if status, page := looks(t, http.MethodGet, s.program.url+address, session); status != http.StatusForbidden || !strings.Contains(page, "不能用了") {
				t.Errorf("without a session %s is %d", address, status)
			}
		}
	}

	if err := s.office(id, s.path); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(s.program.url + "/h5/own/points/" + id))
	b.until("points that are not out are not shown", `document.body?.innerText.includes("不能用了") === true`)
	s.at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing")
	s.decides(map[string]any{"to": "scores_published", "reason": "打分完成"})
	b.do(chromedp.Navigate(s.link()), chromedp.Click(`form button`), chromedp.WaitVisible(`.case a`), chromedp.Click(`.case a`), chromedp.WaitVisible(`.lines`))
	for _, piece := range []string{"自评 139.67 分，少 139.67 分", "社会保险", "受教育程度"} {
		b.until("the page says "+piece, `document.body?.innerText.includes(`+jsonOf(piece)+`) === true`)
	}
	b.fits("one's own points")
	b.picture("phone-own-points")

	s.hears("解绑", "这个微信")
	s.hears("1", "已经解除")
	b.do(chromedp.Navigate(s.program.url + "/h5/own"))
	b.until("who is bound no more sees nothing", `document.body?.innerText.includes("没有绑定申请人") === true`)
	b.do(chromedp.Click(`form[action="/h5/own/leave"] button`))
	b.until("they have left", `document.body?.innerText.includes("退出了") === true`)
	b.do(chromedp.Navigate(s.program.url + "/h5/own"))
	b.until("the session has ended", `document.body?.innerText.includes("不能用了") === true`)
}

// An applicant answers a supplement on the page, with a photo and a PDF; what is no
// document is refused with why, and nobody else sees a thing.
func TestAnApplicantAnswersASupplementOnTheirOwnPage(t *testing.T) {
	s := begun(t)
	s.phone = newPhone(s.program.url).as("own")
	s.binds(s.phone)
	s.submits()
	s.asksFor()
	id := strings.TrimPrefix(s.path, "/applications/")
	papers := s.program.url + "/h5/own/papers/" + id

	b := openBrowser(t, 320, 640)
	b.do(chromedp.Navigate(s.link()), chromedp.Click(`form button`), chromedp.WaitVisible(`.case a`))
	b.until("it leads to what is asked for", `document.querySelector('.case a')?.innerText === "看要补什么，上传"`)
	b.do(chromedp.Click(`.case a`), chromedp.WaitVisible(`.paper`))
	says := func(pieces ...string) {
		t.Helper()
		for _, piece := range pieces {
			b.until("the page says "+piece, `document.body?.innerText.includes(`+jsonOf(piece)+`) === true`)
		}
	}
	sends := func(name string, content []byte) {
		t.Helper()
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		b.do(chromedp.WaitVisible(`.paper`), chromedp.SetUploadFiles(`.paper input[type=file]`, []string{file}))
	}
	says("人社要求补正", "还有 5 个工作日", "第二页看不清", "换过或者加过，就可以提交")
	b.scripts(false)
	b.do(chromedp.Navigate(papers))
	sends("table.xlsx", []byte("PK not a picture"))
	b.do(chromedp.Click(`.paper form[enctype] button`))
	says("table.xlsx：")
	b.scripts(true)
	b.do(chromedp.Navigate(papers))
	sends("large.jpg", bytes.Repeat([]byte("0"), 30<<20))
	says("large.jpg：太大了，一个文件最多 24 MB")
	sends("table.xlsx", []byte("PK not a picture"))
	says("table.xlsx：")

	b.offline(true)
	sends("page.png", s.pixels())
	says("没有传上去，还剩 1 个，不用重新选")
	b.offline(false)
	b.until("there are two pages", `document.querySelectorAll('.sheets li').length === 2 && [...document.images].every((i) => i.complete && i.naturalWidth > 0)`)
	b.fits("papers that are asked for")
	b.picture("phone-own-papers")
	session := enters(t, s.link())
	picture := script[string](b, `document.querySelector('.sheets a').href`)
	if status, _ := looks(t, http.MethodGet, picture, session); status != http.StatusOK {
		t.Errorf("their own picture: %d", status)
	}
	for _, address := range []string{picture, papers} {
		if status, _ := looks(t, http.MethodGet, address, ""); status != http.StatusForbidden {
			t.Errorf("without a session %s is %d", address, status)
		}
	}
	if status, _ := looks(t, http.MethodPost, s.program.url+"/h5/own/papers/01ARZ3NDEKTSV4RRFFQ69G5FAV/answer", session); status != http.StatusForbidden {
		t.Errorf("somebody else's is answered: %d", status)
	}

	b.do(chromedp.Click(`.sheets li:first-child .link`))
	b.until("one is gone", `document.querySelectorAll('.sheets li').length === 1`)
	b.do(chromedp.Click(`form[action$="/answer"] button`))
	says("补正已经提交")
	s.hears("补正", "没有要你补正的")
	b.do(chromedp.Navigate(papers))
	says("现在没有要你补正的")
}

// An applicant objects on the page: what is missing is said where it is missing, what
// was written stays, and it is sent once.
func TestAnApplicantObjectsOnTheirOwnPage(t *testing.T) {
	s := begun(t)
	s.phone = newPhone(s.program.url).as("own")
	s.binds(s.phone)
	s.submits()
	id := strings.TrimPrefix(s.path, "/applications/")
	objection := s.program.url + "/h5/own/objection/" + id
	b := openBrowser(t, 320, 640)
	says := func(pieces ...string) {
		t.Helper()
		for _, piece := range pieces {
			b.until("the page says "+piece, `document.body?.innerText.includes(`+jsonOf(piece)+`) === true`)
		}
	}
	b.do(chromedp.Navigate(s.link()), chromedp.Click(`form button`), chromedp.WaitVisible(`.case`), chromedp.Navigate(objection))
	says("不能用了")

	if err := s.office(id, s.path); err != nil {
		t.Fatal(err)
	}
	s.at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing")
	s.decides(map[string]any{"to": "scores_published", "reason": "打分完成"})
	b.do(chromedp.Navigate(s.link()), chromedp.Click(`form button`), chromedp.WaitVisible(`.case`))
	says("对分值有不同意见，申请复核")
	b.do(chromedp.Navigate(objection), chromedp.Click(`form button[value=check]`))
	says("还没有选")
	b.do(chromedp.Click(`.objected:nth-child(2) > label`), chromedp.SendKeys(`.objected:nth-child(2) textarea`, "少"), chromedp.Click(`button[value=check]`))
	says("有的项还没写清楚", "太短了")
	b.until("what was written stays", `document.querySelector('.objected:nth-child(2) textarea')?.value === "少"`)
	b.fits("an objection")
	b.picture("phone-own-objection")
	b.do(chromedp.SendKeys(`.objected:nth-child(2) textarea`, "<b>2</b> 个月"), chromedp.Click(`button[value=check]`))
	says("请再看一遍", "<b>2</b> 个月少")
	b.do(chromedp.Click(`button[value=change]`))
	b.until("it can be changed", `document.querySelector('.objected:nth-child(2) textarea')?.value === "<b>2</b> 个月少"`)
	b.do(chromedp.Click(`button[value=check]`), chromedp.WaitVisible(`button[value=send]`), chromedp.Click(`button[value=send]`))
	says("复核已经提交", "等待答复")
	s.hears("复核", "还在答复", "等待答复")
	b.do(chromedp.Navigate(objection))
	says("<b>2</b> 个月少")
	if status, _ := looks(t, http.MethodPost, objection, enters(t, s.link())); status != http.StatusSeeOther {
		t.Errorf("a second objection: %d", status)
	}
}

// Where WeChat tells who opens a page, no link is for one look, and a state that was
// not this browser's, or was used, opens nothing.
func TestWeChatTellsWhoOpensAPage(t *testing.T) {
	s := begun(t)
	s.environ = append(s.environ, "LUOHU_WECHAT__AUTHORIZE_PAGES=true")
	s.again(whileFiling)
	b := openBrowser(t, 390, 844)
	b.do(chromedp.Navigate(s.program.url+"/sim"), chromedp.WaitVisible(hook("follow")))
	b.answered(func() { b.click(hook("follow")) })
	me := held{b}
	s.binds(me)
	if said := me.hear(t, "进度"); strings.Contains(said, "只能打开一次") {
		t.Errorf("the link is for one look: %s", said)
	}

	b.do(chromedp.Navigate(s.program.url+"/h5/own"), chromedp.WaitVisible(`li a`))
	picked := script[string](b, `document.querySelector('li a').href`)
	b.do(chromedp.Click(`li a`), chromedp.WaitVisible(`.case`))
	b.until("it is their own page", `location.pathname === "/h5/own"`)

	resp, _ := replied(t, http.MethodGet, picked, "")
	forged := resp.Header.Get("Location") // a code of theirs, but the state of another browser
	if status, page := looks(t, http.MethodGet, forged, ""); status != http.StatusForbidden || !strings.Contains(page, "不能用了") {
		t.Errorf("a return that nobody was sent for: %d", status)
	}
	b.do(chromedp.Navigate(forged))
	b.until("a state opens once", `document.body?.innerText.includes("不能用了") === true`)
}
