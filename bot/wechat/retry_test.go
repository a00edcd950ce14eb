package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAGoneTokenIsFetchedOnceAndTheCallRepeated(t *testing.T) {
	for name, stuck := range map[string]bool{"a new one is at hand": false, "WeChat hands out the old one unless forced": true} {
		t.Run(name, func(t *testing.T) {
			api := newFakeAPI(t)
			c := newClient(t, api.URL, newStore(t))
			if err := c.SendText(t.Context(), "oFollower1", "first"); err != nil {
				t.Fatal(err)
			}
			api.revoke()
			api.stuck = stuck
			if err := c.SendText(t.Context(), "oFollower1", "second"); err != nil {
				t.Fatal(err)
			}
			calls := []string{
				"/cgi-bin/message/custom/sendmap[content:first]",
				"/cgi-bin/message/custom/sendmap[content:second]",
				"/cgi-bin/message/custom/sendmap[content:second]",
			}
			if diff := cmp.Diff(calls, api.calls); diff != "" {
				t.Error(diff)
			}
			if forced := api.forced == 1; forced != stuck {
				t.Errorf("%d forced fetches", api.forced)
			}
		})
	}
}

func TestATokenThatStaysBadIsToldAfterOneRetry(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	api.answers["/cgi-bin/menu/create"] = `{"errcode":42001,"errmsg":"access_token expired"}`
	if err := c.PushMenu(t.Context(), []byte(`{}`)); err != nil {
		t.Errorf("refused once: %v", err)
	}
	never := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			fmt.Fprint(w, `{"access_token":"bad","expires_in":7200}`)
			return
		}
		fmt.Fprint(w, `{"errcode":40014,"errmsg":"invalid access_token"}`)
	}))
	defer never.Close()
	c = newClient(t, never.URL, newStore(t))
	codeIs(t, c.PushMenu(t.Context(), []byte(`{}`)), 40014)
	if got := counted(t, c.transport().metrics.calls.WithLabelValues("/cgi-bin/menu/create", "40014")); got != 2 {
		t.Errorf("%v attempts, want 2", got)
	}
}

func TestManyCallersOnTwoMachinesFetchOneToken(t *testing.T) {
	api, store := newFakeAPI(t), newStore(t)
	machines := []*Client{newClient(t, api.URL, store), newClient(t, api.URL, store)}
	send := func() {
		var callers sync.WaitGroup
		for i := range 20 {
			callers.Go(func() {
				if err := machines[i%2].SendText(t.Context(), "oFollower1", "您好"); err != nil {
					t.Error(err)
				}
			})
		}
		callers.Wait()
	}
	send()
	if len(api.tokens) != 1 {
		t.Errorf("%d tokens were fetched, want 1", len(api.tokens))
	}
	api.revoke()
	send()
	if fetched := len(api.tokens) - 1; fetched != 2 {
		t.Errorf("%d tokens were fetched after the first was gone, want 2", fetched)
	}
}

func TestABusyWeChatIsAskedAgain(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	api.answers["/cgi-bin/message/custom/send"] = `{"errcode":-1,"errmsg":"system error"}`
	if err := c.SendText(t.Context(), "oFollower1", "您好"); err != nil {
		t.Error(err)
	}
	if len(api.calls) != 2 {
		t.Errorf("%d calls, want 2", len(api.calls))
	}
}

func TestWaitingForABusyWeChatEndsWithTheCaller(t *testing.T) {
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			fmt.Fprint(w, `{"access_token":"good","expires_in":7200}`)
			return
		}
		fmt.Fprint(w, `{"errcode":-1,"errmsg":"system error"}`)
	}))
	defer busy.Close()
	c := newClient(t, busy.URL, newStore(t))
	codeIs(t, c.PushMenu(t.Context(), []byte(`{}`)), busyCode)
	if got := counted(t, c.transport().metrics.calls.WithLabelValues("/cgi-bin/menu/create", "-1")); got != 1+busyRetries {
		t.Errorf("%v attempts, want %d", got, 1+busyRetries)
	}

	c.transport().pause = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := c.PushMenu(ctx, []byte(`{}`)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the caller's deadline", err)
	}
}
