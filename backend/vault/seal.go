package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
)

// secret is a key of AES-256 or of HMAC-SHA256.
type secret [32]byte

func newSecret() (s secret) {
	_, _ = rand.Read(s[:]) // it never fails: the program ends instead
	return s
}

// form stands before every sealed text; another form would have another one.
const form = "v1:"

var errSealed = errors.New("it is not what was sealed, or not as this")

// AES-256-GCM as the standard library has it, which draws the nonces itself: a
// key seals far fewer than the 2³² texts for which 96 random bits are enough.
// Tink would add key sets in a format of its own (decision 007).
func aead(key *secret) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // only for keys of another length
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for ciphers of another block length
	}
	return gcm
}

func seal(key *secret, bound, plain []byte) string {
	return form + base64.RawURLEncoding.EncodeToString(aead(key).Seal(nil, nil, plain, bound))
}

func open(key *secret, bound []byte, sealed string) ([]byte, error) {
	text, ours := strings.CutPrefix(sealed, form)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || !ours {
		return nil, errSealed
	}
	plain, err := aead(key).Open(nil, nil, raw, bound)
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// bound are words that a text is bound to: each with its length before it, so
// that no two lists of words look the same.
func bound(words ...string) (all []byte) {
	for _, w := range words {
		all = append(binary.AppendUvarint(all, uint64(len(w))), w...)
	}
	return all
}
