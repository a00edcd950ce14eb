package caseload_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// filled puts copies of one application into the period, of many persons and
// units, without a life of their own: numbers, points and figures differ.
func (o *office) filled(b *testing.B, like *casework.Application, n int) (numbers []string) {
	b.Helper()
	src, err := json.Marshal(like)
	if err != nil {
		b.Fatal(err)
	}
	var p *casework.Period
	if err := o.store.Look(b.Context(), func(tx *store.Tx) (err error) {
		p, err = tx.Period(like.Period)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	const atOnce = 500
	for begun := 0; begun < n; begun += atOnce {
		err := o.store.Do(b.Context(), func(tx *store.Tx) error {
			for i := begun; i < min(begun+atOnce, n); i++ {
				var a casework.Application
				if err := json.Unmarshal(src, &a); err != nil {
					return err
				}
				a.ID, a.Person, a.Version = fmt.Sprintf("01K%023d", i), fmt.Sprintf("01P%023d", i), 1
				a.Number, a.Unit = fmt.Sprintf("1020262%05d", i+10), fmt.Sprintf("unit%d", random.IntN(n/7+1)) // the model has 00001
				if a.State == casework.Scored {
					a.Total = estimator.Points(random.IntN(200)) * 120_000
				}
				numbers = append(numbers, a.Number)
				event := casework.Recorded{Application: a.ID, Version: 1, At: o.clock(), By: agent, Event: casework.Added{Period: a.Period, Unit: a.Unit, Person: a.Person}}
				if err := tx.SaveApplication(&a, []casework.Recorded{event}, nil, a.Work(p, o.Days())); err != nil {
					return err
				}
				if err := tx.SaveFigures(a.Period, a.ID, a.Figures(p, o.Days())); err != nil {
					return err
				}
				groups := casework.Profile{
					Age: 20 + 5*random.IntN(7), District: []string{"和平区", "河东区", "西青区", casework.NoHome}[random.IntN(4)], Kind: "91",
					Claims: map[string]int64{"social_insurance": int64(random.IntN(60)) * 120_000, "education": 30 * 120_000},
				}
				if err := tx.SaveProfile(a.ID, groups); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return numbers
}

// like is an application that was accepted, or scored as well.
func (o *office) like(b *testing.B, state casework.State) *casework.Application {
	b.Helper()
	if err := o.fileFor(b.Context(), "model"); err != nil {
		b.Fatal(err)
	}
	ids := storetest.ApplicationIDs(b, o.store, "2026-2")
	if _, err := o.Pass(b.Context(), police, ids[0], 0, casework.Police); err != nil {
		b.Fatal(err)
	}
	a, err := o.Pass(b.Context(), hrss, ids[0], 0, casework.HRSS)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range a.Scores {
		if state != casework.Scored {
			break
		}
		step := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: o.near(r, ten)}
		if a, err = o.Score(b.Context(), scorer(r.Department), a.ID, 0, step); err != nil {
			b.Fatal(err)
		}
	}
	return a
}

func databases(b *testing.B, run func(b *testing.B, o *office)) {
	b.Run("sqlite", func(b *testing.B) { run(b, opened(b, storetest.Open(b, "sqlite", b.TempDir()+"/luohu.db"))) })
	for driver, variable := range map[string]string{"postgres": "TEST_POSTGRES_DSN", "mysql": "TEST_MYSQL_DSN"} {
		if dsn := os.Getenv(variable); dsn != "" {
			b.Run(driver, func(b *testing.B) { run(b, opened(b, storetest.Open(b, driver, storetest.Place(b, driver, dsn)))) })
		}
	}
}

// BenchmarkImport takes one department's file of LUOHU_BENCH_PEOPLE rows, and
// the same again, which changes nothing.
func BenchmarkImport(b *testing.B) {
	databases(b, func(b *testing.B, o *office) {
		in := caseload.Import{Hash: "hash"}
		for i, number := range o.filled(b, o.like(b, casework.Accepted), people()) {
			in.Rows = append(in.Rows, caseload.ScoreRow{Row: i + 2, Number: number, Indicator: "housing_fund", Points: &ten, Evidence: "公积金 62 个月：来源 核查，2026-11-20"})
		}
		begun := time.Now()
		done, err := o.ImportScores(b.Context(), scorer("housing_fund"), "2026-2", in, false)
		if err != nil || done.Count[caseload.RowScored] != people() {
			b.Fatal(done, err)
		}
		took := time.Since(begun).Seconds()
		for b.Loop() {
			if done, err = o.ImportScores(b.Context(), scorer("housing_fund"), "2026-2", in, false); err != nil || done.Count[caseload.RowUnchanged] != people() {
				b.Fatal(done, err)
			}
		}
		b.ReportMetric(took, "first-s")
	})
}

// BenchmarkStatistics counts a period of LUOHU_BENCH_PEOPLE scored applications
// anew, and then shows the count that is kept.
func BenchmarkStatistics(b *testing.B) {
	databases(b, func(b *testing.B, o *office) {
		o.filled(b, o.like(b, casework.Scored), people())
		shown := func(b *testing.B) {
			if s, err := o.Statistics(b.Context(), approver, caseload.Scope{Period: "2026-2"}); err != nil || s.Result.Count < people() {
				b.Fatal(s, err)
			}
		}
		b.Run("counted", func(b *testing.B) {
			for b.Loop() {
				o.mu.Lock()
				o.now = o.now.Add(2 * time.Hour).Truncate(time.Hour) // the count before is too old
				o.mu.Unlock()
				shown(b)
			}
		})
		b.Run("kept", func(b *testing.B) {
			shown(b)
			for b.Loop() {
				shown(b)
			}
		})
	})
}
