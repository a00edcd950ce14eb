package caseload_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// people is how many the period of the benchmarks has: LUOHU_BENCH_PEOPLE.
func people() int {
	if n, err := strconv.Atoi(os.Getenv("LUOHU_BENCH_PEOPLE")); err == nil {
		return n
	}
	return 500
}

// BenchmarkPeriod takes people through the whole period: 14 commands each until
// they are accepted, one for every score, then publication and selection.
func BenchmarkPeriod(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { period(b, "sqlite", b.TempDir()+"/luohu.db", 1) })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		b.Run("postgres", func(b *testing.B) { period(b, "postgres", storetest.Place(b, "postgres", dsn), 8) })
	}
}

func period(b *testing.B, driver, dsn string, clients int) {
	for b.Loop() {
		s := storetest.Open(b, driver, dsn)
		o := opened(b, s)
		n := people()
		begun := time.Now()
		done := share(b, clients, n, func(i int) (commands int, err error) {
			if err := o.fileFor(b.Context(), fmt.Sprint("p", i)); err != nil {
				return 0, err
			}
			return 12, nil
		})
		ids := storetest.ApplicationIDs(b, s, "2026-2")
		done += share(b, clients, n, func(i int) (int, error) { return o.take(b, ids[i]) })
		took := time.Since(begun)
		b.ReportMetric(float64(done)/took.Seconds(), "commands/s")

		begun = time.Now()
		o.at("2026-10-31 17:00")
		if _, err := o.Tick(b.Context()); err != nil {
			b.Fatal(err)
		}
		o.at("2026-11-24 09:00")
		if _, err := o.MovePeriod(b.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.ScoresShown}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "publication-s")
		o.at("2026-11-30 17:00")
		if _, err := o.Tick(b.Context()); err != nil {
			b.Fatal(err)
		}
		begun = time.Now()
		o.at("2026-12-14 09:00")
		list := &casework.List{Selection: casework.Selection{By: casework.ByNumber, Number: n / 2, Ties: casework.Include}}
		if _, err := o.MovePeriod(b.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.ListShown, List: list}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "selection-s")
	}
}

var ten, _ = estimator.ParsePoints("10")

// take is what windows and departments do with one.
func (o *office) take(b *testing.B, id string) (commands int, err error) {
	if _, err := o.Pass(b.Context(), police, id, 0, casework.Police); err != nil {
		return 0, err
	}
	a, err := o.Pass(b.Context(), hrss, id, 0, casework.HRSS)
	if err != nil {
		return 0, err
	}
	for _, r := range a.Scores {
		step := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: o.near(r, ten)}
		if _, err := o.Score(b.Context(), scorer(r.Department), id, 0, step); err != nil {
			return 0, err
		}
	}
	return 2 + len(a.Scores), nil
}

// share lets clients do n things, and adds up what they say.
func share(b *testing.B, clients, n int, do func(i int) (int, error)) (sum int) {
	b.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	for c := range clients {
		all.Go(func() {
			for i := c; i < n; i += clients {
				done, err := do(i)
				mu.Lock()
				if sum += done; err != nil {
					b.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return sum
}
