package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"time"

	"luohu/backend/patience"
	"luohu/backend/store"
)

// Who tries in vain has to wait, longer each time. Names are counted whether or
// not there is such an account, so that waiting tells nothing. Addresses are
// counted too, for who tries one password on many names; an office may share
// one, so its waiting begins short.
var (
	names     = patience.Rule{Allowed: wrongAllowed, First: 30 * time.Second, Longest: 15 * time.Minute, Forgiven: 24 * time.Hour}
	addresses = patience.Rule{Allowed: wrongAllowed, First: time.Second, Longest: 15 * time.Minute, Forgiven: 24 * time.Hour}
)

// wrongAllowed are tries that nobody waits for.
const wrongAllowed = 5

func byName(folded string) string { return attemptOf("name", folded) }

func byAddress(address string) string { return attemptOf("address", address) }

// attemptOf is what is kept of who tries: people type passwords into the field
// for the name.
func attemptOf(what, who string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + who))
	return hex.EncodeToString(sum[:])
}

// begin counts an attempt on a name before anything is compared, so that many at
// once are no way around it.
func (i *Identity) begin(ctx context.Context, name, address string) error {
	if a, err := i.Store.Attempt(ctx, byAddress(address)); err != nil || address != "" && i.now().Before(a.WaitUntil) {
		return waiting(a, i.now(), err)
	}
	return i.Store.Do(ctx, func(tx *store.Tx) error {
		a, err := tx.Try(byName(name), i.now())
		if err != nil || i.now().Before(a.WaitUntil) {
			return waiting(a, i.now(), err) // which takes the count back too
		}
		return names.Count(tx, a, i.now())
	})
}

func waiting(a store.Attempt, now time.Time, err error) error {
	if err != nil {
		return err
	}
	return refuse(CodeSignInWait, "seconds", int(math.Ceil(a.WaitUntil.Sub(now).Seconds())))
}

// failed counts against the address; the name is counted already.
func (i *Identity) failed(ctx context.Context, address string) error {
	if address == "" {
		return nil
	}
	return i.Store.Do(ctx, func(tx *store.Tx) error {
		a, err := tx.Try(byAddress(address), i.now())
		if err != nil {
			return err
		}
		return addresses.Count(tx, a, i.now())
	})
}

// halfway takes back what begin has counted, and no more: who knows a password
// can't have guesses at the code forgotten by it.
func (i *Identity) halfway(tx *store.Tx, name string) error {
	a, err := tx.Try(byName(name), i.now())
	if err != nil {
		return err
	}
	a.Failed -= 2
	a.LastAt, a.WaitUntil = i.now(), i.now()
	return tx.SaveAttempt(a)
}

// succeeded forgets what was counted against the name, and half of what was
// against the address: one account is no licence to guess at the others.
func (i *Identity) succeeded(tx *store.Tx, name, address string) error {
	if err := tx.ForgetAttempts(byName(name)); err != nil || address == "" {
		return err
	}
	a, err := tx.Try(byAddress(address), i.now())
	if err != nil {
		return err
	}
	a.Failed = (a.Failed - 1) / 2
	a.LastAt, a.WaitUntil = i.now(), i.now()
	return tx.SaveAttempt(a)
}
