package binding

import (
	"context"
	"crypto/subtle"
	"errors"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/store"
	"luohu/backend/vault"
)

// receiptCode is how long the code is that stands on a receipt: 40 bits, beside
// the number.
const receiptCode = 8

// ReceiptCode is what is printed on the receipt of an application, in two groups.
func ReceiptCode(keys *vault.Keyring, application string) string {
	code := codeOn(keys, application)
	return code[:receiptCode/2] + "-" + code[receiptCode/2:]
}

func codeOn(keys *vault.Keyring, application string) string {
	return keys.CodeOf("receipt", application, receiptCode)
}

// onReceipt are a number and a code as people copy them.
var onReceipt = regexp.MustCompile(`^\D*?(\d{12})\W*([0-9A-Z]{4})[\s-]*([0-9A-Z]{4})\W*$`)

// misread are letters that the alphabet of codes lacks, for the digits they look like.
var misread = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// ReadReceipt finds the number and the code in what somebody wrote.
func ReadReceipt(words string) (number, code string, ok bool) {
	found := onReceipt.FindStringSubmatch(strings.ToUpper(norm.NFKC.String(words)))
	if found == nil {
		return "", "", false
	}
	return found[1], misread.Replace(found[2] + found[3]), true
}

// ByReceipt binds who holds a receipt. A number that there is not is answered like
// a wrong code.
func (b *Bindings) ByReceipt(ctx context.Context, f Follower, number, code string) error {
	about := tried("number", number)
	if err := b.try(ctx, f.ID, about); err != nil {
		return err
	}
	return b.Store.Do(ctx, func(tx *store.Tx) error {
		a, err := tx.ApplicationNumbered(number)
		missing := errors.Is(err, store.ErrNotFound)
		if err != nil && !missing {
			return err
		}
		id, person := "", ""
		if !missing {
			id, person = a.ID, a.Person
		}
		expected := codeOn(b.Vault.Keys, id)
		if subtle.ConstantTimeCompare([]byte(expected), []byte(code)) == 0 || missing {
			return refuse(CodeWrong, "how", ByReceipt)
		}
		if err := right(tx, f.ID, about); err != nil {
			return err
		}
		return b.bind(tx, proof{f, person, ByReceipt, id})
	})
}
