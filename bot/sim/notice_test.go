package sim_test

import (
	"net/http"
	"strings"
	"testing"

	"luohu/bot/sim"
)

var shownNotices = []sim.Notice{
	{Template: "once", Title: "办理进度通知", Fields: []string{"thing1", "phrase2"}},
	{Template: "long", Title: "订阅主题通知", Fields: []string{"thing1"}, Lasting: true},
}

func withNotices(o *sim.Options) { o.Notices = shownNotices }

func bizsend(to, template string, fields object) object {
	data := object{}
	for key, value := range fields {
		data[key] = object{"value": value}
	}
	return object{"touser": to, "template_id": template, "data": data}
}

var (
	fits     = object{"thing1": "积分落户申请", "phrase2": "已受理"}
	fitsLong = object{"thing1": "名单公示了"}
)

const bizsending = "/cgi-bin/message/subscribe/bizsend"

func answered(event, template, said string) object {
	return object{"kind": "event", "event": event, "notices": []object{{"template": template, "said": said}}}
}

func TestANoticeNeedsAConsentEachTimeOrOnceForAll(t *testing.T) {
	w := newWorld(t, withNotices)
	follower := w.follower()
	w.codeIs(w.wx("POST", bizsending, bizsend(follower, "once", fits)), 43101)
	for range 2 {
		w.send(follower, answered("subscribe_msg_popup_event", "once", "accept"))
		if h := <-w.callback.arrived; !strings.Contains(h.message, "<SubscribeStatusString><![CDATA[accept]]>") {
			t.Errorf("told: %s", h.message)
		}
	}
	w.send(follower, answered("subscribe_msg_popup_event", "once", "reject"))
	<-w.callback.arrived
	for _, want := range []int{0, 0, 43101} {
		answer := w.wx("POST", bizsending, bizsend(follower, "once", fits))
		w.codeIs(answer, want)
		if want != 0 {
			continue
		}
		if h := <-w.callback.arrived; h.xml.Event != "subscribe_msg_sent_event" || !strings.Contains(h.message, "<ErrorCode>0</ErrorCode>") {
			t.Errorf("told: %s", h.message)
		}
	}
	w.send(follower, answered("subscribe_msg_popup_event", "long", "accept"))
	<-w.callback.arrived
	for range 3 {
		w.codeIs(w.wx("POST", bizsending, bizsend(follower, "long", fitsLong)), 0)
		<-w.callback.arrived
	}
	w.send(follower, answered("subscribe_msg_change_event", "long", "reject"))
	<-w.callback.arrived
	w.codeIs(w.wx("POST", bizsending, bizsend(follower, "long", fitsLong)), 43101)
	if got := w.told(follower, "notice"); len(got) != 5 || got[0] != "办理进度通知" {
		t.Errorf("on the phone: %q", got)
	}
}

func TestANoticeIsHeldToWhatWeChatTakes(t *testing.T) {
	w := newWorld(t, withNotices)
	follower := w.follower()
	w.send(follower, answered("subscribe_msg_popup_event", "once", "accept"))
	<-w.callback.arrived
	for name, c := range map[string]struct {
		body object
		want int
	}{
		"another template": {bizsend(follower, "twice", fits), 40037},
		"nobody":           {bizsend("oNobody0", "once", fits), 40003},
		"a field too few":  {bizsend(follower, "once", object{"thing1": "积分落户申请"}), 47003},
		"a field too many": {bizsend(follower, "once", object{"thing1": "a", "phrase2": "已受理", "time3": "2026年1月1日"}), 47003},
		"too long":         {bizsend(follower, "once", object{"thing1": strings.Repeat("长", 21), "phrase2": "已受理"}), 47003},
		"no phrase":        {bizsend(follower, "once", object{"thing1": "积分落户申请", "phrase2": "OK"}), 47003},
		"a long phrase":    {bizsend(follower, "once", object{"thing1": "积分落户申请", "phrase2": "已经受理了呀"}), 47003},
	} {
		if got := code(w.wx("POST", bizsending, c.body)); got != c.want {
			t.Errorf("%s: errcode %d, want %d", name, got, c.want)
		}
	}
	w.codeIs(w.wx("POST", bizsending, bizsend(follower, "once", fits)), 0) // none of them has used it up
	<-w.callback.arrived
}

func TestABrowserBringsConsentsBackAfterARestart(t *testing.T) {
	w := newWorld(t, withNotices)
	known := object{"openid": "oBefore00", "nickname": "阿禾", "following": true, "consents": object{"once": object{"left": 1}}}
	if status := w.call("POST", "/sim/api/followers", known, nil); status != http.StatusCreated {
		t.Fatalf("status %d", status)
	}
	w.codeIs(w.wx("POST", bizsending, bizsend("oBefore00", "once", fits)), 0)
	<-w.callback.arrived
	known["openid"], known["consents"] = "oBefore01", object{"once": object{"left": -1}}
	if status := w.call("POST", "/sim/api/followers", known, nil); status != http.StatusUnprocessableEntity {
		t.Errorf("what no browser has: status %d", status)
	}
	for _, sent := range []object{
		answered("subscribe_msg_popup_event", "", "accept"), answered("subscribe_msg_popup_event", "once", "maybe"),
		answered("CLICK", "once", "accept"),
		{"kind": "event", "event": "subscribe_msg_popup_event"},
	} {
		if status := w.call("POST", "/sim/api/send", object{"follower": "oBefore00", "sent": sent}, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%v: status %d", sent, status)
		}
	}
}
