package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/text/unicode/norm"

	"luohu/backend/store"
)

// Factor is a second factor: codes that a phone counts out from a secret and the
// time (RFC 6238).
type Factor struct {
	Sealed    string   `json:"sealed"`
	Confirmed bool     `json:"confirmed,omitempty"`
	Step      int64    `json:"step,omitempty"`     // of the code used last: none is used twice
	Recovery  []string `json:"recovery,omitempty"` // hashes of codes for when the phone is gone
}

func (f *Factor) confirmed() bool { return f != nil && f.Confirmed }

const (
	factorAbout   = "account/second-factor"
	period        = 30 // seconds
	skew          = 1  // periods that a phone's clock may be off
	recoveryCodes = 10
)

// Enrol begins a second factor, and is the address that a phone reads as a QR
// code. It counts once it is confirmed.
func (i *Identity) Enrol(ctx context.Context, who Signed) (uri string, err error) {
	if who.Account == nil {
		return "", refuse(CodeFactorNotYet)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: i.Rules.Issuer, AccountName: who.Account.Name, Period: period})
	if err != nil {
		return "", fmt.Errorf("begin a second factor: %w", err)
	}
	sealed, err := i.Vault.Seal(ctx, who.Account.ID, factorAbout, []byte(key.Secret()))
	if err != nil {
		return "", err
	}
	err = i.update(ctx, who.Account.ID, func(tx *store.Tx, a *Account) error {
		if a.Factor.confirmed() {
			return refuse(CodeFactorThere)
		}
		a.Factor = &Factor{Sealed: sealed}
		return i.Note(tx, store.Deed{By: who.Actor, Act: "factor.enrol", Kind: "account", Subject: a.ID})
	})
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// Confirm takes the first code of a second factor, and is its recovery codes,
// which are told this once.
func (i *Identity) Confirm(ctx context.Context, who Signed, code string) (recovery []string, err error) {
	if who.Account == nil {
		return nil, refuse(CodeFactorNotYet)
	}
	var hashes []string
	for range recoveryCodes {
		one := newOneTime()
		recovery, hashes = append(recovery, one), append(hashes, hashOf(cleanCode(one)))
	}
	err = i.update(ctx, who.Account.ID, func(tx *store.Tx, a *Account) error {
		switch {
		case a.Factor == nil:
			return refuse(CodeFactorNotYet)
		case a.Factor.Confirmed:
			return refuse(CodeFactorThere)
		}
		if err := i.use(ctx, a, code); err != nil {
			return err
		}
		a.Factor.Confirmed, a.Factor.Recovery = true, hashes
		return i.Note(tx, store.Deed{By: who.Actor, Act: "factor.confirm", Kind: "account", Subject: a.ID})
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// useCode takes a code, or a recovery code, of an account; each is good once.
func (i *Identity) useCode(ctx context.Context, id, code string) error {
	return i.update(ctx, id, func(tx *store.Tx, a *Account) error {
		if !a.Factor.confirmed() { // reset this very moment
			return refuse(CodeFactorWrong)
		}
		if n := slices.Index(a.Factor.Recovery, hashOf(cleanCode(code))); n >= 0 {
			a.Factor.Recovery = slices.Delete(a.Factor.Recovery, n, n+1)
			return i.Note(tx, store.Deed{By: a.actor(a.Grants[0]), Act: "factor.recover", Kind: "account", Subject: a.ID})
		}
		return i.use(ctx, a, code)
	})
}

// use moves on to the step of a code.
func (i *Identity) use(ctx context.Context, a *Account, code string) error {
	secret, err := i.Vault.Open(ctx, a.ID, factorAbout, a.Factor.Sealed)
	if err != nil {
		return err
	}
	defer clear(secret)
	now := i.now()
	for _, step := range []int64{0, -skew, skew} {
		at := now.Add(time.Duration(step) * period * time.Second)
		want, err := totp.GenerateCodeCustom(string(secret), at, totp.ValidateOpts{Period: period, Digits: otp.DigitsSix})
		if err != nil {
			return fmt.Errorf("the second factor of account %s: %w", a.ID, err)
		}
		n := at.Unix() / period
		if subtle.ConstantTimeCompare([]byte(want), []byte(cleanCode(code))) == 1 && n > a.Factor.Step {
			a.Factor.Step = n
			return nil
		}
	}
	return refuse(CodeFactorWrong)
}

// cleanCode is a code as people type it: with spaces and hyphens, in any width
// and case.
func cleanCode(typed string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(norm.NFKC.String(typed)))
}

// newOneTime is a secret of 80 random bits in four groups, as it is read out.
func newOneTime() string {
	s := rand.Text()
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}
