package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/bot"
)

// employs makes somebody an agent of the unit, with an account.
func (a *agency) employs(name string) (id string) {
	a.t.Helper()
	a.people(func(ctx context.Context, p people) {
		account, err := p.identity.NewAgent(ctx, "unit", name, clerkPassword)
		if err != nil {
			a.t.Fatal(err)
		}
		id = account.ID
		err = p.store.Do(ctx, func(tx *store.Tx) error {
			if err := p.identity.AddAgent(tx, store.Operator, account); err != nil {
				return err
			}
			u, err := tx.Unit("unit")
			if err != nil {
				return err
			}
			u.Agents = append(u.Agents, id)
			return tx.SaveUnit(u)
		})
		if err != nil {
			a.t.Fatal(err)
		}
	})
	return id
}

// scenes are those of codes that the account has made, oldest first.
func (p *program) scenes(t *testing.T) (all []string) {
	t.Helper()
	resp, err := http.Get(p.url + "/sim/api/state")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var state struct {
		Scenes []struct{ Scene string } `json:"scenes"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	for _, one := range state.Scenes {
		all = append(all, one.Scene)
	}
	return all
}

// scans scans the code that was made last, as the phone in the browser does.
func (h held) scans(scene string) string {
	h.t.Helper()
	return h.answeredTo(func() {
		h.click(hook("plus"))
		h.click(hook("plus-scan"))
		h.do(chromedp.WaitVisible(".scan input"), chromedp.SendKeys(".scan input", scene+"\r"))
	})
}

// turned presses a button that leads to the same page, and waits until it says something.
func (b *browser) turned(words, says string) {
	b.t.Helper()
	b.pressed(words, "")
	b.until("the page says "+says, "!!document.body && document.body.innerText.includes("+jsonOf(says)+")")
}

// opensSim shows the phone of somebody new, who follows the account.
func opensSim(t *testing.T, p *program, nickname string) held {
	t.Helper()
	made, err := http.Post(p.url+"/sim/api/followers", "application/json", strings.NewReader(`{"nickname":`+jsonOf(nickname)+`}`))
	if err != nil || made.StatusCode != http.StatusCreated {
		t.Fatal(made, err)
	}
	made.Body.Close()
	b := openBrowser(t, phoneWidth, phoneHeight)
	b.do(chromedp.Navigate(p.url + "/sim"))
	tab := `[...document.querySelectorAll('#tabs button')].find((one) => one.textContent.includes(` + jsonOf(nickname) + `))`
	b.until("the phone is there", "!!"+tab)
	script[bool](b, tab+".click(); true")
	b.do(chromedp.WaitVisible(hook("follow")))
	b.answered(func() { b.click(hook("follow")) })
	return held{b}
}

// An agent binds their own phone by a code of the portal, invites an applicant by
// another, and both see in chat what is theirs.
func TestAgentAndApplicantBindThemselvesByCodesOfThePortal(t *testing.T) {
	a := newAgency(t)
	a.employs("wang.fang")
	s := begunIn(t, a)
	desk := openBrowser(t, deskWidth, deskHeight)
	desk.do(chromedp.Navigate(s.program.url + "/account/sign-in?next=/portal/unit"))
	desk.typed("name", "wang.fang", "password", clerkPassword)
	desk.pressed("登录", "/portal/consent")
	desk.pressed("我已看过，同意", "/portal/unit")
	desk.turned("出二维码", "请您自己用微信扫这个码")
	desk.sees("只能用一次")
	desk.fits("a code for an agent")
	desk.picture("portal-agent-code")

	agent := opensSim(t, s.program, "小王")
	codes := s.scenes(t)
	if said := agent.scans(codes[len(codes)-1]); !strings.Contains(said, "「示例公司」的经办人") || !strings.Contains(said, "保存什么") {
		t.Fatalf("who scans it is told\n%s", said)
	}
	s.told(agent, "同意", "绑定好了，你是经办人")
	s.told(agent, "进度", "「示例公司」2026 年第二期", "一共 1 个", "王*明 尾号", "10月31日前")
	s.told(agent, "1", "信息填写中", "你可以：在网页上接着填写", "本人还没有绑定微信", "在网页上办理")
	agent.fits("what an agent is told")
	agent.picture("phone-agent")
	desk.do(chromedp.Navigate(s.program.url + "/portal/unit"))
	desk.sees("再绑一个微信", "解除")
	desk.picture("portal-agent-bound")

	id := strings.TrimPrefix(s.path, "/applications/")
	desk.do(chromedp.Navigate(s.program.url + "/portal" + s.path))
	desk.turned("出邀请码", "请申请人本人用微信扫这个码")
	codes = s.scenes(t)
	me := opensSim(t, s.program, "小李")
	if said := me.scans(codes[len(codes)-1]); !strings.Contains(said, "「示例公司」邀请你") {
		t.Fatalf("who is invited is told\n%s", said)
	}
	s.told(me, "同意", "绑定好了")
	s.told(me, "进度", "●○○○○○○○ 填写信息")
	agent.learns("有 1 位申请人在微信里绑定了本人")
	s.told(agent, "返回", "一共 1 个")
	s.told(agent, "1", "本人绑定了微信")
	desk.do(chromedp.Navigate(s.program.url + "/portal" + s.path))
	desk.sees("本人已经在公众号里绑定")
	if said := newPhone(s.program.url).as("third").event(t, "SCAN", codes[len(codes)-1]); !strings.Contains(said, "已经失效，或者别人用过了") {
		t.Errorf("who uses the code of the applicant too: %s", said)
	}

	desk.do(chromedp.Navigate(s.program.url + "/portal/applications/" + id + "/person"))
	desk.typed("phone", "13800001111")
	desk.pressed("保存", "/portal"+s.path)
	me.learns("申报时填的手机改了")
	desk.do(chromedp.Navigate(s.program.url + "/portal/unit"))
	desk.turned("解除", "已解除。那个微信看不到本单位的申请")
	s.told(agent, "1", "现在没有在问你问题")
	s.told(agent, "我的单位", "经办人绑定微信以后")
}

// seat is an agent at the portal, by what a browser would send.
type seat struct {
	*http.Client
	t   *testing.T
	url string
}

func (s *story) sits(name string) seat {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	at := seat{&http.Client{Jar: jar}, s.t, s.program.url}
	at.posts("/account/sign-in", "name", name, "password", clerkPassword)
	return at
}

func (s seat) posts(path string, pairs ...string) {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	resp, err := s.PostForm(s.url+path, form)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s", path, resp.Status)
	}
}

// agentBinds binds the phone of somebody at the portal as an agent.
func (s *story) agentBinds(at seat, who phone) {
	s.t.Helper()
	var text struct {
		Items []struct{ Kind, Version string }
	}
	resp, err := http.Get(s.program.url + "/api/v1/consent-texts")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&text); err != nil {
		s.t.Fatal(err)
	}
	for _, one := range text.Items {
		if one.Kind == "privacy" {
			at.posts("/portal/consent", "version", one.Version)
		}
	}
	at.posts("/portal/unit/chat")
	codes := s.scenes(s.t)
	if said := who.event(s.t, "SCAN", codes[len(codes)-1]); !strings.Contains(said, "经办人") {
		s.t.Fatalf("the code: %s", said)
	}
	s.told(who, "同意", "你是经办人")
}

// countedOut are the numbers at which applications stand in a list.
var countedOut = regexp.MustCompile(`(?m)^(\d+)\. `)

// An agent with many applicants looks through them in chat; what they may see is
// asked anew with each word.
func TestAnAgentLooksThroughTheirUnitInChat(t *testing.T) {
	a := newAgency(t)
	account := a.employs("wang.fang")
	s := begunIn(t, a)
	number := s.submits()
	for range 30 {
		s.does("agent", "/applications", s.person())
	}
	ph := newPhone(s.program.url).as("wang")
	s.phone = ph
	s.agentBinds(s.sits("wang.fang"), ph)
	s.asksFor()

	var listed []string
	page := ph.say(t, "进度")
	for n := 1; ; n++ {
		if lines := bot.Lines(page); lines > bot.ReplyLines || len(page) > bot.ReplyBytes {
			t.Fatalf("a page has %d lines, %d bytes:\n%s", lines, len(page), page)
		}
		if strings.Contains(page, "王小明") {
			t.Fatalf("it tells a name:\n%s", page)
		}
		for _, found := range countedOut.FindAllStringSubmatch(plain(page), -1) {
			listed = append(listed, found[1])
		}
		if !strings.Contains(page, "下一页") {
			break
		}
		page = ph.say(t, "更多")
	}
	var want []string
	for n := range 31 {
		want = append(want, fmt.Sprint(n+1))
	}
	if !slices.Equal(listed, want) {
		t.Errorf("counted out are %v", listed)
	}
	s.hears("更多", "没有更多了")
	s.hears("1", "受理编号 "+number, "人社要求补正 1 项", "还有 5 个工作日", "点「补正完成，提交」", "在网页上办理")
	if said := ph.say(t, "1"); !strings.Contains(said, `<a href="`+s.program.url+"/portal"+s.path+`">`) {
		t.Errorf("it does not lead to the portal:\n%s", said)
	}
	s.hears("为什么", "一共 5 个工作日")
	s.hears("31", "信息填写中")
	s.hears("返回", "一共 31 个，等补正 1 个")
	s.hears("待补正", "等补正的 1 个", "1. 王*明", "待补正，9月8日前")
	s.hears("今日到期", "今天没有到期的")
	s.hears("全部", "一共 31 个")
	s.hears("材料", "材料") // a guide; the list is over
	s.hears("31", "没太明白")
	s.hears("补正", "等补正的 1 个") // who is no applicant asks for their unit's by it

	question := lastQuestion(ph.say(t, "测算")) // a number answers the interview
	if said := ph.say(t, "我的单位"); !strings.Contains(said, "先") || lastQuestion(said) != question {
		t.Errorf("in the middle of an interview:\n%s", plain(said))
	}
	ph.say(t, "退出")

	s.who["phone"] = "13812341234"
	s.binds(ph) // an applicant too
	s.hears("进度", "公安、人社审核", "你也是「示例公司」的经办人")
	s.hears("补正", "要补正的材料")
	s.hears("退出", "收到的照片都留着")
	s.hears("我的单位", "一共 31 个")
	s.hears("解绑", "1. 这个微信", "2. 经办人：示例公司")
	s.hears("1", "已经解除")
	s.hears("待补正", "等补正的 1 个")

	s.hears("我的单位", "一共 31 个", "下一页")
	s.must("staff", "disable", "wang.fang")
	for _, words := range []string{"更多", "我的单位", "待补正"} {
		s.hears(words, "账号现在登录不了")
	}
	s.people(func(ctx context.Context, p people) {
		if err := p.identity.Enable(ctx, store.Operator, account); err != nil {
			t.Fatal(err)
		}
	})
	s.hears("我的单位", "一共 31 个")
	s.people(func(ctx context.Context, p people) {
		err := p.store.Do(ctx, func(tx *store.Tx) error {
			return p.identity.LetGo(tx, casework.Actor{ID: "x", Role: casework.Approver}, account)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.hears("更多", "没有更多了")
	s.hears("我的单位", "经办人绑定微信以后")
	s.hears("解绑", "没有绑定任何人")
}
