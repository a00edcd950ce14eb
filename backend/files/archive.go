package files

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
)

// AEAD seals and opens, as those of tink do. Whoever calls gives the key of the
// person a file is about: when that key is destroyed, so are the person's files.
type AEAD interface {
	Encrypt(plaintext, associatedData []byte) ([]byte, error)
	Decrypt(ciphertext, associatedData []byte) ([]byte, error)
}

// Archive keeps files sealed.
type Archive struct{ store Store }

// NewArchive keeps them in a store.
func NewArchive(store Store) *Archive { return &Archive{store} }

// Kept says where a file is. All of it is needed to get the file back.
type Kept struct {
	Content Hash // of the file itself: what is compared and frozen
	Sealed  Hash // under which the store has it
	Bytes   int  // of the file itself
}

// ErrNotOpened says that what is kept can't be opened with this key for this
// owner: another key, or another file put in its place.
var ErrNotOpened = errors.New("files: sealed with another key, or another file in its place")

// Keep seals the content for its owner and keeps it.
func (a *Archive) Keep(ctx context.Context, owner string, key AEAD, content []byte) (Kept, error) {
	return a.KeepNoted(ctx, owner, key, content, func(context.Context, Hash) error { return nil })
}

// KeepNoted is Keep that first lets somebody note the name under which the store
// will have it, so that nothing lies there that nobody knows of.
func (a *Archive) KeepNoted(ctx context.Context, owner string, key AEAD, content []byte, note func(context.Context, Hash) error) (Kept, error) {
	hash := HashOf(content)
	sealed, err := key.Encrypt(content, bound("file", owner, string(hash)))
	if err != nil {
		return Kept{}, fmt.Errorf("seal a file: %w", err)
	}
	if err := note(ctx, HashOf(sealed)); err != nil {
		return Kept{}, err
	}
	name, err := a.store.Put(ctx, sealed)
	if err != nil {
		return Kept{}, err
	}
	return Kept{Content: hash, Sealed: name, Bytes: len(content)}, nil
}

// Fetch opens what Keep kept.
func (a *Archive) Fetch(ctx context.Context, owner string, key AEAD, kept Kept) ([]byte, error) {
	sealed, err := a.store.Get(ctx, kept.Sealed)
	if err != nil {
		return nil, err
	}
	content, err := key.Decrypt(sealed, bound("file", owner, string(kept.Content)))
	if err != nil || HashOf(content) != kept.Content {
		return nil, ErrNotOpened
	}
	return content, nil
}

// Forget removes it from the store.
func (a *Archive) Forget(ctx context.Context, kept Kept) error {
	return a.store.Delete(ctx, kept.Sealed)
}

// bound is what a seal holds for only. Every part stands with its length, so
// that no two lists come to the same bytes.
func bound(parts ...string) []byte {
	data := []byte("luohu v1")
	for _, p := range parts {
		data = binary.BigEndian.AppendUint32(data, uint32(len(p)))
		data = append(data, p...)
	}
	return data
}
