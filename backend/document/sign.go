package document

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"luohu/backend/store"
)

// statement is what is signed of an edition: all of its row.
func statement(d store.Document) []byte {
	return []byte(strings.Join([]string{
		"luohu document 1", d.Number, strconv.Itoa(d.Edition), d.Kind, d.Subject, d.Part, d.Code, d.Says, string(d.Point),
		d.IssuedAt.UTC().Format(time.RFC3339Nano), d.IssuedBy, "",
	}, "\n"))
}

func (o *Office) sign(d *store.Document) error {
	if o.Load.Signing == nil {
		return errors.New("a document can't be issued without a signing key")
	}
	d.SignedBy = o.Load.Signing.Public().Fingerprint()
	d.Signature = base64.StdEncoding.EncodeToString(o.Load.Signing.Sign(statement(*d)))
	return nil
}

// ours says whether a row is as one of our keys signed it: somebody who can only
// write into the database can't make a document.
func (o *Office) ours(d store.Document) bool {
	key, known := o.Keys[d.SignedBy]
	signed, err := base64.StdEncoding.DecodeString(d.Signature)
	return known && err == nil && key.Verify(statement(d), signed) == nil
}
