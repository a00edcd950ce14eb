package web_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/camera"
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/invite"
	"luohu/backend/roster"
	"luohu/backend/store"
	"luohu/backend/trial"
	"luohu/backend/vault"
	"luohu/backend/web/api"
	"luohu/backend/web/console"
	"luohu/backend/web/portal"
	"luohu/backend/web/webtest"
)

// noCodes is an official account that makes none.
type noCodes struct{}

func (noCodes) SceneCode(context.Context, string, time.Duration) (string, error) {
	return "", errors.New("no account")
}

// town is everything behind one door, with somebody on each side of it.
type town struct {
	*webtest.House
	now      time.Time
	sessions map[string]string // by role, and of an agent of each unit
	mine     string            // an application of the unit
	theirs   string            // of the other one, at the other point
}

const (
	script = `<script>alert(1)</script>`
	evil   = `=HYPERLINK("http://evil.example","x")`
	ours   = casework.USCC("91350100M000100Y43")
)

func openTown(t *testing.T) *town {
	t.Helper()
	h := &town{now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC), sessions: map[string]string{}}
	h.House = webtest.Open(t, webtest.Options{Now: func() time.Time { return h.now }})
	pages := h.Site()
	invites := invite.New(invite.Parts{KV: h.KV, Store: h.Store, Codes: noCodes{}, Now: time.Now})
	phones := binding.New(binding.Parts{Store: h.Store, Invites: invites})
	for _, mount := range []func() error{
		func() error {
			return portal.Routes(portal.Parts{
				Site: pages, Load: h.Load, People: h.Vault, FileWords: h.Cases.FileWords, KV: h.KV, UnitsPerMinute: func() int { return 100 },
				Roster:    webtest.Must(roster.LoadWords(webtest.Read("words/roster.yaml"))),
				Invites:   invites,
				Phones:    phones,
				Camera:    camera.New(camera.Parts{KV: h.KV, Store: h.Store, Sign: h.Keys.Fingerprint, Still: h.Cases.Identity.Still, Now: time.Now}),
				Documents: h.Office(),
			})
		},
		func() error {
			return console.Routes(console.Parts{
				Site: pages, Load: h.Load, People: h.Vault, Words: h.Words, Phrases: webtest.Must(console.LoadPhrases(webtest.Read("words/console.yaml"))), Exchange: h.Exchange,
				Documents: h.Office(), KV: h.KV,
				Trials:  trial.New(trial.Parts{Store: h.Store, KV: h.KV, Now: time.Now}),
				Invites: invites, Phones: phones,
				Searches: func(context.Context, string) bool { return true },
				Reveal: func(ctx context.Context, by casework.Actor, person string, fields []string, reason string) (map[string]string, error) {
					return h.Cases.Reveals.Reveal(ctx, h.KV, by, person, fields, reason)
				},
			})
		},
	} {
		if err := mount(); err != nil {
			t.Fatal(err)
		}
	}
	api.Routes(h.Engine, api.Parts{Catalog: webtest.Catalog, KV: h.KV, Now: func() time.Time { return h.now }, Cases: h.Cases, UnitsPerMinute: func() int { return 100 }, EstimatesPerMinute: func() int { return 0 }})
	h.Serve()
	h.Prepare("2026-2")
	h.now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	webtest.Must(h.Load.Tick(t.Context()))
	at := func(p casework.AcceptancePoint) map[casework.PeriodID]casework.AcceptancePoint {
		return map[casework.PeriodID]casework.AcceptancePoint{"2026-2": p}
	}
	h.Unit(casework.Unit{ID: "unit", USCC: ours, Name: script + evil, Licence: casework.LicenceChecked, Agents: []string{"agent"}, Points: at(casework.Municipal)})
	h.Unit(casework.Unit{ID: "another", USCC: "91120116MA00000014", Name: evil, Licence: casework.LicenceChecked, Agents: []string{"stranger"}, Points: at(casework.Binhai)})
	here := []casework.AcceptancePoint{casework.Municipal}
	for name, grant := range map[string]identity.Grant{
		"window": {Role: casework.WindowOfficer, Department: "hrss", Points: here}, "scorer": {Role: casework.Scorer, Department: "education", Points: here},
		"editor": {Role: casework.Editor}, "publisher": {Role: casework.Publisher}, "approver": {Role: casework.Approver}, "admin": {Role: casework.Admin}, "auditor": {Role: casework.Auditor},
	} {
		h.Account(name, name, "", h.Hash(), grant)
	}
	h.Account("agent", "agent", "unit", h.Hash(), identity.Grant{Role: casework.Agent})
	h.Account("stranger", "stranger", "another", h.Hash(), identity.Grant{Role: casework.Agent})
	for _, name := range []string{"window", "scorer", "editor", "publisher", "approver", "admin", "auditor", "agent", "stranger"} {
		h.sessions[name] = h.SignIn(name, webtest.Passphrase)
	}
	if text, shown := h.Load.Consent.Of("privacy", h.now); shown {
		for _, agent := range []string{"agent", "stranger"} {
			h.Send("/portal/consent", h.sessions[agent], webtest.Form("version", text.Version))
		}
	}
	h.mine, h.theirs = h.files("unit", "agent", 1), h.files("another", "stranger", 2)
	return h
}

// files is an application of a unit, at the window.
func (h *town) files(unit, agent string, n int) string {
	h.Helper()
	by := casework.Actor{ID: agent, Role: casework.Agent, Unit: unit}
	number, born := webtest.IDNumber(n, h.now)
	a := webtest.Must(h.Load.Add(h.Context(), by, "2026-2", func(tx *store.Tx) (string, error) {
		return h.Vault.FindOrCreate(tx, vault.Given{IDNumber: number, Name: "王小明", Phone: "13800000000"})
	}))
	webtest.Must(h.Load.EditFacts(h.Context(), by, a.ID, 0, map[string]any{
		"birth_date": born, "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
		"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
	}))
	if _, _, err := h.Load.Assess(h.Context(), by, a.ID, 0); err != nil {
		h.Fatal(err)
	}
	for i, paper := range webtest.Must(h.Load.Papers(h.Context(), by, a.ID)) {
		if paper.Required {
			file := casework.File{ID: fmt.Sprint(a.ID[:20], i), Hash: fmt.Sprint(n, i), Type: "image/png", Bytes: 1}
			webtest.Must(h.Load.AddFile(h.Context(), by, a.ID, 0, paper.ID, file, ""))
		}
	}
	webtest.Must(h.Load.Submit(h.Context(), by, a.ID, 0, map[string]bool{"unit": true, "applicant": true}))
	return a.ID
}

var parameter = regexp.MustCompile(`[:*][a-z]+`)

// filledIn is a route with an id in it.
func filledIn(route, id string) string {
	done := false
	return parameter.ReplaceAllStringFunc(route, func(string) string {
		if !done {
			done = true
			return id
		}
		return "1"
	})
}

// everything is what could have been changed, in short.
func (h *town) everything() string {
	h.Helper()
	return fmt.Sprint(h.is(h.mine).Version, h.is(h.theirs).Version, webtest.Must(h.Load.Requests(h.Context(), store.RequestFilter{Limit: 100})))
}

func (h *town) is(id string) *casework.Application {
	h.Helper()
	return webtest.Must(h.Load.Application(h.Context(), casework.Actor{Role: casework.Auditor}, id))
}
