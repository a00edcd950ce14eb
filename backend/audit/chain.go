package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Hash is that of an entry: SHA-256 over the hash before it (32 bytes, of the
// first entry zeros), its number (8 bytes, big-endian) and its canonical form.
type Hash [sha256.Size]byte

// String is the hash in 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads 64 hexadecimal digits.
func ParseHash(s string) (h Hash, err error) {
	if len(s) != hex.EncodedLen(len(h)) {
		return h, fmt.Errorf("%q is no hash of 64 digits", s)
	}
	_, err = hex.Decode(h[:], []byte(s))
	return h, err
}

// Head is where a chain stands: its last entry's number and hash. The zero head
// is that of a chain with no entries. Numbers are 1, 2, 3 … without a gap.
type Head struct {
	Number int64
	Hash   Hash
}

// Next is where the chain stands after one more entry.
func (h Head) Next(t Text) Head {
	var l link
	return Head{h.Number + 1, l.hash(h.Hash, h.Number+1, t.AppendCanonical(nil))}
}

// link hashes entries one after the other in the same piece of memory.
type link struct{ buf []byte }

func (l *link) hash(before Hash, number int64, canonical []byte) Hash {
	l.buf = append(l.buf[:0], before[:]...)
	l.buf = binary.BigEndian.AppendUint64(l.buf, uint64(number)) //nolint:gosec // numbers begin at 1
	l.buf = append(l.buf, canonical...)
	return sha256.Sum256(l.buf)
}
