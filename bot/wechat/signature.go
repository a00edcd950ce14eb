package wechat

import (
	"bytes"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"slices"
)

// Signature is WeChat's proof of origin: SHA-1 in hex over the token and the
// other parts (time stamp, nonce, for encrypted bodies the cipher text too),
// sorted and joined.
func Signature(token string, parts ...string) string {
	all := make([][]byte, 0, 4)
	all = append(all, []byte(token))
	for _, part := range parts {
		all = append(all, []byte(part))
	}
	sum := signatureOf(all)
	return string(sum[:])
}

// signed compares in constant time, so that the right signature can't be found
// digit by digit.
func signed(given, token []byte, parts ...[]byte) bool {
	sum := signatureOf(append([][]byte{token}, parts...))
	return subtle.ConstantTimeCompare(given, sum[:]) == 1
}

func signatureOf(parts [][]byte) (sum [2 * sha1.Size]byte) {
	slices.SortFunc(parts, bytes.Compare)
	h := sha1.New()
	for _, part := range parts {
		h.Write(part)
	}
	hex.Encode(sum[:], h.Sum(nil))
	return sum
}
