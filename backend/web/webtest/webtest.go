// Package webtest puts together, for tests, what the pages and the API stand on:
// a database of its own, sealed persons, accounts, the rules of a period and the
// shipped texts, on a clock that the test moves; and a small browser.
package webtest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/document"
	"luohu/backend/exchange"
	"luohu/backend/files"
	"luohu/backend/gloss"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/door"
	"luohu/backend/web/site"
)

// House is the program without its routes: a test mounts those that it is about
// on Engine, or on Site, and then calls Serve.
type House struct {
	*testing.T
	URL      string // once it serves
	Store    *store.Store
	KV       kv.Store
	Keys     *vault.Keyring
	Vault    *vault.Vault
	Identity *identity.Identity
	Load     *caseload.Caseload
	Words    *casework.Words
	Exchange *exchange.Exchange
	Cases    *api.Cases
	Engine   *gin.Engine
	Log      *slog.Logger // in the output of the test

	statements atomic.Int64
	hash       string // of the usual passphrase
	site       *site.Site
}

// Options are what differs between tests; the zero value is the usual.
type Options struct {
	Now       func() time.Time      // the clock of the rules; it has to be given
	Store     *store.Store          // nil: SQLite in memory
	Rules     func(*identity.Rules) // changes those of signing in
	PublicURL string
	Reveals   int // an hour; 0: ten
}

// Key is a new one as settings have it.
func Key() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return base64.StdEncoding.EncodeToString(key)
}

// Open puts a house together. What it holds is let go of when the test ends.
func Open(t *testing.T, o Options) *House {
	t.Helper()
	h := &House{T: t, Store: o.Store, Words: words(), Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	if h.Store == nil {
		h.Store = storetest.Open(t, "sqlite", "")
	}
	memory := kv.NewMemory(time.Now)
	t.Cleanup(func() { _ = memory.Close() })
	h.KV, h.Keys = memory, Must(vault.NewKeyring([]string{Key()}, Key()))
	h.Vault = Must(vault.Open(t.Context(), vault.Parts{Store: h.Store, Keys: h.Keys, Note: (*store.Tx).Audit, Now: time.Now}))
	rules := identity.Rules{
		Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour, Issuer: "luohu",
	}
	if o.Rules != nil {
		o.Rules(&rules)
	}
	h.Identity = Must(identity.New(identity.Parts{Store: h.Store, Vault: h.Vault, KV: memory, Note: (*store.Tx).Audit, Now: time.Now, Rules: rules}))
	h.Load = h.caseload(o.Now)
	h.Exchange = exchange.New(exchange.Parts{Load: h.Load, Store: h.Store, People: h.Vault, Words: h.Words, Tables: exchangeTables(), Log: slog.New(slog.DiscardHandler)})
	h.Cases = &api.Cases{
		Load: h.Load, Store: h.Store, Persons: h.Vault, FileWords: fileWords(), Words: h.Words, Exchange: h.Exchange, Log: h.Log,
		Searches:    func(context.Context, string) bool { return true },
		Door:        door.New(door.Parts{Store: h.Store, Who: h.Identity.Who, May: identity.MayAtAll, PublicURL: o.PublicURL}),
		Fingerprint: h.Keys.Fingerprint, Identity: h.Identity, Reveals: api.Reveals{By: h.Vault, PerHour: func() int { return cmp.Or(o.Reveals, 10) }},
	}
	h.Engine = Must(web.New(nil, slog.New(slog.DiscardHandler)))
	return h
}

func (h *House) caseload(now func() time.Time) *caseload.Caseload {
	days := workdays()
	return caseload.New(caseload.Parts{
		Store: h.Store, Policies: Tables{Catalog: Catalog()}, Presets: []*casework.Preset{preset()}, Vault: h.Vault, Persons: h.Vault, Signing: Signing(), Notices: Notices(), Consent: Consents(),
		Now: now, Days: func() casework.Workdays { return days },
		Agents: h.Identity, Fresh: func(unit string) caseload.Fresh { return h.Vault.Fresh(unit) },
		Cabinet: &caseload.Cabinet{
			Desk:      files.NewDesk(files.Rules{Limits: files.DefaultLimits}),
			Archive:   files.NewArchive(Must(files.NewFolder(h.TempDir()))),
			Parts:     Must(files.NewParts(h.TempDir(), files.DefaultPartLimits, time.Now)),
			Addresses: Must(files.NewAddresses(bytes.Repeat([]byte("k"), 32))),
			Key:       func(ctx context.Context, person string) files.AEAD { return h.Vault.Key(ctx, person) },
			Now:       time.Now,
		},
	})
}

// Site is the frame of the pages, on the engine.
func (h *House) Site() *site.Site {
	h.Helper()
	if h.site == nil {
		h.site = Must(site.New(h.Engine, site.Parts{
			Gloss: Must(gloss.Load(Read("words/gloss.yaml"))),
			Door:  h.Cases.Door, Identity: h.Identity, Words: h.Words, Told: h.Cases.Problem, Now: h.Load.Now, Log: h.Log, Changes: h.Store.Acts,
		}))
	}
	return h.site
}

// Follow carries changes to open pages, until the test ends or stop is called;
// what was done is sealed for it every moment, as the program does.
func (h *House) Follow() (stop func()) {
	pages := h.Site() //nolint:contextcheck // requests bring their own
	ctx, cancel := context.WithCancel(h.Context())
	var all sync.WaitGroup
	all.Go(func() { pages.Follow(ctx) })
	for begun := time.Now(); !pages.Follows() && time.Since(begun) < patience; { // else a page that is opened at once is turned away
		time.Sleep(time.Millisecond)
	}
	all.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-h.Store.Audited():
				_, _ = h.Store.SealAudit(ctx) // the next one takes along what this one has not
			}
		}
	})
	stop = func() { cancel(); all.Wait() }
	h.Cleanup(stop)
	return stop
}

// PublicURL is how people reach the register of documents.
const PublicURL = "https://luohu.example"

// Office issues documents, signed with a key that everybody knows.
func (h *House) Office() *document.Office {
	key := Signing().Public()
	return Must(document.New(document.Parts{
		Load: h.Load, People: h.Vault, Words: h.Words, Keys: map[string]signature.Public{key.Fingerprint(): key}, PublicURL: PublicURL,
	}))
}

// Statements is how many of the database the last answer took.
func (h *House) Statements() int64 { return h.statements.Load() }

// Serve serves what was mounted.
func (h *House) Serve() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, n := store.CountQueries(r.Context())
		h.Engine.ServeHTTP(w, r.WithContext(ctx))
		h.statements.Store(n.Load())
	}))
	h.Cleanup(server.Close)
	h.URL = server.URL
}
