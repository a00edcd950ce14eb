// Package anchor notes outside the database where the audit chain stands: a
// signed file a day. Whoever makes the chain anew can't make anew the anchors
// that were carried elsewhere.
package anchor

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/audit"
	"luohu/backend/signature"
)

// Anchor is one such note.
type Anchor struct {
	Date      string    `json:"date"`  // the day in Tianjin on which it was made
	Since     string    `json:"since"` // the day of the anchor before it in the folder; empty: the first
	Sequence  int64     `json:"sequence"`
	Hash      string    `json:"hash"`
	Count     int64     `json:"count"` // of entries; the sequence, in a whole chain
	MadeAt    time.Time `json:"made_at"`
	Key       string    `json:"key"`       // fingerprint of the public key
	Signature string    `json:"signature"` // base64, over the message
}

// tianjin is where days begin at midnight. China has had one zone, without
// summer time, for as long as there are programs like this one.
var tianjin = time.FixedZone("Asia/Shanghai", 8*60*60)

// Day is the day in Tianjin, as anchors are named by it.
func Day(t time.Time) string { return t.In(tianjin).Format(time.DateOnly) }

// Midnight is when a day begins in Tianjin.
func Midnight(day string) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, day, tianjin)
}

// sign makes the anchor of a chain.
func sign(head audit.Head, entries int64, since string, now time.Time, key *signature.Key) Anchor {
	a := Anchor{
		Date: Day(now), Since: since, Sequence: head.Number, Hash: head.Hash.String(), Count: entries,
		MadeAt: now.UTC().Truncate(time.Second), Key: key.Public().Fingerprint(),
	}
	a.Signature = base64.StdEncoding.EncodeToString(key.Sign(a.message()))
	return a
}

// message is what is signed, in a form that can be made by hand.
func (a Anchor) message() []byte {
	return fmt.Appendf(nil, "luohu audit anchor 1\ndate %s\nsince %s\nsequence %d\nhash %s\ncount %d\nmade_at %s\nkey %s\n",
		a.Date, a.Since, a.Sequence, a.Hash, a.Count, a.MadeAt.UTC().Format(time.RFC3339), a.Key)
}

func (a Anchor) file() ([]byte, error) {
	src, err := json.MarshalIndent(a, "", "  ")
	return append(src, '\n'), err
}

func parse(src []byte) (a Anchor, err error) {
	if err := json.Unmarshal(src, &a); err != nil {
		return a, fmt.Errorf("it is no anchor: %w", err)
	}
	return a, nil
}

// check checks the signature; known are the public keys by fingerprint.
func (a Anchor) check(known map[string]signature.Public) error {
	public, found := known[a.Key]
	if !found {
		return fmt.Errorf("it is signed with a key that is not known here: %.16q", a.Key)
	}
	signed, err := base64.StdEncoding.DecodeString(a.Signature)
	if err != nil {
		return signature.ErrWrong
	}
	return public.Verify(a.message(), signed)
}

func (a Anchor) head() (audit.Head, error) {
	hash, err := audit.ParseHash(a.Hash)
	if err == nil && a.Sequence < 1 {
		err = fmt.Errorf("there is no entry %d", a.Sequence)
	}
	return audit.Head{Number: a.Sequence, Hash: hash}, err
}
