package delivery_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// BenchmarkClaims takes recipients from the ledger and notes that they are about to be
// handed over, wave by wave, with nothing handed over.
func BenchmarkClaims(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { claims(b, "sqlite", b.TempDir()+"/luohu.db") })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		b.Run("postgres", func(b *testing.B) { claims(b, "postgres", storetest.Place(b, "postgres", dsn)) })
	}
}

func claims(b *testing.B, driver, dsn string) {
	const recipients, wave = 50_000, 125
	s, err := store.Open(b.Context(), driver, dsn, b.TempDir(), time.Now)
	if err == nil {
		err = s.Migrate(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	o := &office{Store: s, t: b}
	o.template, o.customer, o.notices = &fake{now: o.now}, &fake{now: o.now}, &fake{now: o.now}
	run, _, err := s.TakeFollowerSync(b.Context(), "sync", "bench", false, time.Minute, 0)
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < recipients; from += 5000 {
		var some []string
		for i := range 5000 {
			some = append(some, fmt.Sprintf("oFollower%07d", from+i))
		}
		if err := s.SeeFollowers(b.Context(), &run, time.Minute, some); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		b.StopTimer()
		o.sending(o.engine(), content(broadcast.ByTemplate))
		b.StartTimer()
		begun, claimed := time.Now(), 0
		for {
			c, err := s.ClaimChunk(b.Context(), "bench", o.now(), time.Minute)
			if err != nil {
				b.Fatal(err)
			}
			if c == nil {
				break
			}
			all, err := s.ChunkDeliveries(b.Context(), *c)
			if err != nil {
				b.Fatal(err)
			}
			for from := 0; from < len(all); from += wave {
				part := all[from:min(from+wave, len(all))]
				for i := range part {
					part[i].Way = broadcast.ByTemplate
				}
				if err := s.Hand(b.Context(), *c, time.Minute, part); err != nil {
					b.Fatal(err)
				}
			}
			claimed += len(all)
		}
		if claimed != recipients {
			b.Fatalf("%d are claimed: who was told once is not told again, so run it once", claimed)
		}
		b.ReportMetric(float64(claimed)/time.Since(begun).Seconds(), "claims/s")
	}
}
