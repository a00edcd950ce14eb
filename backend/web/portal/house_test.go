package portal_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/identity"
	"luohu/backend/web/portal"
	"luohu/backend/web/webtest"
)

// house serves the portal as the program does, on a clock of the rules that
// stands, in a period that is filed in.
type house struct {
	*webtest.House
	url    string
	now    time.Time
	load   *caseload.Caseload
	people *identity.Identity
}

const passphrase = "four words of one sentence"

func must[V any](v V, err error) V { return webtest.Must(v, err) }

func opened(t *testing.T) *house {
	t.Helper()
	h := &house{now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC)}
	h.House = webtest.Open(t, webtest.Options{Now: func() time.Time { return h.now }})
	h.load, h.people = h.Load, h.Identity
	if err := portal.Routes(portal.Parts{Site: h.Site(), Load: h.load, People: h.Vault, FileWords: h.Cases.FileWords, KV: h.KV, UnitsPerMinute: func() int { return 3 }}); err != nil {
		t.Fatal(err)
	}
	h.Serve()
	h.url = h.URL
	h.period()
	return h
}

// period opens one for filing, by the staff that it takes.
func (h *house) period() {
	h.Prepare("2026-2")
	h.now = time.Date(2026, 9, 10, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
}

// answer is what came back.
type answer struct {
	status  int
	where   string
	session string
	page    string
}

func (h *house) send(method, path, session, kind string, body io.Reader, headers ...string) answer {
	h.Helper()
	a := h.Ask(method, path, session, kind, body, headers...)
	return answer{a.Status, a.Where, a.Session, a.Page}
}

func (h *house) get(path, session string) answer {
	h.Helper()
	return h.send(http.MethodGet, path, session, "", nil)
}

// post sends a form, by pairs of name and value.
func (h *house) post(path, session string, pairs ...string) answer {
	h.Helper()
	return h.send(http.MethodPost, path, session, webtest.FormType, strings.NewReader(webtest.Form(pairs...).Encode()))
}

// upload sends files, by pairs of name and content.
func (h *house) upload(path, session string, sent ...any) answer {
	h.Helper()
	a := h.Upload(path, session, sent...)
	return answer{a.Status, a.Where, a.Session, a.Page}
}

// picture is one that looks like no other.
func picture(n int) []byte { return webtest.Picture(n) }

var codes = []string{"91120116MA00000014", "91350100M000100Y43", "91120118MA0000000X"}

// registration is what a unit sends to register.
func registration(n int) []string {
	name := string(rune('a' + n))
	return []string{
		"uscc", codes[n], "name", "示范公司" + name,
		"agents.0.name", "wang." + name, "agents.0.password", passphrase, "agents.0.again", passphrase, "agents.0.insured", "yes", "agents.0.phone", "13800000000",
		"agents.1.name", "li." + name, "agents.1.password", passphrase, "agents.1.again", passphrase, "agents.1.insured", "yes",
	}
}

// unit registers one and signs its first agent in.
func (h *house) unit(n int) (session string) {
	h.Helper()
	if a := h.post("/portal/register", "", registration(n)...); a.status != http.StatusSeeOther {
		h.Fatalf("registered: %d\n%s", a.status, a.page)
	}
	return h.signIn("wang." + string(rune('a'+n)))
}

func (h *house) signIn(name string) string {
	h.Helper()
	return h.SignIn(name, passphrase)
}

const wang = "11010519491231002X"

// add begins an application, and is its path.
func (h *house) add(session, name, number string) string {
	h.Helper()
	a := h.post("/portal/applications/new", session, "period", "2026-2", "name", name, "id_number", number)
	if a.status != http.StatusSeeOther {
		h.Fatalf("added: %d\n%s", a.status, a.page)
	}
	return strings.TrimSuffix(a.where, "/facts")
}

// fill fills everything in that is needed.
func (h *house) fill(session, path string) {
	h.Helper()
	for step, pairs := range map[string][]string{
		"basics":    {"birth_date", "1992-05-06", "education", "associate"},
		"insurance": {"pension_months", "50", "medical_months", "50", "unemployment_months", "50", "work_injury_months", "50", "maternity_months", "50", "fund_months", "3年"},
		"residence": {"owns_home", "no", "permit_endorsements", "2"},
	} {
		if a := h.post(path+"/facts/"+step, session, append(pairs, "revision", "9")...); a.status != http.StatusSeeOther {
			h.Fatalf("filled in %s: %d\n%s", step, a.status, a.page)
		}
	}
}

var seenVersion = regexp.MustCompile(`name="version" value="(\d+)"`)

// version is the one that the form of a page carries.
func (h *house) version(path, session string) string {
	h.Helper()
	found := seenVersion.FindStringSubmatch(h.get(path, session).page)
	if found == nil {
		h.Fatalf("%s carries no version", path)
	}
	return found[1]
}

func (h *house) is(a answer, status int, where string) {
	h.Helper()
	if a.status != status || !strings.HasPrefix(a.where, where) {
		h.Errorf("%d %s, expected %d %s\n%s", a.status, a.where, status, where, a.page)
	}
}

func (h *house) says(a answer, words ...string) {
	h.Helper()
	for _, w := range words {
		if !strings.Contains(a.page, w) {
			h.Errorf("the page does not say %q:\n%s", w, a.page)
		}
	}
}
