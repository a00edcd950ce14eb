package store

import "testing"

// HoldWriteLock keeps everybody else from writing until unlock is called.
func HoldWriteLock(t *testing.T, s *Store) (unlock func()) {
	t.Helper()
	tx, err := sqlDB(s.write).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}
