package wechat

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// answering is a WeChat that hands out one token and says the same to all else.
func answering(t *testing.T, contentType, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stable_token") {
			fmt.Fprint(w, `{"access_token":"good","expires_in":7200}`)
			return
		}
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestAnswersWithoutAnErrorReachTheCallerWhole(t *testing.T) {
	for name, test := range map[string]struct{ contentType, body string }{
		"data":                       {"application/json; charset=utf-8", `{"menu":{"button":[]}}`},
		"done":                       {"text/plain", `{"errcode":0,"errmsg":"ok","msgid":5}`},
		"a picture":                  {"image/jpeg", "\xff\xd8" + strings.Repeat("x", 1000)},
		"a voice that looks like it": {"audio/amr", `{"errcode":40001}`},
		"a voice badly labelled":     {"audio/amr; rate", `{"errcode":40001}`},
		"no JSON after all":          {"", "hello"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, answering(t, test.contentType, test.body).URL, newStore(t))
			resp, err := c.http.Get("https://" + apiHost + "/cgi-bin/any?access_token=" + tokenStandIn)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if got := read(t, resp.Body); got != test.body {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestAnEndlessAnswerIsNotKeptInMemory(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.CopyN(w, &countingReader{}, 2*longestAnswer)
	}))
	defer server.Close()
	_, err := newClient(t, server.URL, newStore(t)).http.Get("https://" + apiHost + "/cgi-bin/any")
	if err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("error %v", err)
	}
}

func TestOtherHostsGetNoToken(t *testing.T) {
	var query string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { query = r.URL.RawQuery }))
	defer other.Close()
	c := newClient(t, "http://127.0.0.1:1", newStore(t))
	resp, err := c.http.Get(other.URL + "/?access_token=" + tokenStandIn + "&secret=" + secretStandIn)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if strings.Contains(query, secret) || !strings.Contains(query, tokenStandIn) {
		t.Errorf("another host got %q", query)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the call went on to another host")
	}))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	if _, err := newClient(t, server.URL, newStore(t)).http.Get("https://" + apiHost + "/cgi-bin/any"); err == nil {
		t.Error("no error")
	}
}

func TestABodyThatCannotBeSentTwiceIsSentOnce(t *testing.T) {
	c := newClient(t, answering(t, "application/json", `{"errcode":-1,"errmsg":"system error"}`).URL, newStore(t))
	stream := io.MultiReader(strings.NewReader("a picture"))
	_, err := c.http.Post("https://"+apiHost+"/cgi-bin/media/upload?access_token="+tokenStandIn, "image/jpeg", stream)
	codeIs(t, err, busyCode)
	if got := counted(t, c.transport().metrics.calls.WithLabelValues("/cgi-bin/media/upload", "-1")); got != 1 {
		t.Errorf("%v attempts, want 1", got)
	}
}

func TestATokenAnswerWithoutATokenIsAnError(t *testing.T) {
	for _, body := range []string{`{}`, `{"access_token":"x"}`, `{"access_token":"","expires_in":7200}`, "hello"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		if err := newClient(t, server.URL, newStore(t)).PushMenu(t.Context(), []byte(`{}`)); err == nil || !strings.Contains(err.Error(), "fetch an access token") {
			t.Errorf("%s: error %v", body, err)
		}
		server.Close()
	}
}
