package wechat

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// known are the codes of the platform that something is to be done about.
var known = []int64{
	-1, 40001, 40014, 42001, // busy, token
	40003, 43004, // follower
	40037, 40164, 48001, 48004, // template, address, permission
	45009, 45011, // quota, too fast
	45015, 45047, 43101, 50002, // window, count, refused, limited
	45002, 47001, 47003, // content
}

func TestEveryCodeOfThePlatformHasARemedyThatIsOneOfOurs(t *testing.T) {
	ours := []Remedy{Retry, SlowDown, AwaitQuota, Gone, OtherChannel, BadContent, Stop}
	for _, code := range known {
		if verdict := Verdict(fmt.Errorf("send: %w", &APIError{Code: code, Status: 200})); !slices.Contains(ours, verdict) {
			t.Errorf("%d: %q", code, verdict)
		}
	}
	for code, remedy := range maps.All(remedies) {
		if !slices.Contains(ours, remedy) {
			t.Errorf("%d: %q is no remedy for a code", code, remedy)
		}
	}
}

func TestWhatHasNoCodeHasARemedyToo(t *testing.T) {
	lost := &lostError{"/cgi-bin/message/template/send", errors.New("EOF")}
	for name, test := range map[string]struct {
		err  error
		want Remedy
	}{
		"nothing":                    {nil, ""},
		"a code of tomorrow":         {&APIError{Code: 99999, Status: 200}, Unclear},
		"not reached":                {errors.New("connection refused"), Retry},
		"a gateway that forbids it":  {&APIError{Status: 403}, Retry},
		"an answer that was lost":    {fmt.Errorf("send: %w", lost), AskFirst},
		"a token's, which is no one": {&lostError{"/cgi-bin/stable_token", errors.New("EOF")}, Retry},
	} {
		if got := Verdict(test.err); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
