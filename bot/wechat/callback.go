// Package wechat joins the bot to a WeChat official account: it receives what
// followers send, proves that WeChat sent it, and calls WeChat's API.
//
// The SDK (silenceper) gives the message types and the account's API. Its
// server is not used: it reads bodies without a limit, compares signatures with
// ==, knows no deadline and fails on kinds of messages that it has no reply to.
package wechat

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"luohu/bot"
)

// Handler answers one message. It should end when ctx does.
type Handler interface {
	Handle(ctx context.Context, m bot.Message) (bot.Reply, error)
}

// Callback is the address that WeChat calls.
type Callback struct {
	options Options
	token   []byte
	cipher  *Cipher // nil without a key: encrypted bodies are refused
	handler Handler
	log     *slog.Logger
	metrics *Metrics
	buffers sync.Pool
	working sync.WaitGroup
}

// NewCallback checks the settings; its error names the one that can't work.
func NewCallback(o Options, h Handler, log *slog.Logger, m *Metrics) (*Callback, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &Callback{options: o, token: []byte(o.Token), handler: h, log: log, metrics: m}
	c.buffers.New = func() any { return new(buffers) }
	if o.EncodingAESKey == "" {
		if o.Mode == Compatible {
			log.Warn("wechat.encoding_aes_key is empty: encrypted messages will be refused")
		}
		return c, nil
	}
	var err error
	if c.cipher, err = NewCipher(o.AppID, o.EncodingAESKey, rand.Reader); err != nil {
		return nil, fmt.Errorf("wechat.encoding_aes_key: %w", err)
	}
	return c, nil
}

// Check answers WeChat's check of the URL (GET). It looks at no time stamp:
// nothing comes of a repeated check.
func (c *Callback) Check(g *gin.Context) {
	q, ok := readQuery(g.Request.URL.RawQuery)
	if !ok {
		c.refuse(g, badQuery)
		return
	}
	if !signed(q.signature, c.token, q.timestamp, q.nonce) {
		c.refuse(g, wrongSignature)
		return
	}
	g.Header("X-Content-Type-Options", "nosniff")
	g.Data(http.StatusOK, "text/plain; charset=utf-8", q.echo)
}

// Receive answers one message or event (POST): 200 to whatever WeChat sent, a
// short problem document to anything else.
func (c *Callback) Receive(g *gin.Context) {
	start := c.options.Now()
	b := c.buffers.Get().(*buffers)
	defer c.release(b)

	in, refused := c.read(g, b, start)
	if refused != accepted {
		c.refuse(g, refused)
		return
	}
	reply, outcome := c.answer(g.Request.Context(), in.message, start)
	c.metrics.answered(in.message.Kind, outcome, c.options.Now().Sub(start))
	c.write(g, b, in, reply)
}

// Wait returns when no handler is at work any more, also those whose follower
// already got the Sorry, or with ctx's error. Call it after the server stopped.
func (c *Callback) Wait(ctx context.Context) error {
	idle := make(chan struct{})
	go func() {
		c.working.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for messages in hand: %w", ctx.Err())
	}
}

func (c *Callback) write(g *gin.Context, b *buffers, in incoming, reply bot.Reply) {
	if reply.Text == "" && !reply.Transfer {
		g.Status(http.StatusOK)
		return
	}
	now := c.options.Now()
	b.reply = appendReply(b.reply[:0], in.message, reply, now)
	out := b.reply
	if in.encrypted {
		sealed, err := c.seal(b.sealed[:0], out, now)
		if err != nil {
			c.log.Error("reply not sent", "error", err)
			g.Status(http.StatusOK)
			return
		}
		b.sealed, out = sealed, sealed
	}
	g.Data(http.StatusOK, "application/xml; charset=utf-8", out)
}
