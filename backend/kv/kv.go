// Package kv keeps small values that several machines share and that may be
// lost: which message is being answered, who holds a follower's turn, tokens.
// What must not be lost is in the database.
//
// Redis keeps them when it is configured, plain memory when one process does
// everything.
package kv

import (
	"context"
	"time"
)

// Store is what both kinds offer. Every value has a time to live; a missing
// key is no error.
type Store interface {
	Get(ctx context.Context, key string) (value string, found bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	// SetNX sets a key that does not exist yet and says whether it did.
	SetNX(ctx context.Context, key, value string, ttl time.Duration) (bool, error)
	Delete(ctx context.Context, keys ...string) error
	// DeleteIf deletes a key that still has this value and says whether it did.
	DeleteIf(ctx context.Context, key, value string) (bool, error)
	// Count adds one and returns the sum; the first one starts the time to live.
	Count(ctx context.Context, key string, ttl time.Duration) (int64, error)
	// Lock waits for the turn under key, first come first served within a
	// process, until ctx ends. A holder that dies loses it after ttl.
	Lock(ctx context.Context, key string, ttl time.Duration) (unlock func(), err error)
	Ping(ctx context.Context) error
	Close() error
}
