package store_test

import (
	"fmt"
	"testing"

	"luohu/backend/audit"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

const manyEntries = 200_000

func sealedMany(b *testing.B) *store.Store {
	b.Helper()
	s := storetest.Open(b, "sqlite", "")
	for from := 0; from < manyEntries; from += 10_000 {
		entries := make([]audit.Entry, 10_000)
		for i := range entries {
			entries[i] = deed(fmt.Sprint("1020271", from+i))
		}
		if err := s.Do(b.Context(), func(tx *store.Tx) error { return store.WriteAudit(tx, entries...) }); err != nil {
			b.Fatal(err)
		}
		if _, err := s.SealAudit(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	return s
}

func perSecond(b *testing.B) {
	b.ReportMetric(float64(manyEntries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkVerifyAudit(b *testing.B) {
	s := sealedMany(b)
	for b.Loop() {
		if n, err := s.VerifyAudit(b.Context(), nil); err != nil || n != manyEntries {
			b.Fatal(n, err)
		}
	}
	perSecond(b)
}

// BenchmarkReadAuditBare reads the same rows and hashes nothing.
func BenchmarkReadAuditBare(b *testing.B) {
	s := sealedMany(b)
	for b.Loop() {
		if n := store.EachRow(b, s); n != manyEntries {
			b.Fatal(n)
		}
	}
	perSecond(b)
}

func BenchmarkSealAudit(b *testing.B) {
	s := storetest.Open(b, "sqlite", "")
	entries := make([]audit.Entry, 1000)
	for i := range entries {
		entries[i] = deed(fmt.Sprint(i))
	}
	n := 0
	for b.Loop() {
		b.StopTimer()
		if err := s.Do(b.Context(), func(tx *store.Tx) error { return store.WriteAudit(tx, entries...) }); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.SealAudit(b.Context()); err != nil {
			b.Fatal(err)
		}
		n += len(entries)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "entries/s")
}
