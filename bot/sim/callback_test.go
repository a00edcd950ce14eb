package sim_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/silenceper/wechat/v2/util"
)

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
