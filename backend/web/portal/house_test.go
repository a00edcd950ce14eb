package portal_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/camera"
	"luohu/backend/caseload"
	"luohu/backend/identity"
	"luohu/backend/invite"
	"luohu/backend/roster"
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

	invites  *invite.Invites
	bindings *binding.Bindings
	codes    *sceneCodes   // of the official account
	silent   bool          // who signs in agrees to nothing
	later    time.Duration // how much later it is for codes of phones
}

const passphrase = "four words of one sentence"

func must[V any](v V, err error) V { return webtest.Must(v, err) }

func opened(t *testing.T) *house {
	t.Helper()
	h := &house{codes: &sceneCodes{}, now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC)}
	h.House = webtest.Open(t, webtest.Options{Now: func() time.Time { return h.now }})
	h.load, h.people = h.Load, h.Identity
	h.invites = invite.New(invite.Parts{KV: h.KV, Store: h.Store, Codes: h.codes, Now: time.Now})
	h.bindings = binding.New(binding.Parts{Store: h.Store, Invites: h.invites, Agents: h.load, Texts: h.load.Consent, Now: time.Now})
	if err := portal.Routes(portal.Parts{
		Site: h.Site(), Load: h.load, People: h.Vault, FileWords: h.Cases.FileWords, KV: h.KV, UnitsPerMinute: func() int { return 3 },
		Roster: must(roster.LoadWords(webtest.Read("words/roster.yaml"))), Invites: h.invites, Phones: h.bindings, Documents: h.Office(),
		Camera: camera.New(camera.Parts{
			KV: h.KV, Store: h.Store, Sign: h.Keys.Fingerprint, Still: h.people.Still, Now: func() time.Time { return time.Now().Add(h.later) },
		}),
	}); err != nil {
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
	return h.uploadWith(path, session, nil, sent...)
}

// uploadWith sends fields besides.
func (h *house) uploadWith(path, session string, fields []string, sent ...any) answer {
	h.Helper()
	return h.uploadAs(path, session, "file", fields, sent...)
}

func (h *house) uploadAs(path, session, field string, fields []string, sent ...any) answer {
	h.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	for i := 0; i+1 < len(sent); i += 2 {
		part := must(form.CreateFormFile(field, sent[i].(string)))
		_ = must(part.Write(sent[i+1].([]byte)))
	}
	_ = form.Close()
	return h.send(http.MethodPost, path, session, form.FormDataContentType(), &body)
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
	session := h.SignIn(name, passphrase)
	if text, shown := h.load.Consent.Of("privacy", h.now); shown && !h.silent {
		h.post("/portal/consent", session, "version", text.Version) // refused to staff
	}
	return session
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
