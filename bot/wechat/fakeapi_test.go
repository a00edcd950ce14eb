package wechat

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/kv"
)

// fakeAPI answers as WeChat does. Only the newest token is good.
type fakeAPI struct {
	*httptest.Server
	mu      sync.Mutex
	tokens  []string                  // handed out, the last is the good one
	forced  int                       // fetches with force_refresh
	stuck   bool                      // hands out the same token unless forced
	calls   []string                  // paths, with the text that was posted
	answers map[string]string         // by path; each is used up
	bodies  map[string]map[string]any // that were posted last, by path
	queries map[string]url.Values     // that came last, by path, without tokens
	upload  string                    // the file that was posted last: its name and what is in it
	status  int
}

func newFakeAPI(t *testing.T) *fakeAPI {
	f := &fakeAPI{answers: map[string]string{}, bodies: map[string]map[string]any{}, queries: map[string]url.Values{}, status: http.StatusOK}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var body map[string]any
	if file, header, err := r.FormFile("media"); err == nil {
		content, _ := io.ReadAll(file)
		f.upload = header.Filename + ": " + string(content)
	} else {
		_ = json.NewDecoder(r.Body).Decode(&body)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.URL.Path == "/cgi-bin/stable_token" {
		f.handOut(w, body)
		return
	}
	f.calls = append(f.calls, fmt.Sprint(r.URL.Path, body["text"]))
	f.bodies[r.URL.Path] = body
	q := r.URL.Query()
	given := q.Get("access_token")
	q.Del("access_token")
	f.queries[r.URL.Path] = q
	switch answer, found := f.answers[r.URL.Path]; {
	case f.status != http.StatusOK:
		w.WriteHeader(f.status)
	case len(f.tokens) == 0 || given != f.tokens[len(f.tokens)-1]:
		fmt.Fprint(w, `{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest"}`)
	case found:
		delete(f.answers, r.URL.Path)
		fmt.Fprint(w, answer)
	default:
		fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
	}
}

func (f *fakeAPI) handOut(w http.ResponseWriter, asked map[string]any) {
	if asked["appid"] != appID || asked["secret"] != secret {
		fmt.Fprint(w, `{"errcode":40125,"errmsg":"invalid appsecret"}`)
		return
	}
	var good string
	if asked["force_refresh"] == true {
		f.forced++
		f.stuck = false
	}
	if f.stuck {
		good = f.tokens[len(f.tokens)-2]
	} else {
		good = fmt.Sprintf("token-%d", len(f.tokens)+1)
		f.tokens = append(f.tokens, good)
	}
	fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, good)
}

// revoke makes the token in use a bad one, as a change of the secret does.
func (f *fakeAPI) revoke() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens = append(f.tokens, "token of somebody else")
}

func newStore(t *testing.T) *kv.Memory {
	store := kv.NewMemory(time.Now)
	t.Cleanup(func() { store.Close() })
	return store
}

func newClient(t *testing.T, base string, store Store) *Client {
	t.Helper()
	o := options(Plain)
	o.APIBase = base
	c, err := NewClient(o, store, NewMetrics(nil))
	if err != nil {
		t.Fatal(err)
	}
	c.transport().pause = time.Millisecond
	t.Cleanup(c.Close)
	return c
}

func (c *Client) transport() *Transport { return c.http.Transport.(*Transport) }

func codeIs(t *testing.T, err error, code int64) {
	t.Helper()
	var refused *APIError
	if !errors.As(err, &refused) || refused.Code != code {
		t.Errorf("error %v, want errcode %d", err, code)
	}
}

func holdsNoSecret(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, private := range []string{secret, "token-", "oFollower1", "您好"} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("the error tells %q: %v", private, err)
		}
	}
}
