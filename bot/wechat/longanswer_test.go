package wechat

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// goodAnswer is a yes of WeChat that is so many bytes long.
func goodAnswer(bytes int) string { return longAnswer(`"errcode":0,"errmsg":"ok"`, bytes) }

// longAnswer says something, and more, in so many bytes.
func longAnswer(says string, bytes int) string {
	begin, end := `{`+says+`,"more":"`, `"}`
	return begin + strings.Repeat("x", bytes-len(begin)-len(end)) + end
}

func TestAnAnswerIsReadUpToItsLimit(t *testing.T) {
	for name, contentType := range map[string]string{"looked at": "application/json", "passed by": "image/jpeg"} {
		t.Run(name, func(t *testing.T) {
			whole := newClient(t, answering(t, contentType, goodAnswer(mostAnswer)).URL, newStore(t))
			if err := whole.SendText(t.Context(), "oFollower1", "您好"); err != nil {
				t.Errorf("of an answer of just the limit it says %v", err)
			}
			longer := newClient(t, answering(t, contentType, goodAnswer(mostAnswer+1)).URL, newStore(t))
			if err := longer.SendText(t.Context(), "oFollower1", "您好"); !Uncertain(err) {
				t.Errorf("of an answer a byte longer it says %v, not that it is lost", err)
			}
		})
	}
}

func TestWhoHoldsAPageIsReadUpToTheLimitOfAnAnswer(t *testing.T) {
	for name, contentType := range map[string]string{"looked at": "application/json", "passed by": "image/jpeg"} {
		t.Run(name, func(t *testing.T) {
			const says = `"openid":"oFollower1"`
			whole := newClient(t, answering(t, contentType, longAnswer(says, mostAnswer)).URL, newStore(t))
			if follower, known, err := whole.Holder(t.Context(), "code"); err != nil || !known || follower != "oFollower1" {
				t.Errorf("of an answer of just the limit it says %q, %v, %v", follower, known, err)
			}
			longer := newClient(t, answering(t, contentType, longAnswer(says, mostAnswer+1)).URL, newStore(t))
			if follower, known, err := longer.Holder(t.Context(), "code"); err == nil || known {
				t.Errorf("of an answer a byte longer it says %q, %v", follower, known)
			}
		})
	}
}

func TestAnAnswerWithoutEndIsLetGo(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stable_token") {
			fmt.Fprint(w, `{"access_token":"good","expires_in":7200}`)
			return
		}
		w.Header().Set("Content-Type", "image/jpeg")
		for more, err := goodAnswer(4096), error(nil); err == nil; { // until nobody listens
			_, err = fmt.Fprint(w, more)
		}
	}))
	defer server.Close() // waits for it
	err := newClient(t, server.URL, newStore(t)).SendText(t.Context(), "oFollower1", "您好")
	if !Uncertain(err) {
		t.Errorf("error %v", err)
	}
}
