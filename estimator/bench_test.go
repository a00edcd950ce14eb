package estimator_test

import (
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

func BenchmarkLoad(b *testing.B) {
	w := tabletest.Words(b)
	src := tabletest.Read(b, configs+"/policies/tianjin-2023.yaml")
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if _, err := estimator.Load("tianjin-2023.yaml", src, w); err != nil {
			b.Fatal(err)
		}
	}
}

// somebody has an answer to everything.
var somebody = map[string]any{
	"birth_date": "1992-05-06", "education": "associate", "professional_title": "intermediate",
	"vocational_skill": "junior_worker", "occupation_shortage": "general", "contest": "none",
	"pension_months": 50, "medical_months": 50, "unemployment_months": 50, "work_injury_months": 50,
	"maternity_months": 38, "fund_months": 62, "rent_months": 20, "permit_endorsements": 2,
	"owns_home": true, "home_district": "滨海新区", "home_months": 30, "home_new_build": true,
	"home_bought_before_2020_04_02": false, "spouse_insured_months": 12, "spouse_on_active_duty": false,
	"criminal_records": 0, "false_records": 0, "hukou_valid": true, "permit_valid": true,
	"employed_in_tianjin": true, "insured_continuous_months": 8, "insured_total_months": 50,
	"insured_now": true, "insured_elsewhere": false, "below_retirement_age": true,
}

var benchDay = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)

// BenchmarkEstimateWithTrace is points, reasons, gates, readings and warnings.
func BenchmarkEstimateWithTrace(b *testing.B) {
	timed(b, tabletest.Shipped(b)["tianjin-2023"].Trace)
}

// BenchmarkEstimateWithAdvice is the whole answer.
func BenchmarkEstimateWithAdvice(b *testing.B) {
	timed(b, tabletest.Shipped(b)["tianjin-2023"].Estimate)
}

// BenchmarkBareLoop is as long and touches no memory: its p99 is what the
// machine does to anybody's.
func BenchmarkBareLoop(b *testing.B) {
	sum := 1
	quantiles(b, func() {
		for i := range 8000 {
			sum += i * sum
		}
	})
	if sum == 0 {
		b.Log(sum) // so that the loop is not left out
	}
}

func timed(b *testing.B, estimate func(map[string]any, time.Time) (*estimator.Estimate, error)) {
	b.Helper()
	quantiles(b, func() {
		if _, err := estimate(somebody, benchDay); err != nil {
			b.Fatal(err)
		}
	})
}

// quantiles times every call. The memory beside is about what the running
// program holds, which decides how often garbage is collected.
func quantiles(b *testing.B, call func()) {
	b.Helper()
	beside := make([]byte, 16<<20)
	took := make([]time.Duration, 0, 1<<16)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		begin := time.Now()
		call()
		if len(took) < cap(took) {
			took = append(took, time.Since(begin))
		}
	}
	b.StopTimer()
	runtime.KeepAlive(beside)
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}

// BenchmarkTotal is the sum alone.
func BenchmarkTotal(b *testing.B) {
	p := tabletest.Shipped(b)["tianjin-2023"]
	facts := maps.Clone(somebody)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if _, err := p.Total(facts, benchDay); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBounds is the range of somebody who has answered nothing but a
// birthday: everything is open.
func BenchmarkBounds(b *testing.B) {
	p := tabletest.Shipped(b)["tianjin-2023"]
	facts := map[string]any{"birth_date": "1992-05-06"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Bounds(facts, benchDay); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadAll loads and checks every shipped file, side by side as the
// program does.
func BenchmarkLoadAll(b *testing.B) {
	w := tabletest.Words(b)
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil || len(files) == 0 {
		b.Fatal(err)
	}
	var sources [][]byte
	for _, file := range files {
		sources = append(sources, tabletest.Read(b, file))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		var all sync.WaitGroup
		for i, src := range sources {
			all.Go(func() {
				if _, err := estimator.Load(files[i], src, w); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
	}
}
