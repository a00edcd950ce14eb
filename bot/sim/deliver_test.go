package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
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

func TestOnesMessagesAreDeliveredInOrderAndOthersMeanwhile(t *testing.T) {
	w := newWorld(t, func(o *sim.Options) { o.Patience = time.Minute })
	slow, quick := w.follower(), w.follower()
	w.callback.hangs()
	var all sync.WaitGroup
	for i := range 10 {
		id := fmt.Sprint("message-", i)
		all.Go(func() {
			w.call("POST", "/sim/api/send", object{"follower": slow, "id": id, "sent": object{"kind": "text", "text": id}}, nil)
		})
		until(t, func() bool { // it stands in the queue
			return slices.ContainsFunc(w.shown(slow), func(e sim.Entry) bool { return e.ID == id })
		})
	}
	if h := <-w.callback.arrived; h.xml.Content != "message-0" {
		t.Errorf("first came %q", h.xml.Content)
	}
	all.Go(func() { w.say(quick, "我先") })
	if h := <-w.callback.arrived; h.xml.Content != "我先" {
		t.Errorf("while one waits, another's message should come, not %q", h.xml.Content)
	}
	w.callback.release()
	all.Wait()
	for i := 1; i < 10; i++ {
		if h := <-w.callback.arrived; h.xml.Content != fmt.Sprint("message-", i) {
			t.Errorf("%d. came %q", i, h.xml.Content)
		}
	}
}

func TestAskingTwiceWithOneIDIsOneMessage(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	ask := object{"follower": follower, "id": "mine", "sent": object{"kind": "text", "text": "你好"}}
	for range 2 {
		if status := w.call("POST", "/sim/api/send", ask, nil); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
	}
	if n := len(w.callback.calls()); n != 2 { // one of them the following
		t.Errorf("%d calls", n)
	}
}

func TestARepeatIsTheSameToTheLetter(t *testing.T) {
	for _, atOnce := range []bool{false, true} {
		w := newWorld(t)
		w.callback.echoes()
		follower := w.follower()
		e := w.say(follower, "测算")
		w.clock.pass(time.Hour)
		var again sim.Entry
		w.call("POST", "/sim/api/repeat", object{"follower": follower, "id": e.ID, "sent": e.Sent, "times": 3, "at_once": atOnce}, &again)
		if len(again.Attempts) != 4 {
			t.Fatalf("%d attempts", len(again.Attempts))
		}
		first := <-w.callback.arrived
		for range 3 {
			if h := <-w.callback.arrived; h.message != first.message {
				t.Errorf("%s\nis not\n%s", h.message, first.message)
			}
		}
		if replies := w.told(follower, "reply"); len(replies) != 2 {
			t.Errorf("the same answer stands there again: %q", replies)
		}
	}
}

func TestAnswersToARepeatThatDifferAreShown(t *testing.T) {
	w := newWorld(t)
	n := 0
	w.callback.says(func(h heard) string { n++; return text(h, fmt.Sprint("第", n)) })
	follower := w.follower()
	e := w.say(follower, "测算")
	w.call("POST", "/sim/api/repeat", object{"follower": follower, "id": e.ID, "sent": e.Sent, "times": 2}, nil)
	if replies := w.told(follower, "reply"); !slices.Equal(replies, []string{"第1", "第2", "第3", "第4"}) {
		t.Errorf("replies: %q", replies)
	}
}

func TestABrowserTakesATalkUpAfterANewStart(t *testing.T) {
	before := newWorld(t)
	follower := before.follower()
	e := before.say(follower, "测算")
	old := <-before.callback.arrived
	kept, err := json.Marshal(e.Sent)
	if err != nil {
		t.Fatal(err)
	}

	after := newWorld(t)
	var f sim.Follower
	back := object{"openid": follower, "nickname": "小津", "following": true, "wrote": after.clock.Now().Add(-time.Hour)}
	if status := after.call("POST", "/sim/api/followers", back, &f); status != http.StatusCreated || !f.Following {
		t.Fatalf("status %d, %+v", status, f)
	}
	if status := after.call("POST", "/sim/api/followers", back, &f); status != http.StatusOK {
		t.Errorf("a second page gets status %d", status)
	}
	after.call("POST", "/sim/api/repeat", object{"follower": follower, "id": e.ID, "sent": json.RawMessage(kept), "times": 1}, nil)
	if h := <-after.callback.arrived; h.message != old.message {
		t.Errorf("%s\nis not\n%s", h.message, old.message)
	}
	after.codeIs(after.wx("POST", "/cgi-bin/message/custom/send", custom(follower, "还在 48 小时里")), 0)
}

// until asks again until it is so.
func until(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never came to be")
		}
	}
}
