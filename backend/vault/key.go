package vault

import (
	"context"
	"fmt"
)

// Key is an owner's key for bytes that are kept elsewhere, such as files. Where
// the key is destroyed, they open no more.
type Key struct {
	ctx   context.Context // a Key is used within one request
	vault *Vault
	owner string
}

// Key is an owner's, for as long as ctx goes on.
func (v *Vault) Key(ctx context.Context, owner string) Key { return Key{ctx, v, owner} }

// Encrypt seals bytes, bound to the owner and to what is given with them.
func (k Key) Encrypt(plain, with []byte) ([]byte, error) {
	key, err := k.vault.dataKey(k.ctx, k.owner)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	return aead(&key).Seal(nil, nil, plain, bound("bytes", k.owner, string(with))), nil
}

// Decrypt opens what Encrypt has sealed, with the same given.
func (k Key) Decrypt(sealed, with []byte) ([]byte, error) {
	key, err := k.vault.dataKey(k.ctx, k.owner)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	plain, err := aead(&key).Open(nil, nil, sealed, bound("bytes", k.owner, string(with)))
	if err != nil {
		return nil, fmt.Errorf("open bytes of %s: %w", k.owner, errSealed)
	}
	return plain, nil
}
