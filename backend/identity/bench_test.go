package identity_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"luohu/backend/identity"
	"luohu/backend/store"
)

func benched(b *testing.B) (o *office, secret string) {
	s, err := store.Open(b.Context(), "sqlite", "", b.TempDir(), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	o = open(b, s, cheap)
	o.account(b, "exists", window)
	return o, o.signIn(b, "exists", password)
}

func BenchmarkAuthenticate(b *testing.B) {
	o, secret := benched(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.Authenticate(b.Context(), secret); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareLookup is the least that a session can cost: its hash, and the
// row that has it.
func BenchmarkBareLookup(b *testing.B) {
	o, secret := benched(b)
	b.ReportAllocs()
	for b.Loop() {
		sum := sha256.Sum256([]byte(secret))
		if _, err := o.store.Credential(b.Context(), hex.EncodeToString(sum[:])); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheckARight(b *testing.B) {
	who := people["window"]
	for b.Loop() {
		if identity.Check(who, "review", atMyPoint) != nil {
			b.Fatal("refused")
		}
	}
}

// BenchmarkSignIn is at the cost of the shipped settings.
func BenchmarkSignIn(b *testing.B) {
	o, _ := benched(b)
	rules := cheap
	rules.Cost = identity.Cost{MemoryMiB: 64, Iterations: 3, Parallelism: 4, AtOnce: 2}
	parts := o.Parts
	parts.Rules = rules
	dear, err := identity.New(parts)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := dear.SignIn(b.Context(), identity.Attempt{Name: "exists", Password: password}); err != nil {
			b.Fatal(err)
		}
	}
}
