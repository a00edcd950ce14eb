package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// talker is somebody with a phone: words, or a picture, and what is said to them.
type talker interface {
	hear(t *testing.T, words string) string
	shoot(t *testing.T, picture []byte) string
}

func (p phone) hear(t *testing.T, words string) string { return p.say(t, words) }

// held is a phone of the simulator, in a browser.
type held struct{ *browser }

// answers are bubbles of the account but what it tells of itself.
const answers = `[...document.querySelectorAll('[data-testid="bubble-account"]')].filter((b) => !b.innerText.includes('【积分落户】') || b.innerText.includes('————'))`

func (h held) hear(_ *testing.T, words string) string {
	return h.answeredTo(func() {
		h.do(chromedp.WaitVisible(hook("input")), chromedp.SendKeys(hook("input"), words+"\r"))
	})
}

func (h held) answeredTo(act func()) string {
	h.t.Helper()
	before := script[int](h.browser, answers+".length")
	act()
	h.until("the account answers", answers+".length > "+jsonOf(before))
	return script[string](h.browser, answers+".at(-1).innerText")
}

// learns waits until the account has told something of itself.
func (h held) learns(words string) {
	h.t.Helper()
	h.until("it is told "+words, `[...document.querySelectorAll('[data-testid="bubble-account"]')].some((b) => b.innerText.includes(`+jsonOf(words)+`))`)
}

func (h held) shoot(t *testing.T, picture []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "photo.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	return h.answeredTo(func() { h.do(chromedp.SetUploadFiles(hook("image"), []string{file})) })
}

// fills is the agent's part, up to the submission.
func (c *clerk) fills(path string) {
	c.t.Helper()
	if _, err := c.send(http.MethodPatch, "agent", path+"/facts", "", asJSON(filled)); err != nil {
		c.t.Fatal(err)
	}
	c.does("agent", path+"/assessment", nil)
	papers, err := c.send(http.MethodGet, "agent", path+"/materials", "", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, item := range papers.object()["items"].([]any) {
		if paper := item.(map[string]any); paper["required"] == true {
			c.hands(path, paper["id"].(string), c.picture())
		}
	}
}

// story is an application whose applicant has a phone with the bot.
type story struct {
	*agency
	*program
	*clerk
	phone talker
	t     *testing.T
	who   map[string]any
	path  string // of the application
}

// begun is one that is being filled in.
func begun(t *testing.T) *story { return begunIn(t, newAgency(t)) }

func begunIn(t *testing.T, a *agency) *story {
	t.Helper()
	s := &story{agency: a, t: t}
	s.program = s.opens()
	s.clerk = &clerk{agency: s.agency, until: make(chan struct{})}
	s.who = s.person()
	s.who["phone"] = "13812341234"
	s.path = "/applications/" + s.does("agent", "/applications", s.who)["id"].(string)
	return s
}

// binds shows, by the code that comes to the phone on file, that somebody is the
// applicant.
func (s *story) binds(who talker) {
	s.t.Helper()
	before := len(s.texted(s.t))
	s.told(who, "绑定", "保存什么")
	s.told(who, "同意", "后六位")
	if reply := who.hear(s.t, s.who["name"].(string)+" "+s.who["id_number"].(string)[12:]); !strings.Contains(reply, "验证码已经发到") {
		s.t.Fatalf("who they are: %s", reply)
	}
	s.waitUntil(s.t, "the code has come", func() bool { return len(s.texted(s.t)) > before })
	s.told(who, s.texted(s.t)[before], "绑定好了")
}

// hears is what a phone hears to some words, all of these; never the ID number.
func (s *story) hears(words string, pieces ...string) {
	s.t.Helper()
	s.told(s.phone, words, pieces...)
}

// told is the same on another phone.
func (s *story) told(who talker, words string, pieces ...string) {
	s.t.Helper()
	reply := who.hear(s.t, words)
	for _, piece := range pieces {
		if !strings.Contains(plain(reply), piece) {
			s.t.Fatalf("to %q it says\n%s\nnot %q", words, plain(reply), piece)
		}
	}
	if last := s.who["id_number"].(string)[12:]; strings.Contains(reply, last) {
		s.t.Fatalf("to %q it tells the ID number", words)
	}
}

// shoots is what the phone hears to a picture.
func (s *story) shoots(picture []byte, want string) {
	s.t.Helper()
	if reply := s.phone.shoot(s.t, picture); !strings.Contains(reply, want) {
		s.t.Fatalf("to a picture it says\n%s\nnot %q", reply, want)
	}
}

// again kills the program, and starts it on a day, where phones find it.
func (s *story) again(now string) {
	s.t.Helper()
	s.kill()
	s.program = s.starts("LUOHU_CLOCK__NOW="+now, "LUOHU_HTTP__ADDR="+strings.TrimPrefix(s.program.url, "http://"))
}

// at is a day on which the clock has done its part.
func (s *story) at(now, as, path, state string) {
	s.t.Helper()
	s.again(now)
	s.waitUntil(s.t, path+" is "+state, func() bool {
		said, err := s.ask(http.MethodGet, as, path, "", nil)
		return err == nil && bytes.Contains(said.body, []byte(`"`+state+`"`))
	})
}

// phoneIsBack is when the simulator knows the phone in the browser again: what is sent
// to it before is sent to nobody.
func (s *story) phoneIsBack() {
	s.t.Helper()
	s.waitUntil(s.t, "the simulator knows the phone", func() bool { return strings.Contains(s.get(s.t, "/sim/api/state"), `"openid"`) })
}

// decides is what two persons do with the period.
func (s *story) decides(ask map[string]any) {
	s.t.Helper()
	asked := s.does("publisher", "/periods/2026-2/moves", ask)
	s.does("approver", "/requests/"+asked["id"].(string)+"/decision", map[string]any{"approve": true})
}

// submits is the agent's part.
func (s *story) submits() (number string) {
	s.t.Helper()
	s.fills(s.path)
	return s.does("agent", s.path+"/submission", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})["number"].(string)
}

// asksFor lets the window ask for the identity card anew.
func (s *story) asksFor() {
	s.t.Helper()
	s.does("hrss", s.path+"/reviews/hrss", map[string]any{
		"decision": "supplement", "materials": []map[string]string{{"id": "id_card", "reason": "第二页看不清"}},
	})
}

// An applicant is told of the whole life of their application in chat, and never
// has to ask anybody else.
func TestAnApplicantFollowsTheirApplicationInChat(t *testing.T) {
	s := begun(t)
	b := openBrowser(t, phoneWidth, phoneHeight)
	me := held{b}
	s.phone = me
	b.do(chromedp.Navigate(s.program.url+"/sim"), chromedp.WaitVisible(hook("follow")))
	b.answered(func() { b.click(hook("follow")) })
	s.hears("进度", "直接查自己的") // the guide, and how to see one's own
	s.binds(s.phone)
	s.hears("进度", "●○○○○○○○ 填写信息", "经办人", "10月31日")
	s.hears("查分", "还没有公布", "信息填写中")
	s.hears("复核", "现在不能申请复核")
	s.hears("名单", "还没有公布")

	number := s.submits()
	me.learns("已经提交审核")
	s.hears("查进度", "受理编号 "+number, "●●●●○○○○ 公安、人社审核", "已提交审核", "公安、人社审核，9月1日开始", "最晚 9月8日（周二）给出结果，还有 5 个工作日")
	s.hears("为什么", "9月2日", "一共 5 个工作日", "9月5日（周六）周末")
	s.hears("谢谢", "不客气")
	s.hears("补正", "没有要你补正的")

	s.asksFor()
	me.learns("人社要求补正 1 项材料，最晚 9月8日（周二）补上")
	s.hears("进度", "人社要求补正 1 项", "最晚 9月8日（周二）", "把要补的材料拍照发过来")
	s.shoots(s.pixels(), "补哪一项")
	s.hears("补正", "要补正的材料（最晚 9月8日（周二）", "1. ", "第二页看不清")
	s.hears("1", "现在把照片发过来")
	s.hears("完成", "还没有收到")
	twice := s.pixels()
	s.shoots(s.pixels(), "收到第 1 张")
	s.shoots(twice, "照片太小")
	s.shoots(twice, "已经传过")
	s.hears("材料", "现在把照片发过来", "已经收了 2 张") // a guide, and where one was
	s.hears("删 2", "第 2 张删掉了")
	s.hears("删 2", "没有这一张")
	s.hears("完成", "原来还有 1 份")
	s.again(whileFiling) // killed half-way
	s.hears("换掉", "新照片 1 张", "确认提交")
	s.hears("确认提交", "补正已经提交")
	s.hears("进度", "人社审核", "还有")
	s.hears("补正", "没有要你补正的")
	for _, item := range s.reads("agent", s.path+"/materials")["items"].([]any) {
		if paper := item.(map[string]any); paper["id"] == "id_card" && len(paper["files"].([]any)) != 1 {
			t.Errorf("the window sees %v", paper)
		}
	}

	id := strings.TrimPrefix(s.path, "/applications/")
	if err := s.office(id, s.path); err != nil {
		t.Fatal(err)
	}
	me.learns("人社受理通过")
	me.learns("各部门都打完分了")
	s.hears("进度", "●●●●●●○○", "打分完成", "等着统一公布")
	s.at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing")
	s.phoneIsBack()
	s.decides(map[string]any{"to": "scores_published", "reason": "打分完成"})
	me.learns("分值公布了，到 2026年11月6日 17:00")
	s.hears("进度", "分值已公布", "到 2026年11月6日 17:00", "查分")
	b.fits("what is told of an application")
	b.picture("phone-standing")
	s.hears("查分", "公布的分值", "网上测评是", "社会保险", "复核")
	item := numbered(t, plain(s.phone.hear(t, "复核")), "受教育程度")
	s.hears("99", "没看明白", "哪几项")
	s.hears(item, "「受教育程度」", "哪里不对")
	s.hears("材料", "哪里不对") // a guide, and the question again
	s.hears("错", "太短")
	s.hears("学历应该是大专", "要提交的复核", "学历应该是大专")
	s.hears("上一步", "哪里不对")
	s.hears("学历是大专，少算了", "要提交的复核", "少算了")
	s.again("2026-11-02T10:30:00+08:00") // killed half-way
	s.hears("提交复核", "已经提交，一共 1 项")
	s.hears("复核", "还在答复", "等待答复")
	s.does("scores-education", "/objections/"+id+"/answer", map[string]any{"indicator": "education", "decision": "keep", "text": "学信网核查为专科"})
	me.learns("教委答复了你的复核")
	s.hears("复核", "都答复了", "维持", "学信网核查为专科")

	s.at("2026-11-09T10:00:00+08:00", "publisher", "/periods/2026-2", "scores_closed")
	s.phoneIsBack()
	s.hears("进度", "●●●●●●○○", "等着公布名单")
	s.hears("复核", "都答复了") // the time to object is over, what came of it is told
	s.decides(map[string]any{"to": "list_published", "reason": "按会议纪要", "selection": map[string]any{"by": "number", "number": 1}})
	me.learns("你在名单上")
	s.hears("停止通知", "不再主动发消息")
	s.hears("进度", "●●●●●●●○ 公示名单", "公示入围", "到 2026年11月13日 17:00", "第 1 位")
	s.hears("名单", "在公示名单上，第 1 位", "看名单", "准迁证")

	s.at("2026-11-16T10:00:00+08:00", "police", s.path, "qualified")
	s.waitUntil(t, "it is kept for them", func() bool {
		return strings.Contains(me.hear(t, "谢谢"), "你取得了入户资格，准迁证最晚 12月11日")
	})
	s.hears("恢复通知", "有变化就发消息")
	s.hears("名单", "取得入户资格", "准迁证最晚")
	s.does("police", s.path+"/permit", nil)
	me.learns("准迁证已经发放")
	s.hears("进度", "●●●●●●●●", "准迁证已发放")
	s.hears("名单", "11月16日（周一）发放", "民间资料")
	s.hears("解绑", "这个微信")
	s.hears("1", "已经解除")
	s.hears("进度", "直接查自己的")
}

// What somebody else does, and the clock, come between what is said in chat.
func TestWhatChangesMeanwhileIsSaidInChat(t *testing.T) {
	s := begun(t)
	mine, other := newPhone(s.program.url).as("applicant"), newPhone(s.program.url).as("spouse")
	s.phone = mine
	s.binds(mine)
	s.binds(other)
	s.submits()
	s.asksFor()
	for _, ph := range []talker{mine, other} {
		s.told(ph, "补正", "第二页看不清")
		s.told(ph, "1", "现在把照片发过来")
	}
	s.shoots(s.pixels(), "收到第 1 张")
	if reply := mine.shows(t, "gone", newMessageID()); !strings.Contains(reply, "取不到了") {
		t.Errorf("one that WeChat does not have: %s", reply)
	}
	s.told(other, "完成", "原来还有 1 份") // one application, whoever has sent the photo
	s.hears("完成", "原来还有 1 份")
	s.hears("保留", "确认提交")
	s.hears("确认提交", "补正已经提交")
	s.told(other, "换掉", "没太明白") // nothing waits any more
	if reply := other.shoot(t, s.pixels()); strings.Contains(reply, "收到第") {
		t.Errorf("a photo after the answer: %s", reply)
	}

	if err := s.office(strings.TrimPrefix(s.path, "/applications/"), s.path); err != nil {
		t.Fatal(err)
	}
	s.at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing")
	s.decides(map[string]any{"to": "scores_published", "reason": "打分完成"})
	for _, ph := range []talker{mine, other} {
		s.told(ph, "复核", "哪几项")
		s.told(ph, "1 2", "第 1 项，共 2 项")
		s.told(ph, "社保少算了两个月", "第 2 项")
		s.told(ph, "公积金也少算了", "要提交的复核")
	}
	s.hears("解绑", "另一个微信")
	s.at("2026-11-09T10:00:00+08:00", "publisher", "/periods/2026-2", "scores_closed")
	s.told(other, "提交复核", "不在复核时间内", "2026年11月6日 17:00")
	s.hears("复核", "现在不能申请复核")
}

// plain is a reply without what makes words of it touchable.
func plain(reply string) string {
	for {
		from := strings.Index(reply, "<a ")
		if from < 0 {
			return reply
		}
		to := strings.Index(reply[from:], ">")
		reply = strings.Replace(reply[:from]+reply[from+to+1:], "</a>", "", 1)
	}
}

// numbered is the number under which a list counts something out.
func numbered(t *testing.T, list, what string) string {
	t.Helper()
	for line := range strings.Lines(list) {
		if n, name, is := strings.Cut(strings.TrimSpace(line), ". "); is && strings.Contains(name, what) {
			return n
		}
	}
	t.Fatalf("%s is not in\n%s", what, list)
	return ""
}
