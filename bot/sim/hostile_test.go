package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"luohu/bot/sim"
)

func TestWhatNoPhoneCanSendIsRefused(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	sent := func(what object) object { return object{"follower": follower, "sent": what} }
	for name, c := range map[string]struct {
		path string
		body any
		want int
	}{
		"no JSON":               {"send", "{", http.StatusBadRequest},
		"more than one":         {"send", `{} {}`, http.StatusBadRequest},
		"an unknown field":      {"send", `{"fellow":1}`, http.StatusBadRequest},
		"a huge body":           {"send", `{"follower":"` + strings.Repeat("x", 1<<20) + `"}`, http.StatusRequestEntityTooLarge},
		"an unknown follower":   {"send", object{"follower": "oNobody0", "sent": object{"kind": "text", "text": "x"}}, http.StatusNotFound},
		"a strange kind":        {"send", sent(object{"kind": "dance"}), http.StatusUnprocessableEntity},
		"no words":              {"send", sent(object{"kind": "text", "text": " "}), http.StatusUnprocessableEntity},
		"far too many words":    {"send", sent(object{"kind": "text", "text": strings.Repeat("x", 17<<10)}), http.StatusUnprocessableEntity},
		"a control character":   {"send", sent(object{"kind": "text", "text": "a\x00b"}), http.StatusUnprocessableEntity},
		"a great MsgId":         {"send", sent(object{"kind": "text", "text": "x", "msg_id": 1 << 60}), http.StatusUnprocessableEntity},
		"an event without name": {"send", sent(object{"kind": "event"}), http.StatusUnprocessableEntity},
		"too many repeats":      {"repeat", object{"follower": follower, "id": "x", "times": 11, "sent": object{}}, http.StatusUnprocessableEntity},
		"a repeat of nothing":   {"repeat", object{"follower": follower, "times": 3, "sent": object{"kind": "text", "text": "x"}}, http.StatusUnprocessableEntity},
		"a strange mode":        {"mode", object{"mode": "dance"}, http.StatusUnprocessableEntity},
		"a strange OpenID":      {"followers", object{"openid": "o<script>"}, http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			var problem struct {
				Status int
				Detail string
			}
			if got := w.call("POST", "/sim/api/"+c.path, c.body, &problem); got != c.want || problem.Status != c.want || problem.Detail == "" {
				t.Errorf("status %d, %+v, want %d", got, problem, c.want)
			}
		})
	}
	if n := len(w.callback.calls()); n != 1 {
		t.Errorf("the callback was called %d times", n)
	}
}

func TestOtherSitesCanNotUseThePhones(t *testing.T) {
	w := newWorld(t)
	req, err := http.NewRequest(http.MethodPost, w.server.URL+"/sim/api/followers", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestFollowersAndEntriesAreBounded(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	for i := range 49 {
		w.call("POST", "/sim/api/followers", object{"nickname": fmt.Sprint(i)}, nil)
	}
	if status := w.call("POST", "/sim/api/followers", object{}, nil); status != http.StatusConflict {
		t.Errorf("the 51st: status %d", status)
	}
	for i := range 210 {
		w.say(follower, fmt.Sprint("第", i))
		<-w.callback.arrived
	}
	entries := w.shown(follower)
	if len(entries) != 200 || entries[199].Sent.Text != "第209" {
		t.Errorf("%d entries, the last %+v", len(entries), entries[len(entries)-1].Sent)
	}
	for range 40 { // more than a megabyte with what is kept of each attempt
		w.say(follower, strings.Repeat("长", 5000))
		<-w.callback.arrived
	}
	if n := len(w.shown(follower)); n > 40 {
		t.Errorf("%d long entries are kept", n)
	}
	if status := w.call("DELETE", "/sim/api/followers/"+follower, nil, nil); status != http.StatusNoContent {
		t.Errorf("removing: status %d", status)
	}
	if status := w.call("DELETE", "/sim/api/followers/"+follower, nil, nil); status != http.StatusNotFound {
		t.Errorf("removing again: status %d", status)
	}
}

func TestWithoutAKeyThereIsOnlyThePlainMode(t *testing.T) {
	w := newWorld(t, func(o *sim.Options) { o.EncodingAESKey, o.Mode = "", "" })
	var state sim.State
	w.call("GET", "/sim/api/state", nil, &state)
	if state.Mode != "plain" || len(state.Modes) != 1 {
		t.Errorf("%+v", state)
	}
	if status := w.call("POST", "/sim/api/mode", object{"mode": "encrypted"}, nil); status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", status)
	}
}

func TestTheModeCanBeSwitched(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	w.call("POST", "/sim/api/mode", object{"mode": "encrypted"}, nil)
	w.say(follower, "你好")
	if h := <-w.callback.arrived; h.query.Get("encrypt_type") != "aes" || strings.Contains(h.body, "你好") {
		t.Errorf("heard %s", h.body)
	}
}
