package wechat

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// sends are the calls by which something reaches a follower.
var sends = map[string]func(ctx context.Context, c *Client) error{
	"a customer-service message": func(ctx context.Context, c *Client) error { return c.SendText(ctx, "oFollower1", "您好") },
	"a template message": func(ctx context.Context, c *Client) error {
		_, err := c.SendTemplate(ctx, Template{Follower: "oFollower1", ID: "T"})
		return err
	},
	"a subscription notice": func(ctx context.Context, c *Client) error {
		_, err := c.SendNotice(ctx, Notice{Follower: "oFollower1", Template: "T"})
		return err
	},
	"a mass send": func(ctx context.Context, c *Client) error {
		_, err := c.MassSend(ctx, Mass{All: true, Text: "您好"})
		return err
	},
}

// wire is a WeChat that hands out a token and deals with all else as it is told.
type wire struct {
	*httptest.Server
	calls atomic.Int64
}

func newWire(t *testing.T, deal http.HandlerFunc) *wire {
	t.Helper()
	w := &wire{}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stable_token") {
			fmt.Fprint(out, `{"access_token":"good","expires_in":7200}`)
			return
		}
		w.calls.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		deal(out, r)
	}))
	t.Cleanup(w.Close)
	return w
}

// cut hangs up, after so much of an answer.
func cut(t *testing.T, answer string) http.HandlerFunc {
	return func(out http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(out).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, answer)
		conn.Close()
	}
}

func TestWhoseAnswerWasLostMayHaveBeenTakenAndIsNotSentAgain(t *testing.T) {
	for name, deal := range map[string]http.HandlerFunc{
		"it hangs up":                 cut(t, ""),
		"it hangs up within a header": cut(t, "HTTP/1.1 200 OK\r\nContent-"),
		"it hangs up within its JSON": cut(t, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"errcode\":0"),
		"its gateway gives up":        func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusGatewayTimeout) },
		"its gateway has a page":      func(out http.ResponseWriter, _ *http.Request) { fmt.Fprint(out, "<html>") },
	} {
		for what, send := range sends {
			t.Run(name+", "+what, func(t *testing.T) {
				w := newWire(t, deal)
				err := send(t.Context(), newClient(t, w.URL, newStore(t)))
				if !Uncertain(err) || Verdict(err) != AskFirst {
					t.Errorf("error %v, verdict %q", err, Verdict(err))
				}
				holdsNoSecret(t, err)
				if n := w.calls.Load(); n != 1 {
					t.Errorf("it was sent %d times", n)
				}
			})
		}
	}
}

func TestWhoIsWaitedForInVainMayHaveTakenIt(t *testing.T) {
	for what, send := range sends {
		t.Run(what, func(t *testing.T) {
			ctx, giveUp := context.WithCancel(t.Context())
			w := newWire(t, func(_ http.ResponseWriter, r *http.Request) {
				giveUp()
				<-r.Context().Done()
			})
			err := send(ctx, newClient(t, w.URL, newStore(t)))
			if !Uncertain(err) || !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestACallThatTakesTooLongIsUncertainToo(t *testing.T) {
	w := newWire(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := newClient(t, w.URL, newStore(t))
	c.transport().wire.ResponseHeaderTimeout = 20 * time.Millisecond
	if err := c.SendText(t.Context(), "oFollower1", "您好"); !Uncertain(err) {
		t.Errorf("error %v", err)
	}
}

func TestWhatWeChatCannotHaveTakenIsCertain(t *testing.T) {
	refusing := newFakeAPI(t)
	refusing.answers["/cgi-bin/message/custom/send"] = `{"errcode":45015,"errmsg":"response out of time limit"}`
	tokenCut := httptest.NewServer(cut(t, ""))
	t.Cleanup(tokenCut.Close)
	tokenDown := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusBadGateway) }))
	t.Cleanup(tokenDown.Close)
	forbidden := newWire(t, func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusForbidden) })
	for name, base := range map[string]string{
		"nobody listens": "http://127.0.0.1:1", "no such host": "http://wechat.invalid", "it is refused with a code": refusing.URL,
		"the answer to the token was lost": tokenCut.URL, "there is no token": tokenDown.URL, "a gateway forbids it": forbidden.URL,
	} {
		t.Run(name, func(t *testing.T) {
			if err := newClient(t, base, newStore(t)).SendText(t.Context(), "oFollower1", "您好"); err == nil || Uncertain(err) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("the caller had gone before", func(t *testing.T) {
		c := newClient(t, refusing.URL, newStore(t))
		if err := c.SendText(t.Context(), "oFollower1", "您好"); err != nil && Uncertain(err) { // fetches the token
			t.Fatal(err)
		}
		ctx, gone := context.WithCancel(t.Context())
		gone()
		if err := c.SendText(ctx, "oFollower1", "您好"); err == nil || Uncertain(err) {
			t.Errorf("error %v", err)
		}
	})
}

func TestAConnectionThatWeChatClosedWhileItLayIdleCostsNothing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var calls atomic.Int64
	closed := make(chan struct{}, 8)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			req, err := http.ReadRequest(bufio.NewReader(conn))
			if err != nil {
				conn.Close()
				continue
			}
			_, _ = io.Copy(io.Discard, req.Body)
			body := `{"errcode":0}`
			if strings.HasSuffix(req.URL.Path, "/stable_token") {
				body = `{"access_token":"good","expires_in":7200}`
			} else {
				calls.Add(1)
			}
			fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			conn.Close() // without having said so
			closed <- struct{}{}
		}
	}()
	c := newClient(t, "http://"+listener.Addr().String(), newStore(t))
	for range 3 {
		if err := c.SendText(t.Context(), "oFollower1", "您好"); err != nil && !Uncertain(err) {
			t.Errorf("error %v", err)
		}
	}
	if n := calls.Load(); n > 3 {
		t.Errorf("3 messages were sent %d times", n)
	}
}
