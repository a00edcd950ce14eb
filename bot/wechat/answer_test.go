package wechat

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"luohu/bot"
)

func TestAFollowerReadsAKindSentenceWhateverFails(t *testing.T) {
	for name, test := range map[string]struct {
		handle  handlerFunc
		outcome outcome
	}{
		"an error": {func(context.Context, bot.Message) (bot.Reply, error) {
			return bot.Reply{}, errors.New("database is locked")
		}, failed},
		"a panic": {func(context.Context, bot.Message) (bot.Reply, error) {
			panic("of " + "积分落户")
		}, panicked},
		"the deadline, heeded": {func(ctx context.Context, _ bot.Message) (bot.Reply, error) {
			<-ctx.Done()
			return bot.Reply{}, ctx.Err()
		}, late},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(Plain)
			o.Deadline = 20 * time.Millisecond
			c := newCallback(t, o, test.handle)
			var log bytes.Buffer
			c.log = slog.New(slog.NewTextHandler(&log, nil))
			w := post(c, plainQuery(), textMessage)
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), o.Sorry) {
				t.Errorf("status %d, body %s", w.Code, w.Body)
			}
			if got := counted(t, c.metrics.messages.WithLabelValues("text", string(test.outcome))); got != 1 {
				t.Errorf("%v counted as %s, want 1", got, test.outcome)
			}
			for _, private := range []string{"积分落户", "oFollower1"} {
				if strings.Contains(log.String(), private) {
					t.Errorf("the log tells %q:\n%s", private, log.String())
				}
			}
		})
	}
}

func TestAHandlerThatHangsDelaysNobodyAndIsWaitedForAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		o := options(Plain)
		o.Now = time.Now
		c := newCallback(t, o, handlerFunc(func(context.Context, bot.Message) (bot.Reply, error) {
			<-release
			return bot.Reply{Text: "too late"}, nil
		}))
		began := time.Now()
		reply, how := c.answer(t.Context(), bot.Message{}, began)
		if took := time.Since(began); how != late || reply.Text != o.Sorry || took > defaultDeadline {
			t.Errorf("%s with %q after %s", how, reply.Text, took)
		}

		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Wait says %v while a handler works", err)
		}
		close(release)
		if err := c.Wait(t.Context()); err != nil {
			t.Errorf("Wait says %v when all is done", err)
		}
	})
}

func TestAHandlerGoesOnWhenWeChatHangsUp(t *testing.T) {
	ctx, hangUp := context.WithCancel(t.Context())
	hangUp()
	c := newCallback(t, options(Plain), handlerFunc(func(ctx context.Context, _ bot.Message) (bot.Reply, error) {
		return bot.Reply{Text: "done"}, ctx.Err()
	}))
	if reply, how := c.answer(ctx, bot.Message{}, noon); how != answered || reply.Text != "done" {
		t.Errorf("%s with %q", how, reply.Text)
	}
}

func TestABodyThatDripsInIsGivenUpBeforeTheDeadline(t *testing.T) {
	o := options(Plain)
	o.Deadline = 50 * time.Millisecond
	c := newCallback(t, o, &recorder{})
	server := httptest.NewServer(serve(c))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("POST /?" + plainQuery().Encode() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<xml>")); err != nil {
		t.Fatal(err)
	}
	if answer := read(t, conn); !strings.HasPrefix(answer, "HTTP/1.1 408") {
		t.Errorf("answered %q", answer)
	}
}
