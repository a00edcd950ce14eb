package console_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
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
	"luohu/backend/exchange"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/console"
	"luohu/backend/web/door"
	"luohu/backend/web/site"
	"luohu/configs"
	"luohu/estimator"
)

// house is the console as the program serves it, with somebody of each role, on
// a clock of the rules that stands.
type house struct {
	*testing.T
	url      string
	now      time.Time
	store    *store.Store
	load     *caseload.Caseload
	vault    *vault.Vault
	identity *identity.Identity
	secrets  map[string]string // sessions, by account
	people   int
}

var (
	here  = []casework.AcceptancePoint{casework.Municipal}
	there = []casework.AcceptancePoint{casework.Binhai}
	agent = casework.Actor{ID: "agent", Role: casework.Agent, Unit: "unit"}
)

var staff = map[string]identity.Grant{
	"hrss":      {Role: casework.WindowOfficer, Department: "hrss", Points: here},
	"hrss.two":  {Role: casework.WindowOfficer, Department: "hrss", Points: here},
	"police":    {Role: casework.WindowOfficer, Department: "police", Points: here},
	"binhai":    {Role: casework.WindowOfficer, Department: "hrss", Points: there},
	"education": {Role: casework.Scorer, Department: "education", Points: here},
	"edu.two":   {Role: casework.Scorer, Department: "education", Points: here},
	"approver":  {Role: casework.Approver},
	"publisher": {Role: casework.Publisher},
	"auditor":   {Role: casework.Auditor},
}

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

// versions are the tables of the shipped content.
type versions struct{ *estimator.Catalog }

func (v versions) Version(_ context.Context, version string) (*estimator.Policy, error) {
	p, _ := v.Catalog.Version(version)
	return p, nil
}

func (v versions) ToCountBy(id string, _ time.Time) (*estimator.Policy, error) {
	p, _ := v.Get(cmp.Or(id, "tianjin-2023"))
	return p, nil
}

func catalog(t *testing.T) *estimator.Catalog {
	t.Helper()
	words := must(estimator.LoadWords(read("words/estimate.yaml")))
	var all []*estimator.Policy
	for _, name := range []string{"tianjin-2018", "tianjin-2020", "tianjin-2022", "tianjin-2023"} {
		all = append(all, must(estimator.Load(name+".yaml", read("policies/"+name+".yaml"), words)))
	}
	return must(estimator.NewCatalog("tianjin", all...))
}

func opened(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC), store: storetest.Open(t, "sqlite", ""), secrets: map[string]string{}}
	ring, memory := must(vault.NewKeyring([]string{randomKey()}, randomKey())), kv.NewMemory(time.Now)
	h.vault = must(vault.Open(t.Context(), vault.Parts{Store: h.store, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now}))
	h.identity = must(identity.New(identity.Parts{Store: h.store, Vault: h.vault, KV: memory, Note: (*store.Tx).Audit, Now: time.Now, Rules: identity.Rules{
		Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour, Issuer: "luohu",
	}}))
	days, now := must(calendar.Load(read("calendar/2018-2026.json"))), func() time.Time { return h.now }
	h.load = caseload.New(caseload.Parts{
		Store: h.store, Policies: versions{catalog(t)}, Vault: h.vault, Persons: h.vault, Now: now,
		Presets: []*casework.Preset{must(casework.LoadPreset("since-2022.yaml", read("periods/since-2022.yaml")))},
		Signing: must(signature.Parse(base64.StdEncoding.EncodeToString(make([]byte, 32)))),
		Cabinet: &caseload.Cabinet{
			Desk:      files.NewDesk(files.Rules{Limits: files.DefaultLimits}),
			Archive:   files.NewArchive(must(files.NewFolder(t.TempDir()))),
			Addresses: must(files.NewAddresses(bytes.Repeat([]byte("k"), 32))), Now: time.Now,
			Key: func(ctx context.Context, person string) files.AEAD { return h.vault.Key(ctx, person) },
		},
		Days: func() casework.Workdays { return days }, Agents: h.identity, Fresh: func(unit string) caseload.Fresh { return h.vault.Fresh(unit) },
	})
	words := must(casework.LoadWords(read("words/casework.yaml"), read("words/identity.yaml"), read("words/exchange.yaml")))
	cases := &api.Cases{
		Load: h.load, Store: h.store, Persons: h.vault, FileWords: must(files.LoadWords(read("words/files.yaml"))), Words: words,
		Door: door.New(door.Parts{Store: h.store, Who: h.identity.Who, May: identity.MayAtAll}), Identity: h.identity,
		Reveals: api.Reveals{By: h.vault, PerHour: 10},
	}
	engine := must(web.New(nil, slog.New(slog.DiscardHandler)))
	pages := must(site.New(engine, site.Parts{Door: cases.Door, Identity: h.identity, Words: words, Told: cases.Problem, Now: now, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}))
	limit := kv.Limit{What: "searches", Most: 20, Per: time.Minute}
	err := console.Routes(console.Parts{
		Site: pages, Load: h.load, People: h.vault, Words: words, Phrases: must(console.LoadPhrases(read("words/console.yaml"))),
		Exchange: exchange.New(exchange.Parts{
			Load: h.load, Store: h.store, People: h.vault, Words: words, Tables: must(exchange.LoadTables(read("words/tables.yaml"))), Log: slog.New(slog.DiscardHandler),
		}),
		Searches: func(ctx context.Context, account string) bool { return limit.Allows(ctx, memory, account) },
		Reveal: func(ctx context.Context, by casework.Actor, person string, fields []string, reason string) (map[string]string, error) {
			return cases.Reveals.Reveal(ctx, memory, by, person, fields, reason)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(engine)
	t.Cleanup(func() { server.Close(); memory.Close() })
	h.url = server.URL
	for name, grant := range staff {
		h.account(name, grant)
	}
	h.period()
	return h
}

// account is somebody who has a session and need not change a password.
func (h *house) account(name string, grant identity.Grant) {
	h.Helper()
	doc := must(json.Marshal(identity.Account{Grants: []identity.Grant{grant}, Password: "nobody's"}))
	err := h.store.Do(h.Context(), func(tx *store.Tx) error {
		if err := h.vault.NewKey(tx, name); err != nil {
			return err
		}
		return tx.SaveAccount(store.Account{ID: name, Name: name, Version: 1, Doc: string(doc)})
	})
	if err != nil {
		h.Fatal(err)
	}
	h.secrets[name] = must(h.identity.StaffToken(h.Context(), store.Operator, name, "", time.Hour))
}

// period is one that is being filed in, with a unit that may submit.
func (h *house) period() {
	h.Helper()
	publisher, approver := casework.Actor{ID: "publisher", Role: casework.Publisher}, casework.Actor{ID: "approver", Role: casework.Approver}
	must(h.load.CreatePeriod(h.Context(), publisher, "2026-2", caseload.Preparation{}))
	asked := must(h.load.Request(h.Context(), publisher, casework.AskPeriod, "2026-2", caseload.Details{}, "按通知"))
	must(h.load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
	h.now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
	for id, points := range map[string][]casework.AcceptancePoint{"unit": here, "elsewhere": there} {
		err := h.store.Do(h.Context(), func(tx *store.Tx) error {
			return tx.SaveUnit(&casework.Unit{
				ID: id, USCC: casework.USCC(map[string]string{"unit": "91350100M000100Y43", "elsewhere": "91120116MA00000014"}[id]),
				Name:    map[string]string{"unit": "示例公司", "elsewhere": "<script>alert(1)</script>公司"}[id],
				Licence: casework.LicenceChecked, Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": points[0]},
			})
		})
		if err != nil {
			h.Fatal(err)
		}
	}
}

// filed is somebody's application, submitted by a unit.
func (h *house) filed(name string, by casework.Actor) *casework.Application {
	h.Helper()
	h.people++
	head := fmt.Sprintf("110101198503%02d%03d", 1+h.people%28, h.people)
	var number casework.IDNumber
	for _, check := range "0123456789X" {
		if n, err := casework.ParseIDNumber(head+string(check), h.now); err == nil {
			number = n
		}
	}
	a := must(h.load.Add(h.Context(), by, "2026-2", func(tx *store.Tx) (string, error) {
		return h.vault.FindOrCreate(tx, vault.Given{IDNumber: number, Name: name, Phone: "13800000000"})
	}))
	must(h.load.EditFacts(h.Context(), by, a.ID, 0, map[string]any{
		"birth_date": fmt.Sprintf("1985-03-%02d", 1+h.people%28), "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
		"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
	}))
	if _, _, err := h.load.Assess(h.Context(), by, a.ID, 0); err != nil {
		h.Fatal(err)
	}
	for _, paper := range must(h.load.Papers(h.Context(), by, a.ID)) {
		if paper.Required {
			h.hands(by, a.ID, paper.ID)
		}
	}
	return must(h.load.Submit(h.Context(), by, a.ID, 0, map[string]bool{"unit": true, "applicant": true}))
}

// hands is one more page of a material.
func (h *house) hands(by casework.Actor, id, material string) {
	h.Helper()
	file := casework.File{ID: rand.Text(), Hash: rand.Text(), Type: "image/png", Bytes: 1}
	must(h.load.AddFile(h.Context(), by, id, 0, material, file, ""))
}

// accepted is an application that departments score.
func (h *house) accepted(name string) *casework.Application {
	h.Helper()
	a := h.filed(name, agent)
	for _, line := range casework.Lines {
		by := casework.Actor{ID: string(line), Role: casework.WindowOfficer, Department: string(line), Points: here}
		a = must(h.load.Pass(h.Context(), by, a.ID, 0, line))
	}
	return a
}

// as it is now.
func (h *house) is(id string) *casework.Application {
	h.Helper()
	return must(h.load.Application(h.Context(), casework.Actor{Role: casework.Auditor}, id))
}

// page is what came back.
type page struct {
	*testing.T
	status int
	where  string // to which it leads
	text   string
}

func (h *house) send(who, method, path string, form url.Values, headers ...string) page {
	h.Helper()
	r := must(http.NewRequestWithContext(h.Context(), method, h.url+path, strings.NewReader(form.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.AddCookie(&http.Cookie{Name: "luohu_session", Value: h.secrets[who]})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp := must(client.Do(r))
	defer resp.Body.Close()
	return page{h.T, resp.StatusCode, resp.Header.Get("Location"), string(must(io.ReadAll(resp.Body)))}
}

func (h *house) get(who, path string) page {
	h.Helper()
	p := h.send(who, http.MethodGet, path, nil)
	if p.status != http.StatusOK {
		h.Fatalf("%s looks at %s: %d %s", who, path, p.status, p.text)
	}
	return p
}

// posts sends a form, as pairs of name and value.
func (h *house) posts(who, path string, pairs ...string) page {
	h.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return h.send(who, http.MethodPost, path, form)
}

// says holds a page against what it is to say.
func (p page) says(all ...string) {
	p.Helper()
	for _, words := range all {
		if !strings.Contains(html.UnescapeString(p.text), words) && !strings.Contains(html.UnescapeString(p.main()), words) {
			p.Errorf("it does not say %q:\n%s", words, p.main())
		}
	}
}

func (p page) silent(all ...string) {
	p.Helper()
	for _, words := range all {
		if strings.Contains(html.UnescapeString(p.text), words) {
			p.Errorf("it says %q:\n%s", words, p.main())
		}
	}
}

// led is where a form that was carried out leads.
func (p page) led(to string) {
	p.Helper()
	if p.status != http.StatusSeeOther || p.where != to {
		p.Errorf("it leads to %d %q, want %q\n%s", p.status, p.where, to, p.main())
	}
}

// refused is a form that is shown again.
func (p page) refused(words ...string) {
	p.Helper()
	if p.status != http.StatusUnprocessableEntity {
		p.Errorf("it answers %d %q\n%s", p.status, p.where, p.main())
	}
	p.says(words...)
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

func (p page) main() string {
	_, main, _ := strings.Cut(p.text, "<main")
	return strings.Join(strings.Fields(tags.ReplaceAllString(main, "")), " ")
}

func version(a *casework.Application) string { return fmt.Sprint(a.Version) }
