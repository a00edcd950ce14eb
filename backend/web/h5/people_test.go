package h5_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/web"
	"luohu/backend/web/h5"
	"luohu/configs"
	"luohu/estimator"
)

// somebody who is made up, with what was answered.
type somebody struct{ facts, total string }

var (
	short = somebody{`{"birth_date":"1992-05-06","education":"associate","pension_months":38,"medical_months":38,"unemployment_months":38,
		"work_injury_months":38,"maternity_months":0,"fund_months":12,"rent_months":4,"permit_endorsements":1,"professional_title":"none",
		"vocational_skill":"none","occupation_shortage":"none","spouse_insured_months":10,"spouse_on_active_duty":false,"contest":"none",
		"criminal_records":0,"false_records":0,"owns_home":false,"hukou_valid":true,"permit_valid":true,"employed_in_tianjin":true,
		"insured_now":true,"insured_elsewhere":false,"below_retirement_age":true,"insured_continuous_months":38}`, "92.00"}
	passing = somebody{`{"birth_date":"1991-03-10","education":"bachelor_or_above","pension_months":50,"medical_months":50,"unemployment_months":50,
		"work_injury_months":50,"maternity_months":38,"fund_months":62,"owns_home":true,"home_district":"滨海新区","home_months":30,
		"home_new_build":true,"home_bought_before_2020_04_02":false,"rent_months":20,"permit_endorsements":2,"professional_title":"intermediate",
		"vocational_skill":"junior_worker","spouse_insured_months":30,"hukou_valid":true,"permit_valid":true,"employed_in_tianjin":true,
		"insured_now":true,"insured_elsewhere":false,"below_retirement_age":true,"insured_continuous_months":50}`, "262.33"}
	negative = somebody{`{"birth_date":"1978-01-20","education":"none","pension_months":14,"medical_months":14,"criminal_records":1,"false_records":2,
		"hukou_valid":true,"permit_valid":false,"employed_in_tianjin":false,"insured_now":false,"insured_elsewhere":true,
		"below_retirement_age":true,"insured_continuous_months":4,"insured_total_months":14}`, "-144.83"}
	skipping = somebody{`{"education":"bachelor_or_above","pension_months":24,"owns_home":true,"home_months":40,"rent_months":13}`, "40.00"}

	people = map[string]somebody{"short": short, "passing": passing, "negative": negative, "skipping": skipping}
)

const cutOff = "2026-12-31"

// office is the pages on a real database.
type office struct {
	http.Handler
	store *store.Store
	words *estimator.Words
	table *estimator.Policy
	log   *bytes.Buffer
	ahead h5.Ahead

	withdrawn string // version of a table that staff took back
}

func openOffice(t testing.TB, perMinute int) *office {
	t.Helper()
	o := &office{log: new(bytes.Buffer)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	o.store, err = store.Open(t.Context(), "sqlite", "", t.TempDir(), time.Now)
	must(err)
	t.Cleanup(func() { o.store.Close() })
	must(o.store.Migrate(t.Context()))
	src, err := configs.FS.ReadFile("words/estimate.yaml")
	must(err)
	o.words, err = estimator.LoadWords(src)
	must(err)
	table, err := configs.FS.ReadFile("policies/tianjin-2023.yaml")
	must(err)
	o.table = o.load(t, table)
	log := slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r, err := web.New(nil, log)
	must(err)
	binder, err := h5.NewBinder("https://luohu.example")
	must(err)
	shelf, err := binder.Shelf(shipped(t), byCharacters(shipped(t)))
	must(err)
	must(h5.Routes(r, h5.Parts{Binder: binder, Shelf: func() *h5.Shelf { return shelf }, Table: func() string { return "" }, Estimates: h5.Estimates{
		Records: o.store, Tables: o, Ahead: o.lookAhead, PublicURL: "https://luohu.example",
		KV: kv.NewMemory(time.Now), PerMinute: func() int { return perMinute }, Log: log,
	}}))
	o.Handler = r
	return o
}

// load reads a table and keeps it, as the program does when it starts.
func (o *office) load(t testing.TB, src []byte) *estimator.Policy {
	t.Helper()
	p, err := estimator.Load("table.yaml", src, o.words)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.KeepPolicy(t.Context(), p.Version, p.ID, src); err != nil {
		t.Fatal(err)
	}
	return p
}

func (o *office) Withdrawn(version string) bool { return version == o.withdrawn }

// Version reads the table anew, as after a start with other files.
func (o *office) Version(ctx context.Context, version string) (*estimator.Policy, error) {
	kept, found, err := o.store.PolicySource(ctx, version)
	if err != nil || !found {
		return nil, err
	}
	return estimator.Load("table.yaml", []byte(kept.Source), o.words)
}

func (o *office) lookAhead(table *estimator.Policy, facts map[string]any, asOf time.Time) ([]h5.CutOff, error) {
	if o.ahead == nil {
		return nil, nil
	}
	return o.ahead(table, facts, asOf)
}

// keep saves what somebody answered, and is the path of its page.
func (o *office) keep(t testing.TB, who somebody) string {
	t.Helper()
	return o.keepAs(t, store.Estimate{PolicyVersion: o.table.Version, Facts: json.RawMessage(who.facts), Total: who.total})
}

func (o *office) keepAs(t testing.TB, e store.Estimate) string {
	t.Helper()
	e.Token, e.Follower, e.Policy, e.AsOf = rand.Text(), "o"+rand.Text(), o.table.ID, cutOff
	c, err := o.store.Conversation(t.Context(), e.Follower)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.SaveTurn(t.Context(), store.Turn{Conversation: c, Save: &e}); err != nil {
		t.Fatal(err)
	}
	return "/h5/estimates/" + e.Token
}
