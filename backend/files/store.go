package files

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Store keeps sealed bytes under their own hash. [Folder] and [S3] are stores.
type Store interface {
	// Put keeps it; what is there already is kept once.
	Put(ctx context.Context, sealed []byte) (Hash, error)
	// Get hands it out, or [ErrNotKept], or [ErrDamaged].
	Get(ctx context.Context, name Hash) ([]byte, error)
	Has(ctx context.Context, name Hash) (bool, error)
	// Delete of what is not there is no error.
	Delete(ctx context.Context, name Hash) error
	// All walks what is kept, in no order, for backup and verification. It ends
	// after an error.
	All(ctx context.Context) iter.Seq2[Stored, error]
	// Writable says what keeps it from being written to now, by trying. What it
	// leaves is no file, and is always the same.
	Writable(ctx context.Context) error
}

// Stored is one thing in a store.
type Stored struct {
	Name  Hash
	Bytes int64
	Since time.Time
}

// What a store may answer.
var (
	ErrNotKept = errors.New("files: not kept here")
	ErrDamaged = errors.New("files: what is kept is not what was put")
)

// verified is what was read, if it is what was put.
func verified(name Hash, sealed []byte) ([]byte, error) {
	if HashOf(sealed) != name {
		return nil, ErrDamaged
	}
	return sealed, nil
}

// place is where a store lays it: two levels, so that no folder gets too long.
func place(name Hash) (first, second string) { return string(name[:2]), string(name[2:4]) }
