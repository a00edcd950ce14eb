package api_test

import (
	"bytes"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/files"
	"luohu/backend/guide"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/api"
	"luohu/backend/web/webtest"
)

// house is the whole API as the program serves it, with accounts, rights and
// sealed persons, on a clock of the rules that stands.
type house struct {
	*clerk
	parts    *webtest.House
	store    *store.Store
	identity *identity.Identity
	vault    *vault.Vault
	load     *caseload.Caseload
	exchange *exchange.Exchange
	real     time.Time // of addresses
}

const passphrase = webtest.Passphrase

// revealsPerHour is little, so that a test comes to its end.
const revealsPerHour = 3

func read(_ *testing.T, name string) []byte { return webtest.Read(name) }

// must is a value that could be had.
func must[V any](v V, err error) V { return webtest.Must(v, err) }

func openHouse(t *testing.T, s *store.Store, publicURL string) *house {
	t.Helper()
	return openHouseWithin(t, s, publicURL, 0)
}

// openHouseWithin is one that answers in another time.
func openHouseWithin(t *testing.T, s *store.Store, publicURL string, within time.Duration) *house {
	t.Helper()
	h := &house{clerk: &clerk{T: t, now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC)}, real: time.Now()}
	h.parts = webtest.Open(t, webtest.Options{
		Now: func() time.Time { return h.now }, Store: s, PublicURL: publicURL, Reveals: revealsPerHour,
		Rules: func(r *identity.Rules) {
			r.SecondFactor, r.Idle, r.Lifetime, r.OneTime, r.Issuer = []casework.Role{casework.Publisher}, 30*time.Minute, 10*time.Hour, 72*time.Hour, "落户"
		},
	})
	h.store, h.identity, h.vault, h.load, h.exchange = h.parts.Store, h.parts.Identity, h.parts.Vault, h.parts.Load, h.parts.Exchange
	h.load.Cabinet.Now = func() time.Time { return h.real }
	shipped := guides(t)
	api.Routes(h.parts.Engine, api.Parts{
		Catalog: webtest.Catalog, Guides: func() *guide.Library { return shipped }, KV: h.parts.KV, Now: func() time.Time { return h.now }, Within: within, Cases: h.parts.Cases,
	})
	h.parts.Serve()
	h.url = h.parts.URL + "/api/v1"
	return h
}

// account is somebody with the usual passphrase, who need not change it.
func (h *house) account(name, unit string, grants ...identity.Grant) string {
	h.Helper()
	id := "account-" + name
	h.parts.Account(id, name, unit, h.parts.Hash(), grants...)
	return id
}

// token is one of an account's, in its first role.
func (h *house) token(name string) string {
	h.Helper()
	return h.parts.Token(name)
}

// period opens one for filing, by the staff that it takes.
func (h *house) period() {
	h.Helper()
	h.parts.Prepare("2026-2")
	h.now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
}

// unit is one whose licence was checked, at a point, with the accounts of its
// agents.
func (h *house) unit(id string, code casework.USCC, at casework.AcceptancePoint, agents ...string) {
	h.Helper()
	h.parts.Unit(casework.Unit{
		ID: id, USCC: code, Name: "示例公司", Licence: casework.LicencePending, Agents: agents,
		Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": at},
	})
	agent := casework.Actor{ID: "agent", Role: casework.Agent, Unit: id}
	must(h.load.HandInLicence(h.Context(), agent, code, 0, files.Upload{Content: bytes.NewReader(pageOf(h.T, 0))}))
	officer := casework.Actor{ID: "hrss", Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{at}}
	must(h.load.CheckLicence(h.Context(), officer, code, 0, "", true, ""))
}
