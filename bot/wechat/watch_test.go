package wechat

import (
	"testing"
	"time"
)

func TestWhatIsKnownOfTheAccountIsToldAndNothingElse(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	if s := c.State(t.Context()); s.Token || !s.TokenUntil.IsZero() || s.Refused != nil || s.Limited != nil {
		t.Errorf("before anything was called: %+v", s)
	}
	api.answers["/cgi-bin/message/custom/send"] = `{"errcode":45009,"errmsg":"reach max api daily quota limit"}`
	codeIs(t, c.SendText(t.Context(), "oFollower1", "您好"), 45009)
	api.answers["/cgi-bin/message/custom/send"] = `{"errcode":45015,"errmsg":"response out of time limit"}`
	codeIs(t, c.SendText(t.Context(), "oFollower1", "您好"), 45015)
	s := c.State(t.Context())
	if want := c.options.Now().Add(2 * time.Hour); !s.Token || s.TokenUntil.IsZero() || s.TokenUntil.After(want) {
		t.Errorf("the token: %v until %v", s.Token, s.TokenUntil)
	}
	if s.Limited == nil || s.Limited.Code != 45009 || s.Refused == nil || s.Refused.Code != 45015 || s.Refused.Endpoint != "/cgi-bin/message/custom/send" {
		t.Errorf("refused %+v, limited %+v", s.Refused, s.Limited)
	}
}
