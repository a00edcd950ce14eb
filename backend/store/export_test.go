package store

import (
	"cmp"
	"database/sql"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"luohu/backend/audit"
)

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

// EachRow reads the rows that are verified, and does nothing with them.
func EachRow(t testing.TB, s *Store) (n int) {
	t.Helper()
	rows, err := s.entries(t.Context(), 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var number int64
	var text, hash sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&number, &text, &hash); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

// Insert writes a row as gorm does by itself.
func Insert(tx *Tx, row any) error { return tx.db.Create(row).Error }

// CountReads counts the statements that read, from now on.
func CountReads(t *testing.T, s *Store) (n *atomic.Int64) {
	t.Helper()
	n = new(atomic.Int64)
	count := func(*gorm.DB) { n.Add(1) }
	for _, err := range []error{
		s.read.Callback().Query().Before("gorm:query").Register("count", count),
		s.read.Callback().Row().Before("gorm:row").Register("count", count),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// Waiting is how many have had to wait for the connection that writes.
func Waiting(s *Store) int64 { return sqlDB(s.write).Stats().WaitCount }

// Readers is how many transactions may read at once.
func Readers(s *Store) int { return sqlDB(s.read).Stats().MaxOpenConnections }

// WriteAudit keeps entries that no deed makes.
func WriteAudit(tx *Tx, entries ...audit.Entry) error { return tx.writeAudit(entries) }

// SQLiteBusyWait is how long SQLite itself waits for another process.
const SQLiteBusyWait = sqliteBusyWait

// PlanOfMissed is how the database looks for what a follower was not told in ledgers.
func PlanOfMissed(t *testing.T, s *Store, follower string, ledgers []int64) (plan string) {
	t.Helper()
	explain := map[string]string{"sqlite": "EXPLAIN QUERY PLAN "}[s.Driver()]
	statement := s.read.ToSQL(func(db *gorm.DB) *gorm.DB { return deliveriesTo(db, follower, ledgers).Find(&[]Delivery{}) })
	rows, err := s.read.Raw(cmp.Or(explain, "EXPLAIN ") + statement).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			plan += v.String + " "
		}
		plan += "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}

// ConnRests is after how long a connection is asked before it is used again.
const ConnRests = connRests

// ErrWrittenInView refuses what is written with the context of a view.
var ErrWrittenInView = errWrittenInView
