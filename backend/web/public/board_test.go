package public_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/web"
	"luohu/backend/web/public"
	"luohu/estimator"
)

// board is the public pages with a list behind them, on a clock that stands.
type board struct {
	*testing.T
	handler http.Handler
	store   *store.Store
	now     time.Time
	period  *casework.Period
}

var (
	from = time.Date(2026, 12, 14, 1, 0, 0, 0, time.UTC) // 9:00 in China
	to   = time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC)
)

// displayed is a list of so many persons, made up, and so many who are not on
// it, on its first morning.
func displayed(t *testing.T, on, off int) *board {
	t.Helper()
	b := &board{T: t, now: from, store: storetest.Open(t, "sqlite", "")}
	key, err := signature.Parse(base64.StdEncoding.EncodeToString(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	line, _ := estimator.ParsePoints("110")
	step, _ := estimator.ParsePoints("0.01")
	rule := casework.Selection{By: casework.ByLine, Line: line, Ties: casework.Include}
	var all []casework.Candidate
	for i := range on + off {
		total := line + estimator.Points(on-1-i)*step
		all = append(all, casework.Candidate{Number: fmt.Sprintf("10202620%04d", i+1), Total: total})
	}
	placed := rule.Place(all)
	var rows []list.Row
	for i, one := range placed {
		row := list.Row{Place: one.Rank, Number: one.Number, Name: "王*明", IDNumber: "120101**********2X", Unit: fmt.Sprintf("示例科技（天津）有限公司%d", i%7), Total: one.Total}
		if i%3 == 1 {
			row.Name = "李*"
		}
		if one.Rank == 0 {
			row.Reason = rule.Outside()
		}
		rows = append(rows, row)
	}
	l := store.List{Head: list.Head{
		Format: list.Format, List: "01JEZ0000000000000000000AA", Period: "2026-2", Policy: "tianjin-2023", PolicyVersion: "sha256:ab", Selection: rule,
		Mask: casework.ListTerms{IDFirst: 6, IDLast: 2, Second: true}, Display: casework.Window{From: from, To: to}, FrozenAt: from,
		Listed: on, NotListed: off, Ledger: rule.Ledger(placed),
	}}
	var document bytes.Buffer
	if err := list.Write(&document, l.Head, list.All(rows)); err != nil {
		t.Fatal(err)
	}
	pem, err := key.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	l.Hash, l.Signature, l.PublicKey = list.Hash(document.Bytes()), key.Sign(document.Bytes()), string(pem)
	b.period = &casework.Period{
		ID: "2026-2", Stage: casework.ListPublished, Version: 1, Listing: casework.Window{From: from, To: to},
		List: &casework.List{ID: l.List, Hash: l.Hash, Selection: rule, Listed: on, NotListed: off},
	}
	err = b.store.Do(t.Context(), func(tx *store.Tx) error {
		if err := tx.SavePeriod(b.period, casework.Moved{Kind: casework.ListShown}, casework.Actor{}); err != nil {
			return err
		}
		return tx.SaveList(l, rows)
	})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	load := caseload.New(caseload.Parts{Store: b.store, Now: func() time.Time { return b.now }})
	if err := public.Routes(engine, public.Parts{Load: load, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	b.handler = engine
	return b
}

func (b *board) get(path string, headers ...string) *http.Response {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w.Result()
}

func (b *board) body(path string, headers ...string) string {
	b.Helper()
	resp := b.get(path, headers...)
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %v\n%s", path, resp.StatusCode, err, body)
	}
	return string(body)
}
