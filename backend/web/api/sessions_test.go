package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var (
	asEditor    = identity.Grant{Role: casework.Editor}
	asPublisher = identity.Grant{Role: casework.Publisher}
	asAdmin     = identity.Grant{Role: casework.Admin}
	asAgent     = identity.Grant{Role: casework.Agent}
	asPolice    = identity.Grant{Role: casework.WindowOfficer, Department: "police", Points: []casework.AcceptancePoint{casework.Municipal}}
)

// browser keeps cookies, and says where the page is from that sends.
type browser struct {
	h      *house
	client http.Client
	from   string // Sec-Fetch-Site
}

func (h *house) browser() *browser {
	return &browser{h, http.Client{Jar: must(cookiejar.New(nil))}, "same-origin"}
}

func (b *browser) send(method, path string, body any) (*http.Response, map[string]any) {
	b.h.Helper()
	var src bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&src).Encode(body); err != nil {
			b.h.Fatal(err)
		}
	}
	r := must(http.NewRequestWithContext(b.h.Context(), method, b.h.url+path, &src))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", b.from)
	resp, err := b.client.Do(r)
	if err != nil {
		b.h.Fatal(err)
	}
	defer resp.Body.Close()
	said := must(io.ReadAll(resp.Body))
	var answer map[string]any
	if len(said) > 0 {
		if err := json.Unmarshal(said, &answer); err != nil {
			b.h.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, said)
		}
	}
	return resp, answer
}

// says sends, and wants a status and a code.
func (b *browser) says(status int, code, method, path string, body any) (*http.Response, map[string]any) {
	b.h.Helper()
	resp, answer := b.send(method, path, body)
	if said, _ := answer["code"].(string); resp.StatusCode != status || said != code {
		b.h.Fatalf("%s %s: %d %v, want %d %s", method, path, resp.StatusCode, answer, status, code)
	}
	return resp, answer
}

func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, openHouse(t, s, "")) })
}

func TestSomebodyNewSignsInChangesTheirPasswordAndEnrolsBeforeAnythingElse(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.account("boss", "", asAdmin)
		made := h.ok(h.token("boss"), "POST", "/accounts", "", map[string]any{"name": "Han.Meimei", "roles": []any{map[string]any{"role": "publisher"}}})
		oneTime, _ := made["one_time_password"].(string)
		b := h.browser()
		resp, session := b.says(201, "", "POST", "/sessions", map[string]any{"name": "han.meimei", "password": oneTime})
		if first, _ := session["first"].(map[string]any); first["code"] != "password_must_change" || session["token"] != nil || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("signed in: %v", session)
		}
		_, refusal := b.says(403, "password_must_change", "GET", "/requests", nil)
		if next := refusal["params"].(map[string]any)["next"].(map[string]any); next["operation"] != "changePassword" || next["path"] != "/api/v1/account/password" {
			t.Errorf("what next: %v", next)
		}
		b.says(422, "password_short", "PUT", "/account/password", map[string]any{"old": oneTime, "password": "short"})
		b.says(422, "sign_in_wrong", "PUT", "/account/password", map[string]any{"old": "another", "password": passphrase})
		b.says(204, "", "PUT", "/account/password", map[string]any{"old": oneTime, "password": passphrase})

		b.says(403, "second_factor_must_enrol", "GET", "/requests", nil)
		_, factor := b.says(201, "", "POST", "/account/factor", nil)
		secret := factor["secret"].(string)
		if !strings.HasPrefix(factor["uri"].(string), "otpauth://totp/") || secret == "" {
			t.Errorf("enrolled: %v", factor)
		}
		b.says(422, "second_factor_wrong", "PUT", "/account/factor", map[string]any{"code": "000000"})
		_, confirmed := b.says(200, "", "PUT", "/account/factor", map[string]any{"code": must(totp.GenerateCode(secret, time.Now()))})
		recovery := confirmed["recovery_codes"].([]any)
		b.says(200, "", "GET", "/requests", nil)
		b.says(409, "second_factor_there", "POST", "/account/factor", nil)

		other := h.browser()
		in := map[string]any{"name": "han.meimei", "password": passphrase}
		other.says(401, "second_factor_needed", "POST", "/sessions", in)
		in["code"] = recovery[0]
		other.says(201, "", "POST", "/sessions", in)
		other.says(204, "", "DELETE", "/sessions/current", nil)
		other.says(401, "signed_out", "GET", "/sessions/current", nil)
		b.says(200, "", "GET", "/sessions/current", nil)
	})
}

func TestAPageOfAnotherSiteCanNotUseTheCookie(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	h.account("li.lei", "", asEditor)
	in := map[string]any{"name": "li.lei", "password": passphrase}
	b := h.browser()
	b.from = "cross-site"
	b.says(403, "cross_site", "POST", "/sessions", in)
	b.from = "same-origin"
	b.says(201, "", "POST", "/sessions", in)
	for _, from := range []string{"cross-site", "same-site"} {
		b.from = from
		b.says(403, "cross_site", "DELETE", "/sessions/current", nil)
		b.says(200, "", "GET", "/sessions/current", nil)
	}
	b.from = "none" // typed into the address line
	b.says(204, "", "DELETE", "/sessions/current", nil)

	// A token is never sent by a browser of itself.
	in["token"] = true
	b.from = "same-origin"
	resp, session := b.says(201, "", "POST", "/sessions", in)
	token, _ := session["token"].(string)
	if token == "" || len(resp.Cookies()) > 0 {
		t.Fatalf("asked for a token: %v %v", session, resp.Cookies())
	}
	h.ok(token, "GET", "/sessions/current", "", nil)
	if status, _ := h.send(token, "DELETE", "/sessions/current", "", nil); status != http.StatusNoContent {
		t.Errorf("signed out by token: %d", status)
	}
	h.refused(401, "signed_out", token, "GET", "/sessions/current", "", nil)
}

func TestTheCookieIsForOurSiteAndScriptsDoNotSeeIt(t *testing.T) {
	for publicURL, want := range map[string]http.Cookie{
		"":                          {Name: "luohu_session"},
		"https://hukou.example.org": {Name: "__Host-luohu_session", Secure: true},
	} {
		h := openHouse(t, storetest.Open(t, "sqlite", ""), publicURL)
		h.account("li.lei", "", asEditor)
		resp, _ := h.browser().says(201, "", "POST", "/sessions", map[string]any{"name": "li.lei", "password": passphrase})
		all := resp.Cookies()
		if len(all) != 1 {
			t.Fatalf("cookies: %v", all)
		}
		if c := all[0]; c.Name != want.Name || c.Secure != want.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Expires.Before(time.Now()) {
			t.Errorf("%q: %v", publicURL, c)
		}
	}
}

func TestGuessingAtAPasswordHasToWait(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.account("li.lei", "", asEditor)
		b := h.browser()
		in := map[string]any{"name": "li.lei", "password": "guessed it"}
		for range 5 {
			b.says(401, "sign_in_wrong", "POST", "/sessions", in)
		}
		in["password"] = passphrase
		resp, _ := b.says(429, "sign_in_wait", "POST", "/sessions", in)
		if resp.Header.Get("Retry-After") == "" {
			t.Error("nobody says when it may be tried again")
		}
	})
}

func TestSomebodyWithTwoRolesGoesOnInTheOther(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	h.account("li.lei", "", asEditor, asPublisher)
	b := h.browser()
	_, session := b.says(201, "", "POST", "/sessions", map[string]any{"name": "li.lei", "password": passphrase, "as": "editor"})
	if session["role"] != "editor" || len(session["roles"].([]any)) != 2 {
		t.Errorf("signed in: %v", session)
	}
	seen := b.client.Jar.Cookies(must(http.NewRequestWithContext(t.Context(), http.MethodGet, h.url, nil)).URL)[0].Value
	b.says(403, "not_allowed", "PUT", "/sessions/current/role", map[string]any{"as": "admin"})
	_, session = b.says(200, "", "PUT", "/sessions/current/role", map[string]any{"as": "publisher"})
	if first, _ := session["first"].(map[string]any); session["role"] != "publisher" || first["code"] != "second_factor_must_enrol" {
		t.Errorf("as a publisher: %v", session)
	}
	h.refused(401, "signed_out", seen, "GET", "/sessions/current", "", nil) // what it was before
	h.refused(409, "no_session", h.token("li.lei"), "PUT", "/sessions/current/role", "", map[string]any{"as": "publisher"})
}

func TestSessionsAreListedAndEndedByTheirOwnerOrAnAdmin(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		id := h.account("li.lei", "", asEditor)
		h.account("other", "", asEditor)
		h.account("boss", "", asAdmin)
		mine, second, boss, other := h.token("li.lei"), h.token("li.lei"), h.token("boss"), h.token("other")
		page := h.ok(mine, "GET", "/sessions?limit=1", "", nil)
		newest := page["items"].([]any)[0].(map[string]any)
		if page["next"] == nil || newest["current"] != false || newest["kind"] != "token" {
			t.Errorf("first page: %v", page)
		}
		rest := h.ok(mine, "GET", "/sessions?limit=1&cursor="+page["next"].(string), "", nil)
		if items := rest["items"].([]any); rest["next"] != nil || len(items) != 1 || items[0].(map[string]any)["current"] != true {
			t.Errorf("second page: %v", rest)
		}
		h.refused(404, "not_yours", other, "GET", "/sessions?account="+id, "", nil)
		h.refused(404, "not_yours", other, "DELETE", "/sessions/"+newest["id"].(string), "", nil)
		if all := h.ok(boss, "GET", "/sessions?account="+id, "", nil)["items"].([]any); len(all) != 2 {
			t.Errorf("seen by the admin: %v", all)
		}
		if status, answer := h.send(boss, "DELETE", "/sessions/"+newest["id"].(string), "", nil); status != http.StatusNoContent {
			t.Errorf("ended by the admin: %d %v", status, answer)
		}
		h.refused(401, "signed_out", second, "GET", "/sessions/current", "", nil)
	})
}
