package site_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/door"
	"luohu/backend/web/problem"
	"luohu/backend/web/site"
	"luohu/configs"
)

const passphrase = "violet tractor sings nine"

// house serves the pages of one's own account, and one form beside them.
type house struct {
	*testing.T
	url     string
	secrets map[string]string // sessions, by account
	saved   []string
}

func opened(t *testing.T) *house {
	t.Helper()
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	ring := must(vault.NewKeyring([]string{randomKey()}, randomKey()))
	v := must(vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now}))
	memory := kv.NewMemory(time.Now)
	people := must(identity.New(identity.Parts{Store: s, Vault: v, KV: memory, Note: (*store.Tx).Audit, Now: time.Now, Rules: identity.Rules{
		Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour, Issuer: "luohu",
	}}))
	words := must(casework.LoadWords(read(t, "words/casework.yaml"), read(t, "words/identity.yaml")))
	engine := must(web.New(nil, slog.New(slog.DiscardHandler)))
	h := &house{T: t, secrets: map[string]string{}}
	pages := must(site.New(engine, site.Parts{
		Door:     door.New(door.Parts{Store: s, Who: people.Who, May: identity.MayAtAll}),
		Identity: people, Words: words, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Told: func(err error) *problem.Problem {
			if r, is := casework.IsRefusal(err); is {
				says, _ := words.Refusal(r)
				p := problem.New(http.StatusUnprocessableEntity, says)
				p.Code = string(r.Code)
				return p
			}
			return nil
		},
	}))
	shell := must(pages.Shell("account", site.Templates, "templates/pages/*.html"))
	shell.Post("/console/form", "", func(p *site.Page) error {
		h.saved = append(h.saved, p.Form().Get("text"))
		return p.To("/console", "")
	})
	server := httptest.NewServer(engine)
	t.Cleanup(func() { server.Close(); memory.Close() })
	h.url = server.URL
	_, oneTime, err := people.Add(t.Context(), store.Operator, "wang", identity.Grant{Role: casework.Editor})
	if err != nil {
		t.Fatal(err)
	}
	who := must(people.Who(context.Background(), must(people.SignIn(t.Context(), identity.Attempt{Name: "wang", Password: oneTime}))))
	if err := people.ChangePassword(t.Context(), who, oneTime, passphrase); err != nil {
		t.Fatal(err)
	}
	return h
}

// randomKey is one as settings have it.
func randomKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return base64.StdEncoding.EncodeToString(key)
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	return must(configs.FS.ReadFile(name))
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// answer is what came back.
type answer struct {
	status  int
	where   string
	session string
	page    string
	header  http.Header
}

func (h *house) send(method, path, session string, form url.Values, headers ...string) answer {
	h.Helper()
	r := must(http.NewRequestWithContext(h.Context(), method, h.url+path, strings.NewReader(form.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "luohu_session", Value: session})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp := must(client.Do(r))
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, where: resp.Header.Get("Location"), page: string(must(io.ReadAll(resp.Body))), header: resp.Header}
	for _, c := range resp.Cookies() {
		if c.Name == "luohu_session" {
			a.session = c.Value
		}
	}
	return a
}

func (h *house) signIn(more ...string) answer {
	h.Helper()
	form := url.Values{"name": {"wang"}, "password": {passphrase}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return h.send(http.MethodPost, "/account/sign-in", "", form)
}

func TestWhoeverSignsInGoesOnWhereTheyWereGoing(t *testing.T) {
	h := opened(t)
	if a := h.signIn(); a.status != http.StatusSeeOther || a.where != "/console" || a.session == "" {
		t.Errorf("%d %s", a.status, a.where)
	}
	if a := h.signIn("next", "/console/applications/1?x=2"); a.where != "/console/applications/1?x=2" {
		t.Errorf("led to %s", a.where)
	}
	for _, elsewhere := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "evil", "/\t/evil.example"} {
		if a := h.signIn("next", elsewhere); a.where != "/console" {
			t.Errorf("%q led to %s", elsewhere, a.where)
		}
	}
}

func TestAWrongPasswordIsSaidAndNothingTypedIsLost(t *testing.T) {
	a := opened(t).signIn("password", "something else", "next", "/console/x")
	if a.status != http.StatusUnauthorized || a.session != "" || !strings.Contains(a.page, `value="wang"`) || !strings.Contains(a.page, `value="/console/x"`) {
		t.Errorf("%d\n%s", a.status, a.page)
	}
	if strings.Contains(a.page, "something else") {
		t.Error("the page tells a password")
	}
}

func TestAFormThatCameTooLateIsSentAfterSigningIn(t *testing.T) {
	h := opened(t)
	late := h.send(http.MethodPost, "/console/form", "ended", url.Values{"text": {`租房<script>"`}})
	if late.status != http.StatusUnauthorized || !strings.Contains(late.page, `name="held.text" value="租房&lt;script&gt;&#34;"`) {
		t.Fatalf("%d\n%s", late.status, late.page)
	}
	in := h.signIn("next", "/console/form", "held.text", "租房")
	if in.status != http.StatusOK || !strings.Contains(in.page, `action="/console/form"`) || !strings.Contains(in.page, `name="text" value="租房"`) {
		t.Fatalf("%d\n%s", in.status, in.page)
	}
	if a := h.send(http.MethodPost, "/console/form", in.session, url.Values{"text": {"租房"}}); a.where != "/console" || len(h.saved) != 1 {
		t.Errorf("%d %s, saved %v", a.status, a.where, h.saved)
	}
}

func TestPasswordsAreNeverHeld(t *testing.T) {
	h := opened(t)
	late := h.send(http.MethodPost, "/account/password", "ended", url.Values{"old": {"a"}, "password": {"hidden words here"}})
	if strings.Contains(late.page, "hidden words") || strings.Contains(late.page, "held.") {
		t.Errorf("the page holds a password:\n%s", late.page)
	}
}

func TestAPageOfAnotherSiteSendsNothing(t *testing.T) {
	h := opened(t)
	session := h.signIn().session
	a := h.send(http.MethodPost, "/console/form", session, url.Values{"text": {"x"}}, "Sec-Fetch-Site", "cross-site")
	if a.status < 400 || len(h.saved) > 0 {
		t.Errorf("%d, saved %v", a.status, h.saved)
	}
	a = h.send(http.MethodPost, "/account/sign-in", "", url.Values{"name": {"wang"}, "password": {passphrase}}, "Origin", "https://evil.example")
	if a.status < 400 || a.session != "" {
		t.Errorf("signed in from elsewhere: %d", a.status)
	}
}

func TestSigningInMakesAnotherSessionAndSigningOutEndsIt(t *testing.T) {
	h := opened(t)
	first, second := h.signIn().session, h.signIn().session
	if first == second {
		t.Error("one session twice")
	}
	if a := h.send(http.MethodPost, "/account/sign-out", first, nil); a.status != http.StatusSeeOther {
		t.Errorf("signing out: %d", a.status)
	}
	if a := h.send(http.MethodGet, "/account/sessions", first, nil); a.status != http.StatusSeeOther || !strings.HasPrefix(a.where, "/account/sign-in") {
		t.Errorf("after signing out: %d %s", a.status, a.where)
	}
	if a := h.send(http.MethodGet, "/account/sessions", second, nil); a.status != http.StatusOK {
		t.Errorf("the other session: %d", a.status)
	}
}

func TestPagesLetNothingInFromElsewhere(t *testing.T) {
	a := opened(t).send(http.MethodGet, "/account/sign-in", "", nil)
	policy := a.header.Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "script-src 'self'") || !strings.Contains(policy, "frame-ancestors 'self'") {
		t.Errorf("the policy is %s", policy)
	}
	if strings.Contains(a.page, "<style") || strings.Contains(a.page, " style=") || strings.Contains(a.page, "onclick") {
		t.Error("style or script stands in the page")
	}
}
