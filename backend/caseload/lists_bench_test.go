package caseload_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	persons "luohu/backend/vault"
	"luohu/estimator"
)

// BenchmarkList freezes a list of people, each with a key of their own, and
// makes its document again: LUOHU_BENCH_PEOPLE.
func BenchmarkList(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { freeze(b, "sqlite", b.TempDir()+"/luohu.db") })
	for driver, variable := range map[string]string{"postgres": "TEST_POSTGRES_DSN", "mysql": "TEST_MYSQL_DSN"} {
		if dsn := os.Getenv(variable); dsn != "" {
			b.Run(driver, func(b *testing.B) { freeze(b, driver, storetest.Place(b, driver, dsn)) })
		}
	}
}

func freeze(b *testing.B, driver, dsn string) {
	s := storetest.Open(b, driver, dsn)
	o, ctx := opened(b, s), b.Context()
	v := vaultOf(b, s)
	parts := o.Parts
	parts.Vault, parts.Persons = v, v
	o.Caseload = caseload.New(parts)
	n := people()
	published(b, s, v, n)
	o.at("2026-12-14 09:00")
	number := &casework.List{Selection: casework.Selection{By: casework.ByNumber, Number: n / 2, Ties: casework.Include}}
	for b.Loop() {
		begun := time.Now()
		if _, err := o.PreviewList(ctx, "2026-2", number.Selection); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "preview-s")
		begun = time.Now()
		if _, err := o.MovePeriod(ctx, approver, "2026-2", casework.PeriodCommand{Kind: casework.ListShown, List: number}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "freeze-s")
		begun = time.Now()
		got, err := o.List(ctx, "2026-2")
		var document bytes.Buffer
		if err == nil {
			err = o.WriteList(ctx, &document, got.List)
		}
		if err != nil || list.Hash(document.Bytes()) != got.Hash {
			b.Fatalf("the document: %v", err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "document-s")
		b.ReportMetric(float64(document.Len())/1e6, "document-MB")
		b.ReportMetric(peak(b), "peak-MB")
		if _, err := o.MovePeriod(ctx, approver, "2026-2", casework.PeriodCommand{Kind: casework.ListPulled, Reason: "再来一次"}); err != nil {
			b.Fatal(err)
		}
	}
}

// peak is the most memory that this process has had.
func peak(b *testing.B) (mb float64) {
	b.Helper()
	src, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := bytes.Cut(src, []byte("VmHWM:"))
	var kb int
	if _, err := fmt.Sscan(string(after), &kb); err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1000
}

// published are so many people whose points are published, and the period in
// which the list comes next.
func published(b *testing.B, s *store.Store, v *persons.Vault, n int) {
	b.Helper()
	const together = 500
	for begin := 0; begin < n; begin += together {
		var ids []string
		for i := begin; i < min(begin+together, n); i++ {
			ids = append(ids, storetest.In(b, s, func(tx *store.Tx) (string, error) {
				return v.FindOrCreate(tx, persons.Given{IDNumber: numbered(i), Name: "王小明"})
			}))
		}
		err := s.Do(b.Context(), func(tx *store.Tx) error {
			for i, person := range ids {
				if err := publish(tx, begin+i, person); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	err := s.Do(context.Background(), func(tx *store.Tx) error {
		p, err := tx.Period("2026-2")
		if err != nil {
			return err
		}
		p.Stage, p.Version, p.Terms.List.Second = casework.ScoresClosed, p.Version+1, true
		return tx.SavePeriod(p, casework.Moved{Kind: casework.DisplayEnded}, casework.Actor{ID: "system", Role: casework.System})
	})
	if err != nil {
		b.Fatal(err)
	}
}

func publish(tx *store.Tx, i int, person string) error {
	total := estimator.Points(100+i%90) * 120_000
	var a casework.Application
	var events []casework.Recorded
	for _, e := range []casework.Event{
		casework.Added{Period: "2026-2", Unit: "unit", Person: person},
		casework.SentIn{Number: fmt.Sprintf("10202620%06d", i), Point: casework.Municipal},
		casework.Summed{Total: total},
		casework.Shown{},
	} {
		r := casework.Recorded{Application: fmt.Sprintf("a%06d", i), Version: a.Version + 1, Event: e}
		a.Evolve(r)
		events = append(events, r)
	}
	return tx.SaveApplication(&a, events, nil, nil)
}

// numbered is a valid ID number for every i.
func numbered(i int) casework.IDNumber {
	born := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i/500)
	front := fmt.Sprintf("120101%s%03d", born.Format("20060102"), i%500)
	weights, sum := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
	for at, w := range weights {
		sum += w * int(front[at]-'0')
	}
	return casework.IDNumber(front + string("10X98765432"[sum%11]))
}
