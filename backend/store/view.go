package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// errWrittenInView is a fault of the program: what a view has read may be so no more,
// and the connection that writes may wait for that of the view.
var errWrittenInView = errors.New("a view only reads")

// View runs work, which reads through the store with the context that it is given, as of
// one moment: all of it over one connection, one read after the other, and what is read
// by its key only once. Nothing is written with that context.
func (s *Store) View(ctx context.Context, work func(ctx context.Context) error) error {
	if s.viewed(ctx) != nil {
		return work(ctx)
	}
	return s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		v := &Tx{db: db, now: s.time(), rows: map[any]any{}}
		return work(context.WithValue(ctx, viewOf{s}, v))
	}, s.snapshot())
}

// viewOf is under which a context carries the view of a store.
type viewOf struct{ *Store }

// viewed is the view that a context carries; nil: none of this store.
func (s *Store) viewed(ctx context.Context) *Tx {
	v, _ := ctx.Value(viewOf{s}).(*Tx)
	return v
}

// reading is what reads: the view that the context carries, or any connection.
func (s *Store) reading(ctx context.Context) *gorm.DB {
	if v := s.viewed(ctx); v != nil {
		return v.db.WithContext(ctx)
	}
	return s.read.WithContext(ctx)
}

// guardViews refuses what is written without a transaction, as Do is refused.
func (s *Store) guardViews() error {
	refuse := func(db *gorm.DB) {
		if s.viewed(db.Statement.Context) != nil {
			_ = db.AddError(errWrittenInView)
		}
	}
	on := s.write.Callback()
	return errors.Join(
		on.Create().Before("gorm:create").Register("view", refuse), on.Update().Before("gorm:update").Register("view", refuse),
		on.Delete().Before("gorm:delete").Register("view", refuse), on.Raw().Before("gorm:raw").Register("view", refuse),
	)
}

// take reads the row that a condition finds by its key; in a view, the first time only.
func take[T any](tx *Tx, condition string, key ...any) (row T, err error) {
	if before, read := tx.rows[at[T](key)]; read {
		return before.(T), nil
	}
	if err := tx.db.Take(&row, append([]any{condition}, key...)...).Error; err != nil {
		return row, err
	}
	remember(tx, row, key...)
	return row, nil
}

// remember keeps a row for who takes it by its key later in the same view.
func remember[T any](tx *Tx, row T, key ...any) {
	if tx.rows != nil {
		tx.rows[at[T](key)] = row
	}
}

// rowAt is where a view remembers a row: no other kind of row is there.
type rowAt[T any] struct{ key [2]any }

func at[T any](key []any) (where rowAt[T]) {
	if copy(where.key[:], key) < len(key) { // else one row would be taken for another
		panic("a row that is remembered has a key of one part or two")
	}
	return where
}
