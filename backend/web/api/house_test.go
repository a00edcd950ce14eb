package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/door"
	"luohu/configs"
	"luohu/estimator"
)

// house is the whole API as the program serves it, with accounts, rights and
// sealed persons, on a clock of the rules that stands.
type house struct {
	*clerk
	store    *store.Store
	identity *identity.Identity
	vault    *vault.Vault
	load     *caseload.Caseload
	exchange *exchange.Exchange
	hash     string    // of the password of everybody
	real     time.Time // of addresses
}

const passphrase = "horse battery 落户 staple"

// revealsPerHour is little, so that a test comes to its end.
const revealsPerHour = 3

func read(t *testing.T, name string) []byte {
	t.Helper()
	src, err := configs.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// must is a value that could be had.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func randomKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return base64.StdEncoding.EncodeToString(key)
}

func openHouse(t *testing.T, s *store.Store, publicURL string) *house {
	t.Helper()
	return openHouseWithin(t, s, publicURL, 0)
}

// openHouseWithin is one that answers in another time.
func openHouseWithin(t *testing.T, s *store.Store, publicURL string, within time.Duration) *house {
	t.Helper()
	h := &house{clerk: &clerk{T: t, now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC)}, store: s}
	h.real = time.Now()
	tables, memory := catalog(t), kv.NewMemory(time.Now)
	ring := must(vault.NewKeyring([]string{randomKey()}, randomKey()))
	h.vault = must(vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now}))
	h.identity = must(identity.New(identity.Parts{
		Store: s, Vault: h.vault, KV: memory, Note: (*store.Tx).Audit, Now: time.Now, Rules: identity.Rules{
			Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, SecondFactor: []casework.Role{casework.Publisher},
			Idle: 30 * time.Minute, Lifetime: 10 * time.Hour, OneTime: 72 * time.Hour, Issuer: "落户",
		},
	}))
	preset := must(casework.LoadPreset("since-2022.yaml", read(t, "periods/since-2022.yaml")))
	days := must(calendar.Load(read(t, "calendar/2018-2026.json")))
	h.load = caseload.New(caseload.Parts{
		Store: s, Policies: versions{tables}, Vault: h.vault, Persons: h.vault, Signing: signing(t), Consent: consents(t), Presets: []*casework.Preset{preset}, Now: func() time.Time { return h.now },
		Cabinet: &caseload.Cabinet{
			Desk:    files.NewDesk(files.Rules{Limits: files.DefaultLimits}),
			Archive: files.NewArchive(must(files.NewFolder(t.TempDir()))),
			Key:     func(ctx context.Context, person string) files.AEAD { return h.vault.Key(ctx, person) },
		},
		Days:   func() casework.Workdays { return days },
		Agents: h.identity, Fresh: func(unit string) caseload.Fresh { return h.vault.Fresh(unit) },
	})
	h.load.Cabinet.Parts = must(files.NewParts(t.TempDir(), files.DefaultPartLimits, time.Now))
	h.load.Cabinet.Addresses = must(files.NewAddresses(bytes.Repeat([]byte("k"), 32)))
	h.load.Cabinet.Now = func() time.Time { return h.real }
	words := must(casework.LoadWords(read(t, "words/casework.yaml"), read(t, "words/identity.yaml"), read(t, "words/exchange.yaml")))
	h.exchange = exchange.New(exchange.Parts{
		Load: h.load, Store: s, People: h.vault, Words: words, Tables: must(exchange.LoadTables(read(t, "words/tables.yaml"))), Log: slog.New(slog.DiscardHandler),
	})
	engine := must(web.New(nil, slog.New(slog.DiscardHandler)))
	api.Routes(engine, api.Parts{
		Catalog: func() *estimator.Catalog { return tables }, Guides: guides(t), KV: memory, Now: func() time.Time { return h.now }, Within: within,
		Cases: &api.Cases{
			Load: h.load, Store: s, Persons: h.vault, FileWords: must(files.LoadWords(read(t, "words/files.yaml"))),
			Words: words, Exchange: h.exchange, Searches: func(context.Context, string) bool { return true },
			Door: door.New(door.Parts{Store: s, Who: h.identity.Who, May: identity.MayAtAll, PublicURL: publicURL}), Fingerprint: ring.Fingerprint, Identity: h.identity,
			Reveals: api.Reveals{By: h.vault, PerHour: revealsPerHour},
		},
	})
	server := httptest.NewServer(engine)
	t.Cleanup(func() { server.Close(); memory.Close() })
	h.url = server.URL + "/api/v1"
	return h
}

// account is somebody with the usual passphrase, who need not change it.
func (h *house) account(name, unit string, grants ...identity.Grant) string {
	h.Helper()
	if h.hash == "" {
		_, oneTime, err := h.identity.Add(h.Context(), store.Operator, "first", identity.Grant{Role: casework.Editor})
		if err != nil {
			h.Fatal(err)
		}
		who := must(h.identity.Who(h.Context(), must(h.identity.SignIn(h.Context(), identity.Attempt{Name: "first", Password: oneTime}))))
		if err := h.identity.ChangePassword(h.Context(), who, oneTime, passphrase); err != nil {
			h.Fatal(err)
		}
		h.hash = must(h.identity.Named(h.Context(), "first")).Password
	}
	id := "account-" + name
	doc := must(json.Marshal(identity.Account{Grants: grants, Password: h.hash}))
	err := h.store.Do(h.Context(), func(tx *store.Tx) error {
		if err := h.vault.NewKey(tx, id); err != nil {
			return err
		}
		return tx.SaveAccount(store.Account{ID: id, Name: name, Unit: unit, Version: 1, Doc: string(doc)})
	})
	if err != nil {
		h.Fatal(err)
	}
	return id
}

// token is one of an account's, in its first role.
func (h *house) token(name string) string {
	h.Helper()
	return must(h.identity.StaffToken(h.Context(), store.Operator, name, "", time.Hour))
}

// period opens one for filing, by the staff that it takes.
func (h *house) period() {
	h.Helper()
	publisher, approver := casework.Actor{ID: "p", Role: casework.Publisher}, casework.Actor{ID: "a", Role: casework.Approver}
	must(h.load.CreatePeriod(h.Context(), publisher, "2026-2", caseload.Preparation{}))
	asked := must(h.load.Request(h.Context(), publisher, casework.AskPeriod, "2026-2", caseload.Details{}, "按通知"))
	must(h.load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
	h.now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
}

// unit is one whose licence was checked, at a point, with the accounts of its
// agents.
func (h *house) unit(id string, code casework.USCC, at casework.AcceptancePoint, agents ...string) {
	h.Helper()
	err := h.store.Do(h.Context(), func(tx *store.Tx) error {
		if err := h.vault.NewKey(tx, id); err != nil {
			return err
		}
		return tx.SaveUnit(&casework.Unit{
			ID: id, USCC: code, Name: "示例公司", Licence: casework.LicencePending, Agents: agents,
			Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": at},
		})
	})
	if err != nil {
		h.Fatal(err)
	}
	agent := casework.Actor{ID: "agent", Role: casework.Agent, Unit: id}
	must(h.load.HandInLicence(h.Context(), agent, code, 0, files.Upload{Content: bytes.NewReader(pageOf(h.T, 0))}))
	officer := casework.Actor{ID: "hrss", Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{at}}
	must(h.load.CheckLicence(h.Context(), officer, code, 0, "", true, ""))
}
