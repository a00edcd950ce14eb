package sim_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/silenceper/wechat/v2/util"

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

// heard is one call of the callback.
type heard struct {
	query   url.Values
	body    string
	message string // readable
	xml     received
}

type received struct {
	ToUserName, FromUserName, MsgType, Content, Event, EventKey, Ticket, Recognition, PicUrl, MediaId, Status, Label string //nolint:revive // WeChat's spelling
	CreateTime, MsgId, MsgID                                                                                         int64
	MenuID                                                                                                           string `xml:"bizmsgmenuid"`
}

// callback checks signatures and opens what is sealed, as an account must.
type callback struct {
	t       *testing.T
	server  *httptest.Server
	arrived chan heard

	mu     sync.Mutex
	answer func(heard) string // readable; sealed on the way if what came was
	seal   bool               // also when what came was plain
	all    []heard
	hang   chan struct{} // not nil: answers wait for it
}

func newCallback(t *testing.T) *callback {
	c := &callback{t: t, arrived: make(chan heard, 1000), answer: func(heard) string { return "success" }}
	c.server = httptest.NewServer(c)
	return c
}

func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Errorf("read what was sent: %v", err)
	}
	h := heard{query: r.URL.Query(), body: string(body), message: string(body)}
	q := h.query
	if q.Get("signature") != util.Signature(token, q.Get("timestamp"), q.Get("nonce")) {
		c.t.Errorf("wrong signature: %v", q)
	}
	var outer struct{ Encrypt string }
	if err := xml.Unmarshal(body, &outer); err != nil {
		c.t.Errorf("no XML: %v", err)
	}
	if outer.Encrypt != "" {
		if q.Get("msg_signature") != util.Signature(token, q.Get("timestamp"), q.Get("nonce"), outer.Encrypt) {
			c.t.Errorf("wrong msg_signature: %v", q)
		}
		_, message, err := util.DecryptMsg(appID, outer.Encrypt, key)
		if err != nil {
			c.t.Errorf("decrypt: %v", err)
		}
		h.message = string(message)
	}
	if err := xml.Unmarshal([]byte(h.message), &h.xml); err != nil {
		c.t.Errorf("no XML inside: %v", err)
	}
	c.mu.Lock()
	c.all = append(c.all, h)
	answer, hang, seal := c.answer, c.hang, c.seal
	c.mu.Unlock()
	c.arrived <- h
	if hang != nil {
		<-hang
	}
	out := answer(h)
	if out != "success" && (seal || outer.Encrypt != "") {
		out = sealed(c.t, out)
	}
	fmt.Fprint(w, out)
}

func sealed(t *testing.T, message string) string {
	text, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(message), appID, key)
	if err != nil {
		t.Errorf("encrypt: %v", err)
	}
	return fmt.Sprintf("<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature><TimeStamp>7</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>",
		text, util.Signature(token, "7", "n", string(text)))
}

// text is a passive reply to what was heard.
func text(h heard, words string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content></xml>",
		h.xml.FromUserName, h.xml.ToUserName, strings.ReplaceAll(words, "]]>", "]]]]><![CDATA[>"))
}

func (c *callback) says(answer func(heard) string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = answer
}

func (c *callback) echoes() {
	c.says(func(h heard) string { return text(h, "听到："+h.xml.Content) })
}

func (c *callback) hangs() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hang = make(chan struct{})
}

func (c *callback) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hang != nil {
		close(c.hang)
		c.hang = nil
	}
}

func (c *callback) calls() []heard {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]heard{}, c.all...)
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

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
