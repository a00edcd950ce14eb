// Package vault keeps what is known of persons: sealed with a key of each
// person's own, found by keyed hashes, shown masked, revealed for a reason, and
// erased by destroying the key.
package vault

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luohu/backend/store"
)

// ErrErased says that the key is destroyed: what it sealed never opens again.
var ErrErased = errors.New("erased: its key is destroyed")

// Parts are what a Vault stands on.
type Parts struct {
	Store *store.Store
	Keys  *Keyring
	Note  store.Note // writes to the audit log
	Now   func() time.Time
}

// Vault seals and opens. Any number of them may work on one database, with the
// same keys.
type Vault struct {
	Parts
	cache *cache
}

const (
	cached    = 4096        // data keys held unwrapped, 32 bytes each
	cachedFor = time.Minute // within which another machine's erasing is noticed
)

// Open makes one, after it has seen that the keys are those of the database.
func Open(ctx context.Context, p Parts) (*Vault, error) {
	if err := p.Keys.belong(ctx, p.Store); err != nil {
		return nil, err
	}
	return &Vault{p, newCache(cached, p.Now)}, nil
}

// Seal seals a text with an owner's key. It opens only as theirs, and only as
// what it is about.
func (v *Vault) Seal(ctx context.Context, owner, about string, plain []byte) (string, error) {
	key, err := v.dataKey(ctx, owner)
	if err != nil {
		return "", err
	}
	defer clear(key[:])
	return seal(&key, bound("sealed", owner, about), plain), nil
}

// Open opens what Seal has sealed; [ErrErased] if the key is destroyed.
func (v *Vault) Open(ctx context.Context, owner, about, sealed string) ([]byte, error) {
	key, err := v.dataKey(ctx, owner)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	plain, err := open(&key, bound("sealed", owner, about), sealed)
	if err != nil {
		return nil, fmt.Errorf("open %s of %s: %w", about, owner, err)
	}
	return plain, nil
}

// NewKey gives an owner a key, in the transaction in which they come to be.
func (v *Vault) NewKey(tx *store.Tx, owner string) error {
	key := newSecret()
	defer clear(key[:])
	return v.keep(tx, owner, &key)
}

func (v *Vault) keep(tx *store.Tx, owner string, key *secret) error {
	wrapped, master, err := v.Keys.wrap(owner, key)
	if err != nil {
		return err
	}
	return tx.AddDataKey(store.DataKey{Owner: owner, Wrapped: wrapped, Master: master})
}

// dataKey is an owner's key: a copy, which the caller wipes.
func (v *Vault) dataKey(ctx context.Context, owner string) (key secret, err error) {
	key, seen, found := v.cache.get(owner)
	if found {
		return key, nil
	}
	kept, err := v.Store.DataKey(ctx, owner)
	if err != nil {
		return key, err
	}
	if kept.Wrapped == "" {
		return key, fmt.Errorf("%s: %w", owner, ErrErased)
	}
	if key, err = v.Keys.unwrap(kept); err != nil {
		return key, err
	}
	v.cache.put(owner, &key, seen)
	return key, nil
}

// fetchKeys reads the keys of many at once, where they are not held yet.
func (v *Vault) fetchKeys(ctx context.Context, rows []store.Person) error {
	var missing []string
	_, seen, _ := v.cache.get("")
	for _, row := range rows {
		if _, _, found := v.cache.get(row.ID); !found && row.ErasedAt == nil {
			missing = append(missing, row.ID)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	keys, err := v.Store.DataKeys(ctx, missing)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if k.Wrapped == "" {
			continue
		}
		key, err := v.Keys.unwrap(k)
		if err != nil {
			return err
		}
		v.cache.put(k.Owner, &key, seen)
		clear(key[:])
	}
	return nil
}
