package sim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/bot/sim"
)

const (
	appID  = "wx0123456789abcdef"
	secret = "secret-of-the-account"
	token  = "token-of-the-callback"
	key    = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// world is a simulator with an account whose callback is the test's own.
type world struct {
	*testing.T
	sim      *sim.Sim
	server   *httptest.Server
	callback *callback
	clock    *clock
}

func newWorld(t *testing.T, change ...func(*sim.Options)) *world {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	w := &world{T: t, callback: newCallback(t), clock: &clock{now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}}
	o := sim.Options{
		CallbackURL: func() string { return w.callback.server.URL + "/callback" },
		AppID:       appID, AppSecret: secret, Token: token, EncodingAESKey: key, Mode: "plain", Now: w.clock.Now,
	}
	for _, c := range change {
		c(&o)
	}
	w.sim = sim.New(o)
	engine := gin.New()
	w.sim.Routes(engine)
	w.server = httptest.NewServer(engine)
	t.Cleanup(func() {
		w.callback.release()
		w.sim.Close()
		w.server.Close()
		w.callback.server.Close()
	})
	return w
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// call sends JSON and reads the answer into what it is given.
func (w *world) call(method, path string, body, into any) int {
	w.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = bytes.NewBufferString(b)
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			w.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	req, err := http.NewRequest(method, w.server.URL+path, reader)
	if err != nil {
		w.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	if into == nil {
		return resp.StatusCode
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		w.Fatalf("%s %s: %d, no JSON: %v", method, path, resp.StatusCode, err)
	}
	return resp.StatusCode
}

type object = map[string]any

// stranger makes a follower who does not follow yet.
func (w *world) stranger() string {
	w.Helper()
	var f sim.Follower
	if status := w.call("POST", "/sim/api/followers", object{"nickname": "小津"}, &f); status != http.StatusCreated {
		w.Fatalf("status %d", status)
	}
	return f.OpenID
}

func (w *world) follower() string {
	w.Helper()
	openID := w.stranger()
	w.send(openID, object{"kind": "event", "event": "subscribe"})
	<-w.callback.arrived
	return openID
}

func (w *world) send(follower string, sent object) sim.Entry {
	w.Helper()
	var e sim.Entry
	if status := w.call("POST", "/sim/api/send", object{"follower": follower, "sent": sent}, &e); status != http.StatusOK {
		w.Fatalf("send %v: status %d", sent, status)
	}
	return e
}

func (w *world) say(follower, words string) sim.Entry {
	w.Helper()
	return w.send(follower, object{"kind": "text", "text": words})
}

// shown is what stands on a phone.
func (w *world) shown(follower string) []sim.Entry {
	w.Helper()
	var state sim.State
	w.call("GET", "/sim/api/state", nil, &state)
	for _, p := range state.Followers {
		if p.OpenID == follower {
			return p.Entries
		}
	}
	w.Fatalf("no follower %s", follower)
	return nil
}

// told are what the account said, by way.
func (w *world) told(follower, via string) (words []string) {
	w.Helper()
	for _, e := range w.shown(follower) {
		if e.Author == "account" && e.Via == via {
			words = append(words, e.Content.Text)
		}
	}
	return words
}

// wx calls the fake API with a good token.
func (w *world) wx(method, path string, body any) object {
	w.Helper()
	return w.wxWith(w.token(), method, path, body)
}

func (w *world) wxWith(token, method, path string, body any) (answer object) {
	w.Helper()
	u, err := url.Parse(path)
	if err != nil {
		w.Fatal(err)
	}
	q := u.Query()
	q.Set("access_token", token)
	if status := w.call(method, sim.APIPath+u.Path+"?"+q.Encode(), body, &answer); status != http.StatusOK {
		w.Fatalf("%s: status %d", path, status)
	}
	return answer
}

func (w *world) token() string {
	w.Helper()
	var answer struct {
		Token string `json:"access_token"`
	}
	w.call("POST", sim.APIPath+"/cgi-bin/stable_token", object{"grant_type": "client_credential", "appid": appID, "secret": secret}, &answer)
	if answer.Token == "" {
		w.Fatal("no token")
	}
	return answer.Token
}

// code is the errcode of an answer; an answer without one went well.
func code(answer object) int {
	n, _ := answer["errcode"].(float64)
	return int(n)
}

func (w *world) codeIs(answer object, want int) {
	w.Helper()
	if got := code(answer); got != want {
		w.Errorf("errcode %d (%v), want %d", got, answer["errmsg"], want)
	}
}

func body(t *testing.T, what any) io.Reader {
	t.Helper()
	encoded, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(encoded)
}

func decode(t *testing.T, from io.Reader, into any) {
	t.Helper()
	if err := json.NewDecoder(from).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
