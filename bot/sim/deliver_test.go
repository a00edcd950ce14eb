package sim_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"luohu/bot/sim"
)

func TestWordsReachTheCallbackAndTheReplyStandsOnThePhone(t *testing.T) {
	for _, mode := range []string{"plain", "compatible", "encrypted"} {
		t.Run(mode, func(t *testing.T) {
			w := newWorld(t, func(o *sim.Options) { o.Mode = mode })
			w.callback.echoes()
			follower := w.follower()
			e := w.send(follower, object{"kind": "text", "text": "积分 <落户> & ]]> 怎么算", "menu_id": "3"})

			h := <-w.callback.arrived
			if h.xml.Content != "积分 <落户> & ]]> 怎么算" || h.xml.MenuID != "3" || h.xml.FromUserName != follower || h.xml.MsgId != e.Sent.MsgID {
				t.Errorf("the callback heard %s", h.message)
			}
			if readable := strings.Contains(h.body, "怎么算"); readable == (mode == "encrypted") {
				t.Errorf("the body in mode %s: %s", mode, h.body)
			}
			if sealed := h.query.Get("encrypt_type") == "aes"; sealed != (mode != "plain") {
				t.Errorf("encrypt_type in mode %s: %v", mode, h.query)
			}
			a := e.Attempts[0]
			if len(e.Attempts) != 1 || e.Failed || a.Status != 200 || a.Fault != "" || a.RequestBody != h.body || a.Request != h.message {
				t.Errorf("%+v", e)
			}
			if (a.AnswerBody != a.Answer) != (mode != "plain") {
				t.Errorf("the answer in mode %s: %s", mode, a.AnswerBody)
			}
			if replies := w.told(follower, "reply"); replies[len(replies)-1] != "听到："+h.xml.Content {
				t.Errorf("replies: %q", replies)
			}
		})
	}
}

func TestEveryKindArrivesAsWeChatWritesIt(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	for _, c := range []struct {
		sent object
		want []string
	}{
		{object{"kind": "voice", "recognition": "我想测算", "media_id": "m"}, []string{"<Recognition><![CDATA[我想测算]]>", "<Format><![CDATA[amr]]>", "<MediaId><![CDATA[m]]>", "<MsgId>"}},
		{object{"kind": "voice"}, []string{"<Recognition></Recognition>"}},
		{object{"kind": "image", "media_id": "m", "pic_url": "http://x/y"}, []string{"<PicUrl><![CDATA[http://x/y]]>", "<MediaId>"}},
		{object{"kind": "location", "latitude": 39.0921, "longitude": 117.2237, "label": "河西区"}, []string{"<Location_X>39.092100<", "<Location_Y>117.223700<", "<Scale>16<", "<Label><![CDATA[河西区]]>"}},
		{object{"kind": "event", "event": "CLICK", "event_key": "测算"}, []string{"<Event><![CDATA[CLICK]]>", "<EventKey><![CDATA[测算]]>"}},
		{object{"kind": "event", "event": "VIEW", "event_key": "http://x"}, []string{"<EventKey><![CDATA[http://x]]>"}},
		{object{"kind": "event", "event": "SCAN", "event_key": "bind"}, []string{"<EventKey><![CDATA[bind]]>", "<Ticket><![CDATA[gQ"}},
	} {
		w.send(follower, c.sent)
		h := <-w.callback.arrived
		for _, part := range c.want {
			if !strings.Contains(h.message, part) {
				t.Errorf("%v: %q is not in %s", c.sent, part, h.message)
			}
		}
		if c.sent["kind"] == "event" && strings.Contains(h.message, "MsgId") {
			t.Errorf("an event with a MsgId: %s", h.message)
		}
	}
}

func TestFollowingByAScannedCodeCarriesItsScene(t *testing.T) {
	w := newWorld(t)
	openID := w.stranger()
	w.send(openID, object{"kind": "event", "event": "subscribe", "event_key": "qrscene_bind"})
	if h := <-w.callback.arrived; h.xml.EventKey != "qrscene_bind" || h.xml.Ticket == "" {
		t.Errorf("heard %s", h.message)
	}
}

func TestOnlyFollowersCanWriteAndFollowingIsOnce(t *testing.T) {
	w := newWorld(t)
	openID := w.stranger()
	refused := func(sent object) {
		t.Helper()
		if status := w.call("POST", "/sim/api/send", object{"follower": openID, "sent": sent}, nil); status != http.StatusConflict {
			t.Errorf("%v: status %d", sent, status)
		}
	}
	refused(object{"kind": "text", "text": "你好"})
	refused(object{"kind": "event", "event": "unsubscribe"})
	w.send(openID, object{"kind": "event", "event": "subscribe"})
	refused(object{"kind": "event", "event": "subscribe"})
	w.send(openID, object{"kind": "event", "event": "unsubscribe"})
	refused(object{"kind": "text", "text": "你好"})
}

func TestNoAnswerIsAskedForThreeTimesAndThenShownAsAFailure(t *testing.T) {
	w := newWorld(t, func(o *sim.Options) { o.Patience = 50 * time.Millisecond })
	follower := w.follower()
	w.callback.hangs()
	e := w.say(follower, "在吗")
	if len(e.Attempts) != 3 || !e.Failed {
		t.Fatalf("%d attempts, failed: %v", len(e.Attempts), e.Failed)
	}
	first, second, third := <-w.callback.arrived, <-w.callback.arrived, <-w.callback.arrived
	if first.message != second.message || second.message != third.message {
		t.Errorf("not the same message: %s / %s / %s", first.message, second.message, third.message)
	}
	if a := e.Attempts[2]; a.Status != 0 || !strings.Contains(a.Fault, "秒内没有回答") {
		t.Errorf("%+v", a)
	}
}

func TestASecondAttemptThatIsAnsweredIsEnough(t *testing.T) {
	w := newWorld(t, func(o *sim.Options) { o.Patience = time.Second })
	follower := w.follower()
	late := make(chan struct{})
	var calls atomic.Int32
	w.callback.says(func(h heard) string {
		if calls.Add(1) == 1 {
			<-late
		}
		return text(h, "来了")
	})
	e := w.say(follower, "在吗")
	close(late)
	if len(e.Attempts) != 2 || e.Failed {
		t.Errorf("%d attempts, failed: %v", len(e.Attempts), e.Failed)
	}
}

func TestAnAnswerThatWeChatWouldNotShowIsAFault(t *testing.T) {
	for name, answer := range map[string]func(heard) string{
		"to somebody else":  func(h heard) string { h.xml.FromUserName = "oSomebody"; return text(h, "你好") },
		"no XML":            func(heard) string { return "hello" },
		"too long":          func(h heard) string { return text(h, strings.Repeat("长", 700)) },
		"empty":             func(h heard) string { return text(h, "") },
		"of a strange kind": func(h heard) string { return strings.Replace(text(h, "x"), "[text]", "[dance]", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			follower := w.follower()
			w.callback.says(answer)
			if e := w.say(follower, "你好"); !e.Failed || len(e.Attempts) != 1 || e.Attempts[0].Fault == "" {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestAReplySealedWhereNoneIsExpectedIsAFault(t *testing.T) {
	w := newWorld(t)
	w.callback.echoes()
	w.callback.seal = true
	openID := w.stranger()
	if e := w.send(openID, object{"kind": "event", "event": "subscribe"}); !e.Failed || !strings.Contains(e.Attempts[0].Fault, "明文模式") {
		t.Errorf("%+v", e)
	}
}

func TestLeavingIsToldButAnsweredByNobody(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	w.callback.says(func(heard) string { return "nonsense" })
	e := w.send(follower, object{"kind": "event", "event": "unsubscribe"})
	if e.Failed || e.Attempts[0].Fault == "" {
		t.Errorf("%+v", e)
	}
	w.callback.says(func(h heard) string { return text(h, "别走") })
	w.send(follower, object{"kind": "event", "event": "subscribe"})
	w.send(follower, object{"kind": "event", "event": "unsubscribe"})
	if replies := w.told(follower, "reply"); len(replies) != 1 {
		t.Errorf("replies: %q", replies)
	}
}
