package main

import (
	"net/http"
	"strings"
	"testing"
)

// waiting is the path of the talk that stands first among those who wait.
func (p *program) waiting(t *testing.T, token string) string {
	t.Helper()
	list := p.page(t, token, "/console/conversations")
	_, rest, found := strings.Cut(list, `href="/console/conversations/0`)
	if !found {
		t.Fatalf("nobody waits:\n%s", list)
	}
	id, _, _ := strings.Cut(rest, `"`)
	return "/console/conversations/0" + id
}

// isKnownInTheSimulator is a follower of the simulator's, with no window open.
func (p phone) isKnownInTheSimulator(t *testing.T) {
	t.Helper()
	resp, err := http.Post(p.url+"/sim/api/followers", "application/json", strings.NewReader(`{"openid":"`+p.follower+`","nickname":"夜里","following":true}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest {
		t.Fatalf("a follower of the simulator's: %d", resp.StatusCode)
	}
}

func TestWhoAsksForAPersonAtNightIsPromisedADayAndAnswered(t *testing.T) {
	m := newMachine(t)
	token := m.hires("li.lei", "--role", "editor")
	p := startProgram(t, strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), append(m.environ[1:], "LUOHU_CLOCK__NOW=2026-12-04T20:00:00+08:00")...) // a Friday
	ph := newPhone(p.url).as("AtNight")
	question := ph.say(t, "测算")
	ph.say(t, "社保断了一个月怎么办")
	asked := ph.sayAll(t, "人工")
	for _, want := range []string{"不在服务时间（工作日 9:00–12:00、13:30–17:00）", "12月7日 周一 前答复", "12333"} {
		if !strings.Contains(asked, want) {
			t.Errorf("asking at night does not say %q:\n%s", want, asked)
		}
	}
	if lastQuestion(asked) != lastQuestion(question) {
		t.Errorf("the question of the interview does not stand again:\n%s", asked)
	}
	if place := ph.say(t, "还要排多久"); !strings.Contains(place, "12月7日 周一 前答复") || !strings.Contains(place, "下一位就是你") {
		t.Errorf("asking for the place says\n%s", place)
	}
	if place := newPhone(p.url).as("NotAsked").say(t, "还要排多久"); !strings.Contains(place, "现在没有在等人工") {
		t.Errorf("who did not ask hears\n%s", place)
	}
	other := newPhone(p.url).as("Second")
	if asked := other.say(t, "转人工"); !strings.Contains(asked, "12月7日") {
		t.Errorf("the second hears\n%s", asked)
	}
	if place := other.say(t, "人工"); !strings.Contains(place, "前面还有 1 位") {
		t.Errorf("asking again says\n%s", place)
	}

	talk := p.waiting(t, token)
	page := p.page(t, token, talk)
	for _, want := range []string{"答应 12月7日 周一 前答复", "正在测算：问到", "社保断了一个月怎么办", "没有绑定申请人"} {
		if !strings.Contains(page, want) {
			t.Errorf("the officer does not see %q:\n%s", want, page)
		}
	}
	p.page(t, token, talk+"/take", "x", "")
	ph.isKnownInTheSimulator(t) // where they have not written: WeChat lets nothing through
	p.page(t, token, talk+"/answer", "line", "x1", "text", "断一个月可以补")
	if heard := ph.say(t, "还在吗"); heard != "【工作人员】断一个月可以补" {
		t.Errorf("what was kept is told as\n%s", heard)
	}
	if heard := ph.say(t, "好的"); heard != "" {
		t.Errorf("the bot speaks while an officer does:\n%s", heard)
	}
	p.page(t, token, talk+"/hand-back", "x", "")
	if place := other.say(t, "人工"); !strings.Contains(place, "前面没有别人了") {
		t.Errorf("when the first was answered the second hears\n%s", place)
	}
	if reply := ph.say(t, "有"); lastQuestion(reply) == "" || lastQuestion(reply) == lastQuestion(question) {
		t.Errorf("the interview does not go on:\n%s", reply)
	}
}

func TestWhoIsBoundIsHandedOverWithTheStateOfTheirApplicationAndWithoutTheirName(t *testing.T) {
	a := newAgency(t)
	token := a.hires("li.lei", "--role", "editor")
	p := a.opens()
	who := (&clerk{agency: a, until: make(chan struct{})}).person()
	who["phone"] = "13812341234"
	number := a.does("agent", "/applications", who)["number"]
	ph := newPhone(p.url).as("HandedOver")
	for _, words := range []string{"绑定", "同意", who["name"].(string) + " " + who["id_number"].(string)[12:]} {
		ph.say(t, words)
	}
	p.waitUntil(t, "the code has come", func() bool { return len(p.texted(t)) == 1 })
	ph.hears(t, p.texted(t)[0], "绑定好了")
	ph.say(t, "进度")
	ph.say(t, "人工")
	page := p.page(t, token, p.waiting(t, token))
	for _, want := range []string{"绑定了申请人", "2026 年第二期：信息填写中", "进度", "说的是对方自己的申请"} {
		if !strings.Contains(page, want) {
			t.Errorf("the officer does not see %q:\n%s", want, page)
		}
	}
	for _, private := range []any{who["name"], string([]rune(who["name"].(string))[:1]) + "*", who["id_number"], who["phone"], number} {
		if private != nil && strings.Contains(page, private.(string)) {
			t.Errorf("the officer sees %v", private)
		}
	}
}

func TestWeChatsOwnToolsMayAnswerInstead(t *testing.T) {
	p := startProgram(t, t.TempDir(), "LUOHU_BOT__PERSON_BY=wechat")
	ph := newPhone(p.url).as("Transferred")
	ph.say(t, "测算")
	status, reply, err := ph.try("人工", newMessageID())
	if err != nil || status != 200 || reply != "" {
		t.Errorf("the transfer says %d %q, %v", status, reply, err)
	}
	if !strings.Contains(ph.raw(t, "人工"), "<![CDATA[transfer_customer_service]]>") {
		t.Error("the message is not transferred")
	}
	if reply := ph.say(t, "有"); lastQuestion(reply) == "" {
		t.Errorf("the interview does not go on behind a transfer:\n%s", reply)
	}

	night := startProgram(t, t.TempDir(), "LUOHU_BOT__PERSON_BY=wechat", "LUOHU_CLOCK__NOW=2026-12-04T20:00:00+08:00")
	if closed := newPhone(night.url).say(t, "人工"); !strings.Contains(closed, "没有工作人员在线") || !strings.Contains(closed, "12333") {
		t.Errorf("at night it says\n%s", closed)
	}
}
