package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/web/site"
	"luohu/backend/web/webtest"
)

const passphrase = webtest.Passphrase

// house serves the pages of one's own account, and one form beside them.
type house struct {
	*webtest.House
	saved []string
}

func opened(t *testing.T) *house {
	t.Helper()
	h := &house{House: webtest.Open(t, webtest.Options{Now: time.Now})}
	shell := webtest.Must(h.Site().Shell("account", site.Templates, "templates/pages/*.html"))
	shell.Post("/console/form", "", func(p *site.Page) error {
		h.saved = append(h.saved, p.Form().Get("text"))
		return p.To("/console", "")
	})
	h.Serve()
	h.Account("wang", "wang", "", h.Hash(), identity.Grant{Role: casework.Editor})
	return h
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
	a := h.Ask(method, path, session, webtest.FormType, strings.NewReader(form.Encode()), headers...)
	return answer{a.Status, a.Where, a.Session, a.Page, a.Header}
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

func TestAnAddressThatThereIsNotIsAPageToABrowserAndDataToAProgram(t *testing.T) {
	h := opened(t)
	for accepts, kind := range map[string]string{"text/html,*/*;q=0.8": "text/html", "*/*": "application/problem+json"} {
		a := h.send(http.MethodGet, "/console/none-such", "", nil, "Accept", accepts)
		if got := a.header.Get("Content-Type"); a.status != http.StatusNotFound || !strings.HasPrefix(got, kind) || !strings.Contains(a.page, "没有这个页面") {
			t.Errorf("to %s it answers %d %s\n%s", accepts, a.status, got, a.page)
		}
	}
}

func TestWhoOpensWhereAFormIsSentToGetsThePageOnWhichItStands(t *testing.T) {
	h := opened(t)
	if a := h.send(http.MethodGet, "/account/role", "", nil, "Accept", "text/html"); a.status != http.StatusSeeOther || a.where != "/account" {
		t.Errorf("a browser: %d %s", a.status, a.where)
	}
	if a := h.send(http.MethodGet, "/account/role", "", nil); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != http.MethodPost {
		t.Errorf("a program: %d, allowed %q", a.status, a.header.Get("Allow"))
	}
	if a := h.send(http.MethodPut, "/account/role", "", nil, "Accept", "text/html"); a.status != http.StatusMethodNotAllowed {
		t.Errorf("another way: %d", a.status)
	}
}
