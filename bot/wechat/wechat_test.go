package wechat

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"luohu/bot"
)

// The account of the tests is made up.
const (
	appID  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"
	token  = "maDeUpToken"
	aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

	textMessage = `<xml><ToUserName><![CDATA[gh_luohu]]></ToUserName><FromUserName><![CDATA[oFollower1]]></FromUserName>` +
		`<CreateTime>1795485600</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
		`<Content><![CDATA[积分落户]]></Content><MsgId>24680</MsgId></xml>`
)

var noon = time.Unix(1795485600, 0) // 2026-11-24

// handlerFunc lets a function be a Handler.
type handlerFunc func(ctx context.Context, m bot.Message) (bot.Reply, error)

func (f handlerFunc) Handle(ctx context.Context, m bot.Message) (bot.Reply, error) { return f(ctx, m) }

// recorder keeps the messages that reach the handler and echoes their words.
type recorder struct {
	mu       sync.Mutex
	messages []bot.Message
}

func (r *recorder) Handle(_ context.Context, m bot.Message) (bot.Reply, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages = append(r.messages, m)
	return bot.Reply{Text: m.Text}, nil
}

func (r *recorder) only(t *testing.T) bot.Message {
	t.Helper()
	if len(r.messages) != 1 {
		t.Fatalf("%d messages reached the handler, want 1", len(r.messages))
	}
	return r.messages[0]
}

func options(mode Mode) Options {
	return Options{
		AppID: appID, AppSecret: secret, Token: token, EncodingAESKey: aesKey, Mode: mode,
		Window: 10 * time.Minute, Sorry: "稍后再试", Now: func() time.Time { return noon },
	}
}

func newCallback(t testing.TB, o Options, h Handler) *Callback {
	t.Helper()
	c, err := NewCallback(o, h, slog.New(slog.DiscardHandler), NewMetrics(nil))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func serve(c *Callback) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/", c.Check)
	engine.POST("/", c.Receive)
	return engine
}

func post(c *Callback, q url.Values, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	serve(c).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/?"+q.Encode(), strings.NewReader(body)))
	return w
}

// plainQuery is what WeChat puts behind the address of a readable message.
func plainQuery() url.Values {
	timestamp := strconv.FormatInt(noon.Unix(), 10)
	return url.Values{
		"timestamp": {timestamp}, "nonce": {"314159"}, "openid": {"oFollower1"},
		"signature": {Signature(token, timestamp, "314159")},
	}
}

// sealed is an encrypted body and what stands behind its address.
func sealed(t testing.TB, appID, key, message string) (url.Values, string) {
	t.Helper()
	c, err := NewCipher(appID, key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Seal(nil, []byte(message))
	if err != nil {
		t.Fatal(err)
	}
	return cipherQuery(string(text)), cipherBody(string(text))
}

func cipherQuery(text string) url.Values {
	q := plainQuery()
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", Signature(token, q.Get("timestamp"), q.Get("nonce"), text))
	return q
}

func cipherBody(text string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[gh_luohu]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", text)
}

func without(q url.Values, names ...string) url.Values {
	for _, name := range names {
		q.Del(name)
	}
	return q
}

func with(q url.Values, name, value string) url.Values {
	q.Set(name, value)
	return q
}

func read(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// counted reads a counter as a scraper would.
func counted(t *testing.T, counter prometheus.Counter) float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	if err := registry.Register(counter); err != nil {
		t.Fatal(err)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return families[0].GetMetric()[0].GetCounter().GetValue()
}
