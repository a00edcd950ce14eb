package wechat

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/silenceper/wechat/v2/officialaccount/message"
)

func TestTextsAndMenusReachWeChatWithOneToken(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	if err := c.SendText(t.Context(), "oFollower1", "<a>您好</a>"); err != nil {
		t.Error(err)
	}
	if err := c.PushMenu(t.Context(), []byte(`{"button":[]}`)); err != nil {
		t.Error(err)
	}
	want := []string{"/cgi-bin/message/custom/sendmap[content:<a>您好</a>]", "/cgi-bin/menu/create<nil>"}
	if diff := cmp.Diff(want, api.calls); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"token-1"}, api.tokens); diff != "" {
		t.Error(diff)
	}
	if got := counted(t, c.transport().metrics.calls.WithLabelValues("/cgi-bin/menu/create", "0")); got != 1 {
		t.Errorf("%v calls counted, want 1", got)
	}
}

func TestTheAPIMayLieBehindAPath(t *testing.T) {
	api := newFakeAPI(t)
	behind := httptest.NewServer(http.StripPrefix("/sim/api", api))
	defer behind.Close()
	if err := newClient(t, behind.URL+"/sim/api/", newStore(t)).SendText(t.Context(), "oFollower1", "您好"); err != nil {
		t.Error(err)
	}
}

func TestAnAPIBaseThatIsNoAddressIsNamed(t *testing.T) {
	for _, base := range []string{"api.weixin.qq.com", "http://", "::"} {
		o := options(Plain)
		o.APIBase = base
		if _, err := NewClient(o, newStore(t), NewMetrics(nil)); err == nil || !strings.Contains(err.Error(), "wechat.api_base") {
			t.Errorf("%q: error %v", base, err)
		}
	}
}

func TestErrorsOfWeChatAreTypedAndHoldNoSecret(t *testing.T) {
	for name, test := range map[string]struct {
		answer string
		code   int64
		status int
	}{
		"48 hours are over": {`{"errcode":45015,"errmsg":"response out of time limit"}`, 45015, 200},
		"unfollowed":        {`{"errcode":43004,"errmsg":"require subscribe"}`, 43004, 200},
		"gateway":           {"", 0, 502},
	} {
		t.Run(name, func(t *testing.T) {
			api := newFakeAPI(t)
			api.status = test.status
			api.answers["/cgi-bin/message/custom/send"] = test.answer
			err := newClient(t, api.URL, newStore(t)).SendText(t.Context(), "oFollower1", "您好")
			var refused *APIError
			if !errors.As(err, &refused) || refused.Code != test.code || refused.Status != test.status || refused.Endpoint != "/cgi-bin/message/custom/send" {
				t.Fatalf("error %#v", err)
			}
			holdsNoSecret(t, err)
		})
	}
	t.Run("unreachable", func(t *testing.T) {
		c := newClient(t, "http://127.0.0.1:1", newStore(t))
		holdsNoSecret(t, c.SendText(t.Context(), "oFollower1", "您好"))
	})
	t.Run("wrong app secret", func(t *testing.T) {
		o := options(Plain)
		o.AppSecret, o.APIBase = "wrong-"+secret, newFakeAPI(t).URL
		c, err := NewClient(o, newStore(t), NewMetrics(nil))
		if err != nil {
			t.Fatal(err)
		}
		err = c.SendText(t.Context(), "oFollower1", "您好")
		codeIs(t, err, 40125)
		holdsNoSecret(t, err)
	})
}

func TestTheSDKsOwnCallsGoTheSameWay(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	account := c.Account()
	if err := account.GetCustomerMessageManager().Send(message.NewCustomerTextMessage("oFollower1", "您好")); err != nil {
		t.Error(err)
	}
	api.answers["/cgi-bin/message/custom/send"] = `{"errcode":45047,"errmsg":"out of response count limit"}`
	err := account.GetCustomerMessageManager().Send(message.NewCustomerTextMessage("oFollower1", "您好"))
	codeIs(t, err, 45047)
	holdsNoSecret(t, err)
}

func TestTheAppSecretIsSetInOnTheWayOutOnly(t *testing.T) {
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.URL.Query().Get("secret")
		fmt.Fprint(w, `{"errcode":40029,"errmsg":"invalid code"}`)
	}))
	defer server.Close()
	_, err := newClient(t, server.URL, newStore(t)).Account().GetOauth().GetUserAccessToken("code")
	codeIs(t, err, 40029)
	holdsNoSecret(t, err)
	if got != secret {
		t.Errorf("WeChat got the secret %q", got)
	}
}

func TestWhatTheSDKKeepsLiesInTheSharedStore(t *testing.T) {
	store := newStore(t)
	cache := sdkCache{store}
	if cache.IsExist("ticket") || cache.Get("ticket") != nil {
		t.Error("something is there before it was kept")
	}
	if err := cache.Set("ticket", "t1", time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := (sdkCache{store}).Get("ticket"); got != "t1" {
		t.Errorf("another machine finds %v", got)
	}
	if err := cache.Set("ticket", 1, time.Minute); err == nil {
		t.Error("a number was kept as if it were text")
	}
	if err := cache.Delete("ticket"); err != nil || cache.IsExist("ticket") {
		t.Errorf("still there, error %v", err)
	}
}
