package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	modernc "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Tx is one transaction: what is done through it is done together, or not at
// all.
type Tx struct {
	db      *gorm.DB
	now     time.Time
	audited bool // whether entries were written that wait to be sealed

	rows map[any]any // of a view: those read by their key; nil: none are remembered
}

// Time is when the transaction began, in UTC. Everything that it writes has
// this one time.
func (tx *Tx) Time() time.Time { return tx.now }

const (
	retryFirst = 5 * time.Millisecond
	retryFor   = 10 * time.Second
)

// Do runs work in one transaction. Where the database gives up on it for the
// sake of another (a deadlock, a serialization failure), it is rolled back and
// work is run again: work must have no effect but through its Tx.
func (s *Store) Do(ctx context.Context, work func(*Tx) error) error {
	if s.viewed(ctx) != nil {
		return errWrittenInView
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = retryFirst
	_, err := backoff.Retry(ctx, func() (none struct{}, err error) {
		tx := &Tx{now: s.time()}
		err = s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			tx.db = db
			return work(tx)
		}, s.current())
		if err == nil && tx.audited {
			s.tellAudited()
		}
		if err != nil && !sacrificed(err) {
			err = backoff.Permanent(err)
		}
		return none, err
	}, backoff.WithBackOff(wait), backoff.WithMaxElapsedTime(retryFor))
	return err
}

// current is a transaction that sees what is committed when it looks, so that
// what it locks first it reads as it is then.
func (s *Store) current() *sql.TxOptions {
	if s.driver == "mysql" {
		return &sql.TxOptions{Isolation: sql.LevelReadCommitted}
	}
	return nil // it does so anyway
}

// Look reads as of one moment: that of the view, if the context carries one. Nothing may
// be written through its Tx.
func (s *Store) Look(ctx context.Context, read func(*Tx) error) error {
	if v := s.viewed(ctx); v != nil {
		return read(&Tx{db: v.db.WithContext(ctx), now: v.now, rows: v.rows})
	}
	return s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return read(&Tx{db: db, now: s.time()})
	}, s.snapshot())
}

// saveVersion writes a row that has become so by one change.
func (tx *Tx) saveVersion(row any, version int64) error { return tx.saveSince(row, version-1) }

// saveSince writes a row that was read at a version; 0: that is new. ErrConflict
// if it has another version now, or something else of it is taken.
func (tx *Tx) saveSince(row any, seen int64) error {
	var done *gorm.DB
	if seen == 0 {
		done = tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	} else {
		done = tx.db.Model(row).Where("version = ?", seen).Select("*").Omit("id").Updates(row)
	}
	if errors.Is(done.Error, gorm.ErrDuplicatedKey) || done.Error == nil && done.RowsAffected == 0 {
		return ErrConflict
	}
	return done.Error
}

// sacrificed says that the database gave up on a transaction for the sake of
// another, and that the same may go well a moment later.
func sacrificed(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "40001" || e.Code == "40P01" // serialization_failure, deadlock_detected
	}
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return e.Number == 1213 || e.Number == 1205 || e.Number == 1020 // deadlock, lock wait timeout, changed since it was read
	}
	if e, ok := errors.AsType[*modernc.Error](err); ok {
		return e.Code()&0xff == sqlite3.SQLITE_BUSY // another process is writing, and may be soon again
	}
	return false
}
