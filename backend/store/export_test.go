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

// Exec runs a statement in a transaction.
func Exec(tx *Tx, statement string, values ...any) error {
	return tx.db.Exec(statement, values...).Error
}
