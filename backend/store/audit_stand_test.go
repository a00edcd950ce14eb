package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"luohu/backend/store"
)

func TestTheWholeChainIsCountedOnceAMinuteForWhoLooks(t *testing.T) {
	now := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), "sqlite", filepath.Join(t.TempDir(), "luohu.db"), "", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	stands := func(number, entries int64) {
		t.Helper()
		head, counted, err := s.AuditStand(t.Context())
		if err != nil || head.Number != number || counted != entries {
			t.Errorf("%d of %d, not %d of %d (%v)", counted, head.Number, entries, number, err)
		}
	}
	stands(0, 0)
	note(t, s, numbers(5)...)
	seal(t, s)
	stands(5, 5)
	tamper(t, s, "DELETE FROM audit_entries WHERE number = 2")
	stands(5, 5) // counted a moment ago
	note(t, s, "later")
	seal(t, s)
	stands(6, 6) // what was sealed since is counted
	now = now.Add(time.Minute)
	stands(6, 5)
}
