package sim

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base32"
	"encoding/binary"
)

// The OpenIDs of the crowd follow from the place in it: a block with the place and
// nothing else, encrypted with a key that is no secret. They look as scattered as
// WeChat's own, are as long (28 characters), and are read back without a list; what
// does not open to a place is nobody's.
const crowdMark = "oC"

var (
	crowdLetters = base32.StdEncoding.WithPadding(base32.NoPadding)
	crowdCipher  = newCrowdCipher()
)

func newCrowdCipher() cipher.Block {
	block, err := aes.NewCipher([]byte("luohu: the crowd"))
	if err != nil {
		panic(err) // the key has 16 bytes
	}
	return block
}

// CrowdOpenID is the OpenID of somebody in the crowd, counted from 0.
func CrowdOpenID(place int) string {
	var block [aes.BlockSize]byte
	binary.BigEndian.PutUint64(block[:], uint64(place)) //nolint:gosec // places are not negative
	crowdCipher.Encrypt(block[:], block[:])
	return string(crowdLetters.AppendEncode([]byte(crowdMark), block[:]))
}

// crowdPlace reads such an OpenID.
func crowdPlace(openID string) (place int, is bool) {
	if len(openID) != len(crowdMark)+26 || openID[:len(crowdMark)] != crowdMark {
		return 0, false
	}
	var block [aes.BlockSize]byte
	if n, err := crowdLetters.Decode(block[:], []byte(openID[len(crowdMark):])); err != nil || n != len(block) {
		return 0, false
	}
	crowdCipher.Decrypt(block[:], block[:])
	found := binary.BigEndian.Uint64(block[:])
	if found >= mostCrowd || binary.BigEndian.Uint64(block[8:]) != 0 {
		return 0, false
	}
	place = int(found)
	return place, CrowdOpenID(place) == openID // the last letter has bits to spare
}
