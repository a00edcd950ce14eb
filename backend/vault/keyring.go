package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"luohu/backend/store"
)

// Keyring holds the master keys, which wrap the data keys, and the lookup key,
// by which people are found.
type Keyring struct {
	file   *keyFile // where the master keys are read from; nil: the settings
	lookup secret

	mu      sync.Mutex
	masters []master // newest first
}

// master is a master key and what it is known by.
type master struct {
	id  string
	key secret
}

// NewKeyring reads keys as the settings have them: 32 bytes each, in base64; of
// the master keys the newest first.
func NewKeyring(masters []string, lookup string) (*Keyring, error) {
	r := &Keyring{}
	var err error
	if r.masters, err = parseMasters(masters); err != nil {
		return nil, err
	}
	if r.lookup, err = parseSecret(lookup); err != nil {
		return nil, fmt.Errorf("vault.lookup_key: %w", err)
	}
	return r, nil
}

func parseMasters(texts []string) (all []master, err error) {
	if len(texts) == 0 {
		return nil, errors.New("vault.keys: there is none")
	}
	for i, text := range texts {
		key, err := parseSecret(text)
		if err != nil {
			return nil, fmt.Errorf("vault.keys: key %d: %w", i+1, err)
		}
		m := master{key.mark("luohu vault master")[:16], key}
		if slices.ContainsFunc(all, func(other master) bool { return other.id == m.id }) {
			return nil, fmt.Errorf("vault.keys: key %d stands there twice", i+1)
		}
		all = append(all, m)
	}
	return all, nil
}

// parseSecret never repeats what it could not read.
func parseSecret(text string) (s secret, err error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != len(s) {
		return s, fmt.Errorf("it is not %d bytes in base64", len(s))
	}
	if copy(s[:], b); s == (secret{}) {
		return s, errors.New("it is nothing but zeros")
	}
	return s, nil
}

// mark is what a key is known by: it tells nothing about the key.
func (s *secret) mark(of string) string {
	h := hmac.New(sha256.New, s[:])
	h.Write([]byte(of))
	return hex.EncodeToString(h.Sum(nil))
}

// lookupMark is what the lookup key is kept as in the database.
const lookupMark = "lookup_key"

// belong refuses keys that are not those of the database, before anything is
// sealed that could not be opened, or looked for that could not be found.
func (r *Keyring) belong(ctx context.Context, s *store.Store) error {
	counts, err := s.CountDataKeys(ctx)
	if err != nil {
		return err
	}
	for id, n := range counts {
		if _, found := r.find(id); !found {
			return fmt.Errorf("a master key is missing: %d persons are sealed under key %s, which is none of vault.keys", n, id)
		}
	}
	mark, kept := r.lookup.mark("luohu vault lookup"), ""
	err = s.Do(ctx, func(tx *store.Tx) (err error) {
		kept, err = tx.KeepVaultMark(lookupMark, mark)
		return err
	})
	if err != nil {
		return err
	}
	if kept != mark {
		return errors.New("the lookup key (vault.lookup_key) is not that of this database: people could not be found by it")
	}
	return nil
}

// newest is the master key that wraps, and its id.
func (r *Keyring) newest() (master, error) {
	if err := r.reread(); err != nil {
		return master{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.masters[0], nil
}

// find looks a master key up, also one that was put into the file meanwhile.
func (r *Keyring) find(id string) (master, bool) {
	for again := range 2 {
		if again > 0 && r.reread() != nil {
			break
		}
		r.mu.Lock()
		i := slices.IndexFunc(r.masters, func(m master) bool { return m.id == id })
		if i >= 0 {
			defer r.mu.Unlock()
			return r.masters[i], true
		}
		r.mu.Unlock()
	}
	return master{}, false
}

// reread takes in what has changed in the file, if the keys are from one.
func (r *Keyring) reread() error {
	if r.file == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	lines, changed, err := r.file.read()
	if err != nil || !changed {
		return err
	}
	masters, err := parseMasters(lines)
	if err != nil {
		return err
	}
	r.masters = masters
	return nil
}

// wrap seals a data key with the newest master key.
func (r *Keyring) wrap(owner string, key *secret) (wrapped, id string, err error) {
	m, err := r.newest()
	if err != nil {
		return "", "", err
	}
	return seal(&m.key, bound("data key", owner), key[:]), m.id, nil
}

// unwrap is the key that was wrapped.
func (r *Keyring) unwrap(k store.DataKey) (key secret, err error) {
	m, found := r.find(k.Master)
	if !found {
		return key, fmt.Errorf("unwrap the data key of %s: master key %s is none of vault.keys", k.Owner, k.Master)
	}
	plain, err := open(&m.key, bound("data key", k.Owner), k.Wrapped)
	if err != nil || len(plain) != len(key) {
		return key, fmt.Errorf("unwrap the data key of %s: %w", k.Owner, errSealed)
	}
	copy(key[:], plain)
	clear(plain)
	return key, nil
}
