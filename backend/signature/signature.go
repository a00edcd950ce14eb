// Package signature signs what leaves the program and must be known for its own:
// the anchors of the audit log, the list on display. Ed25519; whoever has the
// public key can check.
package signature

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// Key signs. Printed, it shows its fingerprint and no secret.
type Key struct {
	private ed25519.PrivateKey
	public  Public
}

// Public checks what its [Key] signed.
type Public struct {
	key         ed25519.PublicKey
	fingerprint string
}

// ErrWrong says that a signature is not that of the key over the message.
var ErrWrong = errors.New("the signature is wrong")

// Parse reads a key: base64 of the 32 bytes of its seed, as
// `openssl rand -base64 32` makes them.
func Parse(seed string) (*Key, error) {
	bytes, err := base64.StdEncoding.DecodeString(strings.TrimSpace(seed))
	if err != nil || len(bytes) != ed25519.SeedSize {
		return nil, fmt.Errorf("no signing key: expected base64 of %d bytes", ed25519.SeedSize)
	}
	return fromSeed(bytes)
}

func fromSeed(seed []byte) (*Key, error) {
	private := ed25519.NewKeyFromSeed(seed)
	public, err := newPublic(private.Public().(ed25519.PublicKey)) //nolint:errcheck // what an Ed25519 key has
	return &Key{private, public}, err
}

// Sign signs a message. What is signed for one purpose must not be taken for
// another: every kind of message begins with a line of its own.
func (k *Key) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// Public is the key to check with.
func (k *Key) Public() Public { return k.public }

// String is the fingerprint, whatever the verb.
func (k *Key) String() string { return k.public.fingerprint }

// GoString is the fingerprint too.
func (k *Key) GoString() string { return k.String() }

func newPublic(key ed25519.PublicKey) (Public, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return Public{}, err
	}
	sum := sha256.Sum256(der)
	return Public{key, hex.EncodeToString(sum[:8])}, nil
}

// Verify checks a signature: ErrWrong if it does not fit.
func (p Public) Verify(message, signature []byte) error {
	if len(p.key) != ed25519.PublicKeySize || !ed25519.Verify(p.key, message, signature) {
		return ErrWrong
	}
	return nil
}

// Fingerprint is short: the first 16 hexadecimal digits of the SHA-256 of the
// key in DER, as `openssl pkey -pubin -outform DER | sha256sum` begins.
func (p Public) Fingerprint() string { return p.fingerprint }

const pemType = "PUBLIC KEY"

// PEM is the public key as other programs read it.
func (p Public) PEM() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(p.key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}), nil
}

// ParsePEM reads a public key.
func ParsePEM(src []byte) (Public, error) {
	block, _ := pem.Decode(src)
	if block == nil || block.Type != pemType {
		return Public{}, errors.New("no public key in PEM")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return Public{}, err
	}
	ed, ok := key.(ed25519.PublicKey)
	if !ok {
		return Public{}, errors.New("the public key is not of Ed25519")
	}
	return newPublic(ed)
}
