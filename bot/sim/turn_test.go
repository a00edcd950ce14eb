package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"luohu/bot/sim"
)

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
