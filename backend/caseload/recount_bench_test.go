package caseload_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// BenchmarkAnotherCalendar loads a year that changes the day of everything that is
// open: the preview, and counting it anew. LUOHU_BENCH_PEOPLE says of how many.
func BenchmarkAnotherCalendar(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { anotherCalendar(b, "sqlite", b.TempDir()+"/luohu.db") })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		b.Run("postgres", func(b *testing.B) { anotherCalendar(b, "postgres", storetest.Place(b, "postgres", dsn)) })
	}
}

func anotherCalendar(b *testing.B, driver, dsn string) {
	for b.Loop() {
		s := storetest.Open(b, driver, dsn)
		o := opened(b, s)
		n := people()
		o.submittedCrowd(b, n)

		begun := time.Now()
		r, err := o.RequestCalendar(b.Context(), publisher, corrected(o), "通知", "按通知")
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "preview-s")
		if d, err := caseload.DetailsOf(r); err != nil || d.Calendar.Preview.Lines != 2*n {
			b.Fatalf("preview: %s, %v", r.Details, err)
		}

		o.load(corrected(o))
		begun = time.Now()
		var most, longest float64
		for done := 0; done < n; {
			tick := time.Now()
			once, err := o.Tick(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			done += once
			longest = max(longest, time.Since(tick).Seconds())
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, float64(m.HeapInuse)/(1<<20))
		}
		b.ReportMetric(time.Since(begun).Seconds(), "recount-s")
		b.ReportMetric(longest, "longest-tick-s")
		b.ReportMetric(most, "heap-MB")
	}
}

// submittedCrowd are people whose applications were submitted, without all the commands
// that lead there.
func (o *office) submittedCrowd(b *testing.B, n int) {
	b.Helper()
	const atOnce = 500
	p, err := o.Period(b.Context(), "2026-2")
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < n; from += atOnce {
		err := o.store.Do(b.Context(), func(tx *store.Tx) error {
			for i := from; i < min(n, from+atOnce); i++ {
				id := fmt.Sprintf("%026d", i)
				var a casework.Application
				var events []casework.Recorded
				for v, e := range []casework.Event{
					casework.Added{Period: "2026-2", Unit: "unit", Person: id},
					casework.SentIn{Number: fmt.Sprintf("10202620%06d", i), Point: casework.Municipal},
				} {
					events = append(events, casework.Recorded{Application: id, Version: int64(v + 1), At: o.clock().UTC(), By: agent, Event: e})
					a.Evolve(events[v])
				}
				if err := tx.SaveApplication(&a, events, nil, a.Work(p, o.workdays())); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
