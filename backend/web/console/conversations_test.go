package console_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/helpline"
	"luohu/backend/store"
)

// wechat takes what officers write.
type wechat struct {
	sent []string
	fail error
}

func (w *wechat) SendText(_ context.Context, follower, text string) error {
	if w.fail == nil {
		w.sent = append(w.sent, follower+": "+text)
	}
	return w.fail
}

// lineOf is one whose messages go to a list.
func lineOf(s *store.Store, w *wechat) *helpline.Line {
	return helpline.New(helpline.Parts{
		Store: s, Channel: w, Note: (*store.Tx).Audit, Now: time.Now, Says: helpline.Says{Officer: "【工作人员】", Taken: "来了", HandedBack: "结束了"}, Silence: 30 * time.Minute,
		Office: helpline.Office{Now: time.Now}, Kept: func(context.Context, string) {},
		NewID: func() string { return ulid.Make().String() }, Log: slog.New(slog.DiscardHandler),
	})
}

// asksForAPerson is a follower in the queue.
func (h *house) asksForAPerson(follower string, words ...string) (id string) {
	h.Helper()
	now := time.Now().UTC().Truncate(time.Microsecond)
	help := store.Help{ID: ulid.Make().String(), Follower: follower, State: store.HelpWaiting, AskedAt: now, WroteAt: now, TouchedAt: now}
	var said []store.HelpLine
	for _, w := range words {
		said = append(said, store.HelpLine{ID: ulid.Make().String(), Author: store.ByFollower, Body: helpline.Kept(w)})
	}
	c := must(h.store.Conversation(h.Context(), follower))
	c.Help = help.ID
	if err := h.store.SaveTurn(h.Context(), store.Turn{Conversation: c, Help: &help, Said: said}); err != nil {
		h.Fatal(err)
	}
	return help.ID
}

// hidden is the value of a hidden field.
func (p page) hidden(name string) string {
	p.Helper()
	_, rest, found := strings.Cut(p.text, `name="`+name+`" value="`)
	if !found {
		p.Fatalf("there is no %s on\n%s", name, p.main())
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

const openID = "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"

func TestAnOfficerTakesATalkOverAnswersAndHandsItBack(t *testing.T) {
	h := opened(t)
	id := h.asksForAPerson(openID, "<b>社保</b>断了怎么办", "我是110101198503078811")
	path := "/console/conversations/" + id
	list := h.get("hrss", "/console/conversations")
	list.says("oABC…XYZ1", "我是110101**********11", "等人接")
	list.silent(openID, "19850307")

	seen := h.get("hrss", path)
	seen.says("社保", "接过来")
	seen.silent(openID, "19850307")
	if strings.Contains(seen.text, "<b>社保") {
		t.Error("what a follower wrote is taken for HTML")
	}
	h.posts("hrss", path+"/take").led(path + "#say")
	mine := h.get("hrss", path)
	mine.says("我在答", "以前可以直接发到", "交还给机器人")
	h.get("hrss.two", path).says("hrss 在答")
	h.posts("hrss.two", path+"/take").refused("另一位工作人员已经接了")
	h.posts("hrss.two", path+"/answer", "text", "我来答").refused("不在您手上")

	answer := []string{"line", mine.hidden("line"), "text", "断一个月可以补"}
	h.posts("hrss", path+"/answer", answer...).led(path + "#say")
	h.posts("hrss", path+"/answer", answer...).led(path + "#say") // sent twice
	h.posts("hrss", path+"/answer", "text", "打 13800001234").refused("不能写身份证号、手机号", "打 13800001234")
	h.get("hrss", path).says("断一个月可以补")
	h.get("hrss", "/console/conversations?show=mine").says("oABC…XYZ1")
	h.get("hrss.two", "/console/conversations?show=others").says("hrss 在答")

	h.wechat.fail = fmt.Errorf("call: %w", helpline.ErrTooMany)
	h.posts("hrss", path+"/answer", "line", h.get("hrss", path).hidden("line"), "text", "还在吗").refused("等对方说话", "没有发出")
	h.wechat.fail = nil
	h.posts("hrss", path+"/hand-back").led("/console/conversations")
	h.get("hrss", "/console/conversations?show=ended").says("oABC…XYZ1", "交还了")
	if want := fmt.Sprintf("[%[1]s: 来了 %[1]s: 【工作人员】断一个月可以补 %[1]s: 结束了]", openID); fmt.Sprint(h.wechat.sent) != want {
		t.Errorf("sent %q", h.wechat.sent)
	}
	must(h.store.SealAudit(t.Context()))
	h.get("auditor", "/console/audit?kind=help").says("看人工咨询", "接过来", "回复", "交还给机器人")
}

func TestATicketShowsItsDayAndWhereTheFollowerStood(t *testing.T) {
	h := opened(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	asks := func(due string, wrote time.Time, about store.HelpContext) (id string) {
		help := store.Help{ID: ulid.Make().String(), Follower: openID, State: store.HelpWaiting, AskedAt: now, WroteAt: wrote, TouchedAt: now, Due: due, Ticket: true, Context: about}
		c := must(h.store.Conversation(h.Context(), openID))
		if err := h.store.SaveTurn(h.Context(), store.Turn{Conversation: c, Help: &help}); err != nil {
			h.Fatal(err)
		}
		return help.ID
	}
	coming := asks("2999-12-03", now, store.HelpContext{})
	late := asks("2020-12-02", now.Add(-50*time.Hour), store.HelpContext{Doing: "测算停在「养老保险」，答了 12 题", Bound: true, Cases: []string{"2026年第一期：审核中"}})
	list := h.get("hrss", "/console/conversations")
	list.says("12月2日 周三", "超时", "12月3日 周二")
	if strings.Index(list.text, late) > strings.Index(list.text, coming) {
		t.Error("what is overdue does not stand first")
	}
	if strings.Count(list.text, "超时") != 1 {
		t.Error("what is not due yet is marked overdue")
	}
	path := "/console/conversations/" + late
	h.get("hrss", path).says("答应 12月2日 周三 前答复", "超时", "测算停在「养老保险」", "绑定了申请人", "2026年第一期：审核中")
	h.posts("hrss", path+"/take").led(path + "#say")
	mine := h.get("hrss", path)
	mine.says("写的会留着")
	h.posts("hrss", path+"/answer", "line", mine.hidden("line"), "text", "断一个月可以补").led(path + "#say")
	answered := h.get("hrss", path)
	answered.says("断一个月可以补", "对方下次说话时看到")
	answered.silent("超时")
	if len(h.wechat.sent) != 0 {
		t.Errorf("behind the 48 hours was sent %q", h.wechat.sent)
	}
}

func TestATalkIsAskedForAgainOnlyWhereSomethingIsNew(t *testing.T) {
	h := opened(t)
	id := h.asksForAPerson(openID, "在吗")
	for _, path := range []string{"/console/conversations/" + id, "/console/conversations?show="} {
		_, rest, _ := strings.Cut(h.get("hrss", path).text, "seen=")
		seen, _, _ := strings.Cut(rest, `"`)
		again := path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "seen="
		if p := h.send("hrss", http.MethodGet, again+seen, nil, "HX-Request", "true"); p.status != http.StatusNoContent {
			t.Errorf("%s as it was: %d", path, p.status)
		}
		if p := h.send("hrss", http.MethodGet, again+"other", nil, "HX-Request", "true"); p.status != http.StatusOK || strings.Contains(p.text, "<html") || !strings.Contains(p.text, "在吗") {
			t.Errorf("%s with something new: %d\n%s", path, p.status, p.text)
		}
	}
}

func TestOnlyWhoMayAnswersFollowers(t *testing.T) {
	h := opened(t)
	id := h.asksForAPerson(openID, "在吗")
	path := "/console/conversations/" + id
	for _, who := range []string{"education", "approver", "admin"} {
		for _, page := range []string{"/console/conversations", path, "/console/followers"} {
			if p := h.send(who, http.MethodGet, page, nil); p.status != http.StatusForbidden {
				t.Errorf("%s sees %s: %d", who, page, p.status)
			}
		}
	}
	h.get("auditor", path).silent("接过来")
	for _, who := range []string{"auditor", "publisher", "education"} {
		for _, act := range []string{"/take", "/answer", "/hand-back", "/release"} {
			if p := h.posts(who, path+act, "text", "您好"); p.status != http.StatusForbidden {
				t.Errorf("%s does %s: %d", who, act, p.status)
			}
		}
	}
	if p := h.send("publisher", http.MethodGet, path, nil); p.status != http.StatusForbidden {
		t.Errorf("a publisher reads what was said: %d", p.status)
	}
	for _, none := range []string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", openID, "'"} {
		if p := h.send("hrss", http.MethodGet, "/console/conversations/"+none, nil); p.status != http.StatusNotFound {
			t.Errorf("a talk there is not: %d", p.status)
		}
		if p := h.posts("hrss", "/console/conversations/"+none+"/take"); p.status != http.StatusNotFound {
			t.Errorf("a talk there is not is taken: %d", p.status)
		}
	}
}

func TestFollowersAreListedMaskedPageByPage(t *testing.T) {
	h := opened(t)
	for n := range 120 {
		if err := h.store.SetFollowing(t.Context(), fmt.Sprintf("oFollower%02dABCDEFGHIJKLM-%04d", n%100, n), n%3 != 0, ""); err != nil {
			t.Fatal(err)
		}
	}
	h.asksForAPerson("oFollower00ABCDEFGHIJKLM-0100", "在吗")
	if err := h.store.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Bind(store.Binding{ID: "b", Follower: "oFollower19ABCDEFGHIJKLM-0119", Person: "p", How: "phone"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	path := "/console/followers?show="
	if p := h.get("publisher", path); strings.Count(p.text, "已绑定") != 1 {
		t.Error("it is not told who is bound")
	}
	for pages := 0; path != ""; pages++ {
		p := h.get("publisher", path)
		if p.silent("ABCDEFGHIJKLM"); pages > 3 {
			t.Fatal("it does not end")
		}
		for _, row := range strings.Split(p.text, `<td class="lead code">`)[1:] {
			who, _, _ := strings.Cut(row, "</td>")
			if seen[who] {
				t.Errorf("%s stands there twice", who)
			}
			seen[who] = true
		}
		_, rest, more := strings.Cut(p.text, `rel="next" href="`)
		if path = ""; more {
			next, _, _ := strings.Cut(rest, `"`)
			path = "/console/followers" + strings.ReplaceAll(next, "&amp;", "&")
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d of 120 are listed", len(seen))
	}
	h.get("editor", "/console/followers?show=no").says("40 人取消了", "取消了")
	h.get("hrss", "/console/conversations?show=lately").says("oFol…0100", "要过")
	h.get("hrss", "/console/followers?at=x&show='").says("80 人关注")
}
