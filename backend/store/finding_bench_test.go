package store_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// BenchmarkPages reads pages of 50 out of LUOHU_BENCH_PEOPLE applications (5,000
// if it is not set), each narrowed in another way, and tells of the slowest in a
// hundred.
func BenchmarkPages(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("LUOHU_BENCH_PEOPLE"))
	if err != nil {
		n = 5000
	}
	municipal := []casework.AcceptancePoint{casework.Municipal}
	for driver, variable := range map[string]string{"sqlite": "", "postgres": "TEST_POSTGRES_DSN", "mysql": "TEST_MYSQL_DSN"} {
		dsn := os.Getenv(variable)
		switch {
		case driver == "sqlite":
			dsn = b.TempDir() + "/luohu.db"
		case dsn == "":
			continue
		default:
			dsn = storetest.Place(b, driver, dsn)
		}
		c := openCounter(b, storetest.Open(b, driver, dsn))
		c.filled(b, n)
		middle := fmt.Sprintf("01K%023d", n/2)
		for name, f := range map[string]store.ApplicationFilter{
			"all": {}, "period": {Period: "2026-2"}, "state": {States: []casework.State{casework.Scored}}, "point": {Points: municipal},
			"period-state-point": {Period: "2026-2", States: []casework.State{casework.Scored}, Points: municipal},
			"nothing":            {Period: "2026-2", States: []casework.State{casework.Listed}, Points: municipal},
			"number":             {Number: "10202620", Points: municipal}, "after": {After: middle, Points: municipal}, "unit": {Unit: "u1"},
			"unit-state": {Unit: "u1", States: []casework.State{casework.Scored}}, "both-points": {Points: []casework.AcceptancePoint{casework.Municipal, casework.Binhai}},
			"name": {Of: &store.Found{Persons: []string{"nobody"}}, Points: municipal, Period: "2026-2"},
		} {
			b.Run(driver+"/"+name, func(b *testing.B) {
				f.Limit = 51
				var took []time.Duration
				for b.Loop() {
					begun := time.Now()
					if _, err := c.Page(b.Context(), f); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(begun))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		}
		for _, format := range []string{exchange.CSV, exchange.XLSX, exchange.JSON} {
			b.Run(driver+"/export-"+format, func(b *testing.B) {
				for b.Loop() {
					e, done, err := c.Extract(b.Context(), casework.Actor{ID: "auditor", Role: casework.Auditor}, store.ApplicationFilter{}, format, func(l store.Line) (casework.State, bool, bool) { return l.State, true, true })
					if err != nil {
						b.Fatal(err)
					}
					var out sink
					if err := e.Write(b.Context(), &out, format, func() error { return nil }); err != nil || e.Rows() != n {
						b.Fatal(e.Rows(), err)
					}
					done()
					b.ReportMetric(float64(out)/1e6, "MB")
				}
			})
		}
	}
}

// sink counts what is written into it.
type sink int

func (s *sink) Write(b []byte) (int, error) {
	*s += sink(len(b))
	return len(b), nil
}
