package vault_test

import (
	"fmt"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

func benched(b *testing.B) fixture {
	s, err := store.Open(b.Context(), "sqlite", "", b.TempDir(), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return with(b, s, newKey(), newKey())
}

func BenchmarkSealAndOpen(b *testing.B) {
	f := benched(b)
	id, plain := f.person(b, wang), make([]byte, 600) // facts are about as long
	b.ReportAllocs()
	for b.Loop() {
		sealed, err := f.Seal(b.Context(), id, "facts/1", plain)
		if err == nil {
			_, err = f.Open(b.Context(), id, "facts/1", sealed)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFindAPerson(b *testing.B) {
	f := benched(b)
	f.person(b, wang)
	for b.Loop() {
		f.person(b, wang)
	}
}

func BenchmarkMakeAPerson(b *testing.B) {
	f, i := benched(b), 0
	for b.Loop() {
		f.person(b, vault.Given{IDNumber: manyNumbers(i), Name: "王小明", Phone: "13812341234"})
		i++
	}
}

// manyNumbers are distinct; here nobody looks whether they are valid.
func manyNumbers(i int) casework.IDNumber { return casework.IDNumber(fmt.Sprintf("1101011990%08d", i)) }
