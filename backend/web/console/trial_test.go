package console_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/trial"
	"luohu/backend/web/webtest"
)

// codes are made of the account, and remembered.
type codes struct{ h *house }

func (c codes) SceneCode(_ context.Context, scene string, _ time.Duration) (string, error) {
	c.h.scene = scene
	return "https://weixin.example/q/" + scene, nil
}

// tries is the account, as far as notices are sent to who writes them.
type tries struct {
	sent []delivery.Letter
	fail error
}

func (w *tries) on(h *house) *trial.Trials {
	channels := map[broadcast.Way]delivery.Channel{}
	for _, way := range broadcast.Ways {
		channels[way] = tryBy{w, way}
	}
	return trial.New(trial.Parts{
		Store: h.store, KV: h.KV, Channels: channels, Now: time.Now, Quotas: map[broadcast.Way]int{broadcast.ByTemplate: 2},
		Outcome: func(err error) (broadcast.Outcome, string) { return broadcast.Outcome(err.Error()), "43101" },
	})
}

// tryBy is one channel; the account has no template for subscription notices of service.
type tryBy struct {
	*tries
	way broadcast.Way
}

func (c tryBy) Template(i *notice.Issue) string {
	switch {
	case c.way == broadcast.ByCustomer, c.way == broadcast.ByTemplate && i.Template != nil, c.way == broadcast.BySubscription && i.Subscription != nil && i.Kind != "service":
		return "template"
	}
	return ""
}

func (c tryBy) Send(_ context.Context, l delivery.Letter) (string, error) {
	if c.fail == nil {
		c.sent = append(c.sent, l)
	}
	return "1", c.fail
}

// carries binds the phone of somebody of the staff, as they would with it in their hand.
func (h *house) carries(who, at, follower string) {
	h.Helper()
	h.posts(who, at+"/trial/phone").led(at + "#trial")
	if scan, err := h.bindings.Invites.Scanned(h.Context(), h.scene, follower); err != nil || scan.Over || scan.Agent || scan.Staff != who {
		h.Fatalf("%+v, %v", scan, err)
	}
	if err := h.bindings.AsStaff(h.Context(), follower, h.scene); err != nil {
		h.Fatal(err)
	}
}

// triesOut sends a notice to oneself from a page that was just opened.
func (h *house) triesOut(who, at string, pairs ...string) page {
	h.Helper()
	return h.posts(who, at+"/trial", append(pairs, "once", rand.Text())...)
}

// acts are how often each act was done.
func (h *house) acts(names ...string) map[string]int {
	h.Helper()
	must(h.store.SealAudit(h.Context()))
	all := map[string]int{}
	for _, act := range names {
		all[act] = len(must(h.store.AuditPage(h.Context(), store.AuditFilter{Act: act, Limit: 100})))
	}
	return all
}

func TestWhoWritesANoticeSendsItToTheirOwnPhone(t *testing.T) {
	h := opened(t)
	where := "/console/notices/" + h.begun("service", "")
	text := []string{"revision", "1", "title", "夜间维护", "body", "停一夜。", "given.停止开始", "2026年6月27日 22:00", "given.停止结束", "2026年6月28日 06:00", "given.影响", "网上填报"}
	try := func(way string) page {
		t.Helper()
		return h.triesOut("editor", where, append(text, "way", way)...)
	}
	h.get("editor", where).says("发到我的手机", "先绑定自己的微信", "出二维码")
	h.get("editor", where).silent("解除绑定")
	try("template").refused("先绑定自己的微信")
	h.posts("editor", where+"/trial/phone").led(where + "#trial")
	h.get("editor", where).says("请您自己用微信扫这个码", "停用这个码")
	h.carries("editor", where, "oEditorPhone")
	h.get("editor", where).says("照现在写的样子", "oEdi…hone", "模板消息", "公众号里还没有配这份通知的订阅通知", "解除绑定")
	h.get("editor", where).silent("请您自己用微信扫这个码")
	h.get("publisher", where).says("先绑定自己的微信")

	if p := try("template"); p.status != http.StatusOK {
		t.Fatal(p.status, p.main())
	} else {
		p.says("模板消息已经交给微信", "夜间维护", "停一夜。") // and what was typed is not lost
	}
	l := h.tries.sent[0]
	if f := l.Issue.Template.Fields; l.Follower != "oEditorPhone" || f[0].Value != "【测试】夜间维护" || f[1].Value != "2026年6月27日 22:00" || len(l.ID) > 32 {
		t.Errorf("sent was %+v, %+v", l, f)
	}
	if h.noticeAt(where).Text.Title == "夜间维护" {
		t.Error("it was saved, which nobody asked for")
	}
	try("customer").says("客服消息已经交给微信")
	if said := h.tries.sent[1].Issue.Customer; !strings.HasPrefix(said, "【测试】【夜间维护】") {
		t.Error(said)
	}
	try("notice").refused("还没有配这份通知的订阅通知")
	try("mail").refused("没有发")
	h.tries.fail = errors.New(string(broadcast.Closed))
	try("customer").refused("两天内没有给公众号发过消息")
	h.tries.fail = errors.New(string(broadcast.Gone))
	try("template").refused("没有关注公众号")
	h.tries.fail = nil
	try("template").says("已经交给微信") // what was not taken was given back
	try("template").refused("今天的额度用完了")
	for range 15 {
		try("customer")
	}
	try("customer").refused("一小时最多试发 20 次")
	if got := h.acts("notice.try", "staff.bind", "staff.invite"); got["notice.try"] < 17 || got["staff.bind"] != 1 || got["staff.invite"] != 2 {
		t.Errorf("noted are %v", got)
	}
	for _, e := range must(h.store.AuditPage(t.Context(), store.AuditFilter{Limit: 200})) {
		if strings.Contains(fmt.Sprint(e), "oEditor") {
			t.Errorf("an OpenID stands in the audit: %+v", e)
		}
	}
}

func TestATrialIsSentOnceHoweverOftenItsFormComes(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.carries("editor", where, "oEditorPhone")
	shown := h.get("editor", where)
	form := []string{"revision", "2", "title", "放假安排改了", "body", "照常办理。", "once", shown.hidden("once")}
	sends := func(want int, who string, pairs ...string) page {
		t.Helper()
		p := h.posts(who, where+"/trial", append(form, pairs...)...)
		if len(h.tries.sent) != want {
			t.Errorf("%d are sent, want %d", len(h.tries.sent), want)
		}
		return p
	}
	for range 3 { // the page is loaded again, which sends the form again
		p := sends(1, "editor", "way", "customer")
		if p.says("客服消息已经交给微信", `value="放假安排改了"`); p.status != http.StatusOK {
			t.Errorf("it answers %d", p.status)
		}
		if p.hidden("once") == shown.hidden("once") {
			t.Error("who presses the button on that page does not send it another time")
		}
	}
	sends(2, "editor", "way", "customer", "digest", "写了摘要").says("客服消息已经交给微信")
	sends(2, "editor", "way", "template").refused("没有配")
	if got := h.acts("notice.try"); got["notice.try"] != 2 {
		t.Errorf("noted are %v", got)
	}
}

func TestAScriptPutsWhatCameOfATrialInItsPlace(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.carries("editor", where, "oEditorPhone")
	part := func(body string) page {
		t.Helper()
		form := webtest.Form("revision", "2", "title", "放假安排改了", "body", body, "way", "customer", "once", rand.Text())
		p := h.send("editor", http.MethodPost, where+"/trial", form, "HX-Request", "true")
		p.silent("<html", "照常办理")
		return p
	}
	if p := part("照常办理。"); p.status != http.StatusOK {
		t.Errorf("it answers %d", p.status)
	} else {
		p.says(`id="trial"`, "客服消息已经交给微信", `name="once"`)
	}
	if len(h.tries.sent) != 1 || !strings.Contains(h.tries.sent[0].Issue.Customer, "放假安排改了") {
		t.Errorf("sent was %+v", h.tries.sent)
	}
	h.tries.fail = errors.New(string(broadcast.Closed))
	part("照常办理。").refused(`id="trial"`, "两天内没有给公众号发过消息")
	part(strings.Repeat("长", 40_001)).refused(`id="trial"`, "没有发：", "最多 40000 个字")
	h.posts("publisher", where+"/withdrawal", "reason", "写错了")
	if p := part("照常办理。"); p.status != http.StatusNoContent {
		t.Errorf("of a notice that is withdrawn it answers %d", p.status)
	}
}

func TestATrialOfWhatIsOutIsWhatWentOut(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.letOut(where)
	h.carries("publisher", where, "oPublisher")
	h.get("publisher", where).says("发到我的手机", "客服消息")
	h.triesOut("publisher", where, "way", "customer", "title", "别的", "body", "别的").says("客服消息已经交给微信")
	if said := h.tries.sent[0].Issue.Customer; !strings.Contains(said, "照常办理。") || strings.Contains(said, "别的") {
		t.Error(said)
	}
	if p := h.triesOut("approver", where, "way", "customer"); p.status != http.StatusForbidden {
		t.Errorf("an approver: %d", p.status)
	}
	h.get("approver", where).silent("发到我的手机")
	h.posts("publisher", where+"/withdrawal", "reason", "写错了").led(where)
	h.triesOut("publisher", where, "way", "customer").refused("已经撤回")
	h.get("publisher", where).silent("发到我的手机")
}

func TestATrialGoesToNobodyElsesPhone(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.carries("editor", where, "oEditorPhone")
	h.triesOut("publisher", where, "way", "customer", "account", "editor", "follower", "oEditorPhone").refused("先绑定自己的微信")
	h.posts("publisher", where+"/trial/phone/end", "account", "editor", "follower", "oEditorPhone").led(where + "#trial")
	h.posts("publisher", where+"/trial/phone").led(where + "#trial")
	if err := h.bindings.AsStaff(t.Context(), "oEditorPhone", h.scene); err == nil {
		t.Error("who has not scanned the code is bound by it")
	}
	must(h.bindings.Invites.Scanned(t.Context(), h.scene, "oPublisher"))
	if scan := must(h.bindings.Invites.Scanned(t.Context(), h.scene, "oEditorPhone")); !scan.Over {
		t.Error("a second may scan it too")
	}
	if err := h.bindings.AsAgent(t.Context(), binding.Follower{ID: "oPublisher"}, h.scene); err == nil {
		t.Error("the code of the staff makes an agent")
	}
	h.posts("publisher", where+"/trial/phone/end").led(where + "#trial") // takes the code back
	if err := h.bindings.AsStaff(t.Context(), "oPublisher", h.scene); err == nil {
		t.Error("a code that was taken back binds")
	}
	h.triesOut("editor", where, "way", "customer").says("已经交给微信")
	if h.tries.sent[0].Follower != "oEditorPhone" || len(h.tries.sent) != 1 {
		t.Errorf("sent was %+v", h.tries.sent)
	}
	h.carries("editor", where, "oNewPhone") // in the place of the one before
	h.carries("publisher", where, "oNewPhone")
	h.triesOut("editor", where, "way", "customer").says("已经交给微信")
	if last := h.tries.sent[len(h.tries.sent)-1]; last.Follower != "oNewPhone" {
		t.Errorf("it went to %s", last.Follower)
	}
	h.posts("editor", where+"/trial/phone/end").led(where + "#trial")
	h.triesOut("editor", where, "way", "customer").refused("先绑定自己的微信")
	h.triesOut("publisher", where, "way", "customer").says("已经交给微信")
}

func TestALockedAccountAndAFollowerWhoWantsAllDeletedHaveNoPhoneBound(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.carries("editor", where, "oOne")
	h.carries("publisher", where, "oTwo")
	h.carries("edit.two", where, "oTwo")
	admin := casework.Actor{ID: "admin", Role: casework.Admin}
	if err := h.identity.Disable(t.Context(), admin, "editor"); err != nil {
		t.Fatal(err)
	}
	if phone := must(h.store.StaffPhone(t.Context(), "editor")); phone != nil {
		t.Errorf("a locked account has %+v", phone)
	}
	if err := h.bindings.AsStaff(t.Context(), "oOne", h.scene); err == nil {
		t.Error("somebody else's code binds")
	}
	ended, err := h.bindings.End(t.Context(), "oOne", "publisher")
	if err != nil || ended {
		t.Errorf("another follower ends it: %v", err)
	}
	if err := h.store.SaveTurn(t.Context(), store.Turn{Conversation: &store.Conversation{Follower: "oTwo"}, Forget: true}); err != nil {
		t.Fatal(err)
	}
	left := storetest.In(t, h.store, func(tx *store.Tx) ([]store.StaffPhone, error) { return tx.StaffOf("oTwo") })
	if len(left) != 0 {
		t.Errorf("left are %+v", left)
	}
	if got := h.acts("staff.unbind"); got["staff.unbind"] != 3 {
		t.Errorf("noted are %v", got)
	}
}
