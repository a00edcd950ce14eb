package sim_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/bot/sim"
)

// listen opens the stream; the channel ends with it.
func (w *world) listen() <-chan [2]string {
	w.Helper()
	resp, err := http.Get(w.server.URL + "/sim/api/stream")
	if err != nil {
		w.Fatal(err)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "text/event-stream" {
		w.Fatalf("content type %q", kind)
	}
	events := make(chan [2]string, 1000)
	go func() {
		defer close(events)
		defer resp.Body.Close()
		lines, name := bufio.NewScanner(resp.Body), ""
		lines.Buffer(nil, 8<<20)
		for lines.Scan() {
			if found, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = found
			} else if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				events <- [2]string{name, data}
			}
		}
	}()
	return events
}

func TestThePageIsToldEverythingThenWhatChanges(t *testing.T) {
	w := newWorld(t)
	w.callback.echoes()
	follower := w.follower()
	events := w.listen()
	first := <-events
	var state sim.State
	if err := json.Unmarshal([]byte(first[1]), &state); err != nil || first[0] != "state" || len(state.Followers) != 1 || len(state.Followers[0].Entries) != 2 {
		t.Fatalf("first came %v (%v)", first, err)
	}
	w.say(follower, "你好")
	var entries []sim.Entry
	for len(entries) < 3 {
		event := <-events
		var e sim.Entry
		if err := json.Unmarshal([]byte(event[1]), &e); err != nil || event[0] != "entry" {
			t.Fatalf("then came %v (%v)", event, err)
		}
		entries = append(entries, e)
	}
	if sent, answered, reply := entries[0], entries[1], entries[2]; len(sent.Attempts) != 0 || len(answered.Attempts) != 1 || reply.To != sent.ID || reply.Content.Text != "听到：你好" {
		t.Errorf("%+v", entries)
	}
	w.call("POST", "/sim/api/mode", object{"mode": "encrypted"}, nil)
	w.wx("POST", "/cgi-bin/menu/create", `{"button":[{"type":"click","name":"帮助","key":"帮助"}]}`)
	w.call("DELETE", "/sim/api/followers/"+follower, nil, nil)
	for _, want := range []string{"mode", "menu", "removed"} {
		if event := <-events; event[0] != want {
			t.Errorf("%v, want %s", event, want)
		}
	}
}

func TestCloseEndsTheStreamsAndGivesUpDeliveries(t *testing.T) {
	w := newWorld(t, func(o *sim.Options) { o.Patience = time.Minute })
	follower := w.follower()
	events := w.listen()
	<-events
	w.callback.hangs()
	status := make(chan int)
	go func() {
		status <- w.call("POST", "/sim/api/send", object{"follower": follower, "sent": object{"kind": "text", "text": "在吗"}}, nil)
	}()
	<-w.callback.arrived
	w.wx("POST", "/cgi-bin/message/template/send", template(follower, ""))
	w.sim.Close()
	if got := <-status; got != http.StatusServiceUnavailable {
		t.Errorf("what was on its way ends with status %d", got)
	}
	for range events { //nolint:revive // until the end
	}
	for range w.listen() { //nolint:revive // a late page gets the state and no more
	}
	if got := w.call("POST", "/sim/api/send", object{"follower": follower, "sent": object{"kind": "text", "text": "在吗"}}, nil); got != http.StatusServiceUnavailable {
		t.Errorf("after Close: status %d", got)
	}
}

func TestAPageThatDoesNotReadLosesItsStreamAndHoldsUpNobody(t *testing.T) {
	w := newWorld(t)
	events, leave := w.sim.Listen()
	defer leave()
	for range 300 {
		w.call("POST", "/sim/api/mode", object{"mode": "plain"}, nil)
	}
	n := 0
	for range events {
		n++
	}
	if n == 0 || n >= 300 {
		t.Errorf("%d events came before the stream was cut", n)
	}
}
