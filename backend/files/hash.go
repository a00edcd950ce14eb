package files

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"luohu/backend/digest"
)

// Hash is a SHA-256 in lower-case hexadecimal, 64 letters.
type Hash string

// HashOf is the hash of content.
func HashOf(content []byte) Hash { return Hash(digest.Of(content)) }

// ParseHash takes nothing but a hash, so that one that comes from outside can
// be the name of a file.
func ParseHash(s string) (Hash, error) {
	if !isHash(s) {
		return "", fmt.Errorf("%q is no SHA-256 in hexadecimal", shortened(s))
	}
	return Hash(s), nil
}

func isHash(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == sha256.Size && hex.EncodeToString(raw) == s
}

// Megabytes is a size as people read it: 3, 2.5.
func Megabytes(bytes int64) string {
	return strconv.FormatFloat(float64(bytes/100_000)/10, 'f', -1, 64)
}
