package wechat

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"

	"luohu/bot"
)

const fixedAnswer = "积分落户：先看条件，再测算。"

func BenchmarkReceivePlain(b *testing.B) { benchmark(b, ours(b), plainQuery(), textMessage) }

func BenchmarkReceiveEncrypted(b *testing.B) {
	q, body := sealed(b, appID, aesKey, textMessage)
	benchmark(b, ours(b), q, body)
}

// The SDK's own server with the same fixed answer, for comparison.
func BenchmarkSDKServerPlain(b *testing.B) { benchmark(b, theirs(), plainQuery(), textMessage) }

func BenchmarkSDKServerEncrypted(b *testing.B) {
	q, body := sealed(b, appID, aesKey, textMessage)
	benchmark(b, theirs(), q, body)
}

func BenchmarkReadXML(b *testing.B) {
	b.ReportAllocs()
	doc := []byte(textMessage)
	for b.Loop() {
		var f fields
		if err := readXML(doc, &f); err != nil {
			b.Fatal(err)
		}
	}
}

// What readXML is measured against: encoding/xml into the same fields.
func BenchmarkEncodingXML(b *testing.B) {
	b.ReportAllocs()
	doc := []byte(textMessage)
	for b.Loop() {
		var o oracle
		if err := xml.Unmarshal(doc, &o); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmark(b *testing.B, server http.Handler, q url.Values, body string) {
	b.Helper()
	b.ReportAllocs()
	address, content := "/?"+q.Encode(), []byte(body)
	w := httptest.NewRecorder()
	for b.Loop() {
		req, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(content))
		if err != nil {
			b.Fatal(err)
		}
		w.Body.Reset()
		server.ServeHTTP(w, req)
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			b.Fatalf("status %d, body %s", w.Code, w.Body)
		}
	}
}

func ours(b *testing.B) http.Handler {
	o := options(Compatible)
	o.Now = func() time.Time { return noon }
	return serve(newCallback(b, o, handlerFunc(func(context.Context, bot.Message) (bot.Reply, error) {
		return bot.Reply{Text: fixedAnswer}, nil
	})))
}

func theirs() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	account := officialaccount.NewOfficialAccount(&config.Config{
		AppID: appID, AppSecret: secret, Token: token, EncodingAESKey: aesKey, Cache: cache.NewMemory(),
	})
	engine := gin.New()
	engine.POST("/", func(g *gin.Context) {
		server := account.GetServer(g.Request, g.Writer)
		server.SetMessageHandler(func(*message.MixMessage) *message.Reply {
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(fixedAnswer)}
		})
		if err := server.Serve(); err != nil {
			_, _ = io.WriteString(g.Writer, err.Error())
			return
		}
		_ = server.Send()
	})
	return engine
}
