package portal_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/door"
	"luohu/backend/web/portal"
	"luohu/backend/web/site"
	"luohu/configs"
	"luohu/estimator"
)

// house serves the portal as the program does, on a clock of the rules that
// stands, in a period that is filed in.
type house struct {
	*testing.T
	url    string
	now    time.Time
	load   *caseload.Caseload
	people *identity.Identity
}

const passphrase = "four words of one sentence"

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func read(name string) []byte { return must(configs.FS.ReadFile(name)) }

func randomKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return base64.StdEncoding.EncodeToString(key)
}

// tables are those that are shipped.
type tables struct{ *estimator.Catalog }

func (v tables) Version(_ context.Context, version string) (*estimator.Policy, error) {
	p, _ := v.Catalog.Version(version)
	return p, nil
}

func (v tables) ToCountBy(id string, _ time.Time) (*estimator.Policy, error) {
	p, _ := v.Get(cmp.Or(id, "tianjin-2023"))
	return p, nil
}

func shipped() tables {
	words := must(estimator.LoadWords(read("words/estimate.yaml")))
	var all []*estimator.Policy
	for _, name := range []string{"policies/tianjin-2018.yaml", "policies/tianjin-2020.yaml", "policies/tianjin-2022.yaml", "policies/tianjin-2023.yaml"} {
		all = append(all, must(estimator.Load(name, read(name), words)))
	}
	return tables{must(estimator.NewCatalog("tianjin", all...))}
}

func opened(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC)}
	s, memory := storetest.Open(t, "sqlite", ""), kv.NewMemory(time.Now)
	ring := must(vault.NewKeyring([]string{randomKey()}, randomKey()))
	v := must(vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now}))
	h.people = must(identity.New(identity.Parts{Store: s, Vault: v, KV: memory, Note: (*store.Tx).Audit, Now: time.Now, Rules: identity.Rules{
		Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour, Issuer: "luohu",
	}}))
	days := must(calendar.Load(read("calendar/2018-2026.json")))
	h.load = caseload.New(caseload.Parts{
		Store: s, Policies: shipped(), Vault: v, Persons: v, Consent: must(consent.Load(read("consent.yaml"))),
		Presets: []*casework.Preset{must(casework.LoadPreset("since-2022.yaml", read("periods/since-2022.yaml")))},
		Now:     func() time.Time { return h.now }, Days: func() casework.Workdays { return days },
		Agents: h.people, Fresh: func(unit string) caseload.Fresh { return v.Fresh(unit) },
		Cabinet: &caseload.Cabinet{
			Desk:    files.NewDesk(files.Rules{Limits: files.DefaultLimits}),
			Archive: files.NewArchive(must(files.NewFolder(t.TempDir()))),
			Key:     func(ctx context.Context, person string) files.AEAD { return v.Key(ctx, person) },
			Now:     time.Now,
		},
	})
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	c := &api.Cases{
		Load: h.load, Store: s, Persons: v, FileWords: must(files.LoadWords(read("words/files.yaml"))), Log: log,
		Words: must(casework.LoadWords(read("words/casework.yaml"), read("words/identity.yaml"))),
	}
	engine := must(web.New(nil, log))
	pages := must(site.New(engine, site.Parts{
		Door: door.New(door.Parts{Store: s, Who: h.people.Who, May: identity.MayAtAll}), Identity: h.people, Words: c.Words,
		Told: c.Problem, Now: h.load.Now, Log: log,
	}))
	if err := portal.Routes(portal.Parts{Site: pages, Load: h.load, People: v, FileWords: c.FileWords, KV: memory, UnitsPerMinute: 3}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(engine)
	t.Cleanup(func() { server.Close(); memory.Close() })
	h.url = server.URL
	h.period()
	return h
}

// period opens one for filing, by the staff that it takes.
func (h *house) period() {
	publisher, approver := casework.Actor{ID: "p", Role: casework.Publisher}, casework.Actor{ID: "a", Role: casework.Approver}
	must(h.load.CreatePeriod(h.Context(), publisher, "2026-2", caseload.Preparation{}))
	asked := must(h.load.Request(h.Context(), publisher, casework.AskPeriod, "2026-2", caseload.Details{}, "按通知"))
	must(h.load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
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
	r := must(http.NewRequestWithContext(h.Context(), method, h.url+path, body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "luohu_session", Value: session})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp := must(client.Do(r))
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, where: resp.Header.Get("Location"), page: string(must(io.ReadAll(resp.Body)))}
	for _, c := range resp.Cookies() {
		if c.Name == "luohu_session" {
			a.session = c.Value
		}
	}
	return a
}

func (h *house) get(path, session string) answer {
	h.Helper()
	return h.send(http.MethodGet, path, session, "", nil)
}

// post sends a form, by pairs of name and value.
func (h *house) post(path, session string, pairs ...string) answer {
	h.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return h.send(http.MethodPost, path, session, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends files, by pairs of name and content.
func (h *house) upload(path, session string, sent ...any) answer {
	h.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(sent); i += 2 {
		part := must(form.CreateFormFile("file", sent[i].(string)))
		_ = must(part.Write(sent[i+1].([]byte)))
	}
	_ = form.Close()
	return h.send(http.MethodPost, path, session, form.FormDataContentType(), &body)
}

// picture is one that looks like no other.
func picture(n int) []byte {
	page := image.NewGray(image.Rect(0, 0, 300, 200))
	page.SetGray(n%300, n/300, color.Gray{Y: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, page); err != nil {
		panic(err)
	}
	return b.Bytes()
}

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
	a := h.post("/account/sign-in", "", "name", name, "password", passphrase)
	if a.session == "" {
		h.Fatalf("signing in: %d\n%s", a.status, a.page)
	}
	return a.session
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
