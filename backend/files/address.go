package files

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// LongestAddress is how long an address may be good for.
const LongestAddress = 10 * time.Minute

// Addresses makes and checks the tokens under which files are handed out. One is
// good for one file, for the person who asked, and only for minutes: passed on,
// it opens nothing.
type Addresses struct{ keys [][]byte }

const leastKey = 32 // bytes

// NewAddresses signs with the first key and believes them all, so that keys can
// be changed: the old one stands second for ten minutes.
func NewAddresses(now []byte, before ...[]byte) (*Addresses, error) {
	keys := append([][]byte{now}, before...)
	for _, k := range keys {
		if len(k) < leastKey {
			return nil, fmt.Errorf("a key for addresses has %d bytes, not %d", len(k), leastKey)
		}
	}
	return &Addresses{keys}, nil
}

// Sign makes the token for a file, for the person who asks. It is made of
// letters that need no escaping in a URL.
func (a *Addresses) Sign(file, who string, now, until time.Time) (string, error) {
	if !until.After(now) || until.Sub(now) > LongestAddress {
		return "", fmt.Errorf("an address is good for at most %s, not %s", LongestAddress, until.Sub(now))
	}
	if file == "" || who == "" {
		return "", errors.New("an address needs a file and a person")
	}
	token := binary.BigEndian.AppendUint64(nil, uint64(until.Unix()))
	token = append(token, file...)
	return base64.RawURLEncoding.EncodeToString(append(token, signature(a.keys[0], token, who)...)), nil
}

// Check says which file a token opens for this person now, or refuses.
func (a *Addresses) Check(token, who string, now time.Time) (file string, err error) {
	const head, tail = 8, sha256.Size
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) <= head+tail {
		return "", refuse(BadAddress)
	}
	said, sum := raw[:len(raw)-tail], raw[len(raw)-tail:]
	genuine := false
	for _, key := range a.keys {
		genuine = hmac.Equal(signature(key, said, who), sum) || genuine
	}
	if !genuine {
		return "", refuse(BadAddress)
	}
	until := time.Unix(int64(binary.BigEndian.Uint64(said)), 0)
	switch {
	case !now.Before(until):
		return "", refuse(AddressExpired)
	case until.Sub(now) > LongestAddress: // a clock was wrong
		return "", refuse(BadAddress)
	}
	return string(said[head:]), nil
}

func signature(key, token []byte, who string) []byte {
	sum := hmac.New(sha256.New, key)
	sum.Write(bound("address", string(token), who))
	return sum.Sum(nil)
}
