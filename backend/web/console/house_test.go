package console_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/editorial/editorialtest"
	"luohu/backend/exchange"
	"luohu/backend/guide"
	"luohu/backend/identity"
	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/progress"
	"luohu/backend/report"
	"luohu/backend/settings"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/console"
	"luohu/backend/web/console/admin"
	"luohu/backend/web/console/auditlog"
	"luohu/backend/web/console/writing"
	"luohu/backend/web/h5"
	"luohu/backend/web/paperwork"
	"luohu/backend/web/webtest"
	"luohu/configs"
)

// house is the console as the program serves it, with somebody of each role, on
// a clock of the rules that stands.
type house struct {
	*webtest.House
	url      string
	now      time.Time
	store    *store.Store
	load     *caseload.Caseload
	vault    *vault.Vault
	identity *identity.Identity
	secrets  map[string]string // sessions, by account
	people   int
	wechat   wechat
	dials    *settings.Settings
	desk     *editorial.Desk // of guides
	bindings *binding.Bindings
	tries    *tries // of notices, by who writes them
	scene    string // of the code that was made last
	cover    func() ([]byte, error)
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
	"editor":    {Role: casework.Editor},
	"admin":     {Role: casework.Admin},
	"admin.two": {Role: casework.Admin},
	"edit.two":  {Role: casework.Editor},
}

func must[V any](v V, err error) V { return webtest.Must(v, err) }

func read(name string) []byte { return webtest.Read(name) }

func opened(t *testing.T, changes ...func(*console.Parts)) *house {
	t.Helper()
	return openedOn(t, nil, changes...)
}

// openedOn is opened on a database; nil: one of its own.
func openedOn(t *testing.T, s *store.Store, changes ...func(*console.Parts)) *house {
	t.Helper()
	h := &house{now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC), secrets: map[string]string{}}
	h.House = webtest.Open(t, webtest.Options{Store: s, Now: func() time.Time { return h.now }})
	h.store, h.load, h.vault, h.identity = h.Store, h.Load, h.Vault, h.Identity
	works := progress.New(h.KV, time.Now)
	t.Cleanup(works.Close)
	office := h.Office()
	if err := (paperwork.Open{Site: h.Site(), Office: office, KV: h.KV, PerMinute: 30}).Routes(); err != nil {
		t.Fatal(err)
	}
	h.Exchange.Systems = map[string]exchange.System{"education": school{}}
	h.dials = must(settings.New(map[string]any{
		settings.Notice: "", settings.Registration: true, settings.Person: true, settings.EstimatesPerMinute: 1200,
		settings.UnitsPerMinute: 30, settings.SearchesPerMinute: 60, settings.RevealsPerHour: 120,
	}))
	h.desk = must(editorial.New(must(guide.Load(must(fs.Sub(configs.FS, "guides")))), editorialtest.Make))
	h.load.Content = h.desk
	invites := invite.New(invite.Parts{KV: h.KV, Store: h.store, Codes: codes{h}, Now: time.Now})
	h.bindings, h.tries = binding.New(binding.Parts{Store: h.store, Invites: invites}), &tries{}
	limit := kv.Limit{What: "searches", Most: 20, Per: time.Minute}
	parts := console.Parts{
		Site: h.Site(), Load: h.load, People: h.vault, Words: h.Words, Phrases: must(console.LoadPhrases(read("words/console.yaml"))),
		Documents: office, KV: h.KV, Works: works, Policies: policyPages(t),
		Exchange: h.Exchange, Dialled: h.dials, Dials: must(admin.LoadDials(read("words/dials.yaml"))), Origins: []configs.Origin{{Key: "http.addr", Value: "127.0.0.1:8080", From: configs.FromFile}, {Key: "database.dsn", Secret: true, Set: true, From: configs.FromEnvironment}},
		Deeds: must(auditlog.LoadDeeds(read("words/audit.yaml"))), Checker: checker(t, h.store), Line: lineOf(h.store, &h.wechat),
		System:   admin.System{Checks: []web.Check{{Name: "database", Ping: h.store.Ping}}, Warnings: []string{"simulator"}, Embedded: true},
		Editing:  writing.Editing{Desk: h.desk, Page: must(h5.NewBinder("https://luohu.example")).Page, Chat: inChat, KeepsQuestions: true},
		Report:   must(report.New(must(report.LoadWords(read("words/statistics.yaml"))), h.Words)),
		Searches: func(ctx context.Context, account string) bool { return limit.Allows(ctx, h.KV, account) },
		Unbind:   h.bindings.EndByOffice,
		Trials:   h.tries.on(h), Invites: invites, Phones: h.bindings, Cover: func(context.Context) ([]byte, error) { return h.cover() },
		Reveal: func(ctx context.Context, by casework.Actor, person string, fields []string, reason string) (map[string]string, error) {
			return h.Cases.Reveals.Reveal(ctx, h.KV, by, person, fields, reason)
		},
	}
	for _, change := range changes {
		change(&parts)
	}
	if err := console.Routes(parts); err != nil {
		t.Fatal(err)
	}
	h.Serve()
	h.url = h.URL
	for name, grant := range staff {
		h.account(name, grant)
	}
	h.period()
	return h
}

// account is somebody who has a session and need not change a password.
func (h *house) account(name string, grant identity.Grant) {
	h.Helper()
	h.Account(name, name, "", "", grant)
	h.secrets[name] = h.Token(name)
}

// period is one that is being filed in, with a unit that may submit.
func (h *house) period() {
	h.Helper()
	h.Prepare("2026-2")
	h.now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
	for _, u := range []casework.Unit{
		{ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司", Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": here[0]}},
		{ID: "elsewhere", USCC: "91120116MA00000014", Name: "<script>alert(1)</script>公司", Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": there[0]}},
	} {
		u.Licence = casework.LicenceChecked
		h.Unit(u)
	}
}

// filed is somebody's application, submitted by a unit.
func (h *house) filed(name string, by casework.Actor) *casework.Application {
	h.Helper()
	h.people++
	number, born := webtest.IDNumber(h.people, h.now)
	a := must(h.load.Add(h.Context(), by, "2026-2", func(tx *store.Tx) (string, error) {
		return h.vault.FindOrCreate(tx, vault.Given{IDNumber: number, Name: name, Phone: "13800000000"})
	}))
	must(h.load.EditFacts(h.Context(), by, a.ID, 0, map[string]any{
		"birth_date": born, "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
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
	a := h.Ask(method, path, h.secrets[who], webtest.FormType, strings.NewReader(form.Encode()), headers...)
	return page{h.T, a.Status, a.Where, a.Page}
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
	return h.send(who, http.MethodPost, path, webtest.Form(pairs...))
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

func (p page) main() string { return webtest.Answer{Page: p.text}.Main() }

func version(a *casework.Application) string { return fmt.Sprint(a.Version) }
