package vault

import "luohu/backend/store"

// Fresh is a key for an owner who is still to come: what comes with them can be
// sealed before the transaction in which they do.
type Fresh struct {
	vault *Vault
	owner string
	key   secret
}

// Fresh makes one.
func (v *Vault) Fresh(owner string) *Fresh { return &Fresh{v, owner, newSecret()} }

// Keep gives it to the owner, in the transaction in which they come to be.
func (f *Fresh) Keep(tx *store.Tx) error { return f.vault.keep(tx, f.owner, &f.key) }

// Seal is as that of the [Vault], which opens it.
func (f *Fresh) Seal(about string, plain []byte) string {
	return seal(&f.key, bound("sealed", f.owner, about), plain)
}

// Encrypt is as that of [Key], which decrypts it.
func (f *Fresh) Encrypt(plain, with []byte) ([]byte, error) {
	return aead(&f.key).Seal(nil, nil, plain, bound("bytes", f.owner, string(with))), nil
}

// Decrypt opens it before that.
func (f *Fresh) Decrypt(sealed, with []byte) ([]byte, error) {
	plain, err := aead(&f.key).Open(nil, nil, sealed, bound("bytes", f.owner, string(with)))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
