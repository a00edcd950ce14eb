package wechat

import (
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestNewCallbackNamesTheSettingThatCannotWork(t *testing.T) {
	for name, o := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"unknown mode":              {func(o *Options) { o.Mode = "secret" }, "wechat.mode"},
		"no token":                  {func(o *Options) { o.Token = "" }, "wechat.token"},
		"encrypted without key":     {func(o *Options) { o.EncodingAESKey = "" }, "wechat.encoding_aes_key"},
		"short key":                 {func(o *Options) { o.EncodingAESKey = aesKey[:42] }, "42 characters, must be 43"},
		"key with other characters": {func(o *Options) { o.EncodingAESKey = aesKey[:42] + "!" }, "other characters"},
		"key without account":       {func(o *Options) { o.AppID = "" }, "wechat.app_id"},
		"negative window":           {func(o *Options) { o.Window = -1 }, "negative"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := options(Encrypted)
			o.change(&changed)
			_, err := NewCallback(changed, &recorder{}, slog.New(slog.DiscardHandler), NewMetrics(nil))
			if err == nil || !strings.Contains(err.Error(), o.want) {
				t.Errorf("error %v, want one with %q", err, o.want)
			}
		})
	}
}

func TestURLCheckEchoesOnlyWhatIsSigned(t *testing.T) {
	c := newCallback(t, options(Compatible), &recorder{})
	old := url.Values{"timestamp": {"1"}, "nonce": {"2"}, "signature": {Signature(token, "1", "2")}, "echostr": {"<b>314"}}
	for name, test := range map[string]struct {
		query  string
		status int
		echo   string
	}{
		"signed, though long ago": {old.Encode(), http.StatusOK, "<b>314"},
		"wrong signature":         {with(plainQuery(), "signature", strings.Repeat("0", 40)).Encode() + "&echostr=1", http.StatusForbidden, ""},
		"upper-case signature":    {with(plainQuery(), "signature", strings.ToUpper(plainQuery().Get("signature"))).Encode() + "&echostr=1", http.StatusForbidden, ""},
		"no signature":            {"echostr=1", http.StatusForbidden, ""},
		"nothing":                 {"", http.StatusForbidden, ""},
		"echostr twice":           {plainQuery().Encode() + "&echostr=1&echostr=2", http.StatusForbidden, ""},
		"endless echostr":         {plainQuery().Encode() + "&echostr=" + strings.Repeat("1", longestValue+1), http.StatusForbidden, ""},
		"broken escape":           {plainQuery().Encode() + "&echostr=%zz", http.StatusForbidden, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			serve(c).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?"+test.query, nil))
			if w.Code != test.status {
				t.Fatalf("status %d, want %d", w.Code, test.status)
			}
			if test.status == http.StatusOK && w.Body.String() != test.echo {
				t.Errorf("body %q, want %q", w.Body, test.echo)
			}
			if kind := w.Header().Get("Content-Type"); test.status == http.StatusOK && !strings.HasPrefix(kind, "text/plain") {
				t.Errorf("content type %q would let an echo be a page", kind)
			}
		})
	}
}

func TestWhatIsNotFromWeChatIsRefused(t *testing.T) {
	c, err := NewCipher(appID, aesKey, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Seal(nil, []byte(textMessage))
	if err != nil {
		t.Fatal(err)
	}
	good := string(text)
	foreignQuery, foreignBody := sealed(t, "wxsomebodyelse0000", aesKey, textMessage)
	otherKeyQuery, otherKeyBody := sealed(t, appID, strings.ToUpper(aesKey[:42])+"A", textMessage)
	stamp := func(at time.Time) url.Values {
		s := at.Unix()
		q := plainQuery()
		q.Set("timestamp", itoa(s))
		q.Set("signature", Signature(token, itoa(s), "314159"))
		return q
	}
	twice := plainQuery()
	twice.Add("signature", twice.Get("signature"))

	for _, test := range []struct {
		name   string
		query  url.Values
		body   string
		status int
		reason refusal
	}{
		{"no query", url.Values{}, textMessage, 403, wrongSignature},
		{"forged signature", with(plainQuery(), "signature", strings.Repeat("a", 40)), textMessage, 403, wrongSignature},
		{"empty signature", with(plainQuery(), "signature", ""), textMessage, 403, wrongSignature},
		{"signature twice", twice, textMessage, 403, badQuery},
		{"endless nonce", with(plainQuery(), "nonce", strings.Repeat("1", longestValue+1)), textMessage, 403, badQuery},
		{"eleven minutes old", stamp(noon.Add(-11 * time.Minute)), textMessage, 403, stale},
		{"eleven minutes early", stamp(noon.Add(11 * time.Minute)), textMessage, 403, stale},
		{"msg_signature for a plain body", without(cipherQuery(good), "signature"), textMessage, 403, wrongSignature},
		{"right msg_signature, wrong signature", with(cipherQuery(good), "signature", strings.Repeat("a", 40)), cipherBody(good), 403, wrongSignature},
		{"right signature, no msg_signature", without(cipherQuery(good), "msg_signature"), cipherBody(good), 403, wrongSignature},
		{"msg_signature of another text", cipherQuery("AAAA"), cipherBody(good), 403, wrongSignature},
		{"app id of another account", foreignQuery, foreignBody, 403, wrongAppID},
		{"key of another account", otherKeyQuery, otherKeyBody, 403, wrongCipher},
		{"no base64", cipherQuery("!!!!"), cipherBody("!!!!"), 403, wrongCipher},
		{"empty cipher text", cipherQuery(""), cipherBody(""), 403, wrongCipher},
		{"half a block", cipherQuery(good[:12]), cipherBody(good[:12]), 403, wrongCipher},
		{"cut cipher text", cipherQuery(good[:64]), cipherBody(good[:64]), 403, wrongCipher},
		{"encrypted by the address, plain in the body", cipherQuery(good), textMessage, 400, wrongMode},
	} {
		t.Run(test.name, func(t *testing.T) { refusesWith(t, test.query, test.body, test.status, test.reason) })
	}
}

func refusesWith(t *testing.T, q url.Values, body string, status int, reason refusal) {
	t.Helper()
	h := &recorder{}
	c := newCallback(t, options(Compatible), h)
	w := post(c, q, body)
	if w.Code != status {
		t.Errorf("status %d, want %d", w.Code, status)
	}
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("content type %q", kind)
	}
	if got := counted(t, c.metrics.refusals.WithLabelValues(string(reason))); got != 1 {
		t.Errorf("%v refusals counted as %s, want 1", got, reason)
	}
	if len(h.messages) > 0 {
		t.Errorf("handled %+v", h.messages)
	}
}

func TestEveryCipherFaultIsAnsweredAlike(t *testing.T) {
	c := newCallback(t, options(Encrypted), &recorder{})
	foreignQuery, foreignBody := sealed(t, "wxsomebodyelse0000", aesKey, textMessage)
	foreign := post(c, foreignQuery, foreignBody)
	for _, text := range []string{"!!!!", "", "AAAAAAAAAAAAAAAAAAAAAA==", strings.Repeat("A", 128)} {
		if w := post(c, cipherQuery(text), cipherBody(text)); w.Code != foreign.Code || w.Body.String() != foreign.Body.String() {
			t.Errorf("cipher text %q is answered %d %s, a foreign account's %d %s", text, w.Code, w.Body, foreign.Code, foreign.Body)
		}
	}
}

func TestTheTimeStampWindowCanBeSwitchedOff(t *testing.T) {
	o := options(Plain)
	o.Window = 0
	q := url.Values{"timestamp": {"1"}, "nonce": {"2"}, "signature": {Signature(token, "1", "2")}}
	if w := post(newCallback(t, o, &recorder{}), q, textMessage); w.Code != http.StatusOK {
		t.Errorf("status %d, want 200", w.Code)
	}
}

func TestARepeatedNonceIsNoFault(t *testing.T) {
	c := newCallback(t, options(Plain), &recorder{})
	for range 3 {
		if w := post(c, plainQuery(), textMessage); w.Code != http.StatusOK {
			t.Errorf("status %d, want 200", w.Code)
		}
	}
}

func TestABodyOverTheLimitIsRefusedUnread(t *testing.T) {
	c := newCallback(t, options(Plain), &recorder{})
	for name, length := range map[string]int64{"announced": 1 << 40, "not announced": -1} {
		t.Run(name, func(t *testing.T) {
			body := &countingReader{}
			req := httptest.NewRequest(http.MethodPost, "/?"+plainQuery().Encode(), body)
			req.ContentLength = length
			w := httptest.NewRecorder()
			serve(c).ServeHTTP(w, req)
			if w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("status %d, want 413", w.Code)
			}
			if body.read > defaultBodyLimit+1 {
				t.Errorf("%d bytes were read", body.read)
			}
		})
	}
}

// countingReader never ends.
type countingReader struct{ read int }

func (r *countingReader) Read(p []byte) (int, error) {
	r.read += len(p)
	return len(p), nil
}

func TestABodyThatBreaksOffIsRefused(t *testing.T) {
	c := newCallback(t, options(Plain), &recorder{})
	req := httptest.NewRequest(http.MethodPost, "/?"+plainQuery().Encode(),
		io.MultiReader(strings.NewReader(textMessage[:40]), brokenReader{}))
	w := httptest.NewRecorder()
	serve(c).ServeHTTP(w, req)
	if w.Code != http.StatusBadRequest {
		t.Errorf("status %d, want 400", w.Code)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
