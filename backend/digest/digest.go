// Package digest is the one way in which content is told from other content.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
)

// Of is the SHA-256 of content in hexadecimal, as `sha256sum FILE` says it.
func Of(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
