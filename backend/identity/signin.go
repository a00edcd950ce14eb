package identity

import (
	"context"
	"errors"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/kv"
	"luohu/backend/store"
)

// Attempt is what somebody signs in with.
type Attempt struct {
	Name, Password string
	Code           string        // of the second factor, or a recovery code; empty: none
	As             casework.Role // of several roles; empty: the first
	Address        string        // where it comes from
	About          string        // what they will know the session by: a browser, a place
}

// signIns bounds what one address can let the program hash.
var signIns = kv.Limit{What: "sign-in", Most: 60, Per: time.Minute}

// SignIn opens a session and is its secret, which is kept nowhere. What is wrong
// is a refusal: sign_in_wrong is the same, and takes as long, whether there is
// no such account, it is disabled, or the password is another.
func (i *Identity) SignIn(ctx context.Context, a Attempt) (secret string, err error) {
	if i.KV != nil && !signIns.Allows(ctx, i.KV, a.Address) {
		return "", refuse(CodeSignInWait, "seconds", int(signIns.Per.Seconds()))
	}
	name := FoldName(a.Name)
	if err := i.begin(ctx, name, a.Address); err != nil {
		return "", err
	}
	account, err := i.known(ctx, name, a.Password)
	switch {
	case errors.Is(err, wrong):
		return "", errors.Join(err, i.failed(ctx, a.Address))
	case err != nil:
		return "", err
	}
	grant, err := account.grantAs(a.As)
	if err != nil {
		return "", err
	}
	if account.Factor.confirmed() {
		if a.Code == "" {
			return "", errors.Join(refuse(CodeFactorNeeded), i.Store.Do(ctx, func(tx *store.Tx) error { return i.halfway(tx, name) }))
		}
		if err := i.useCode(ctx, account.ID, a.Code); err != nil {
			if errors.Is(err, &casework.Refusal{Code: CodeFactorWrong}) {
				err = errors.Join(err, i.failed(ctx, a.Address))
			}
			return "", err
		}
	}
	secret, row := i.newCredential(session, account.ID, account.actor(grant), a.About, i.Rules.Lifetime)
	err = i.Store.Do(ctx, func(tx *store.Tx) error {
		if err := i.succeeded(tx, name, a.Address); err != nil {
			return err
		}
		if err := tx.AddCredential(row); err != nil {
			return err
		}
		return i.Note(tx, store.Deed{By: account.actor(grant), Act: "session.open", Kind: "account", Subject: account.ID})
	})
	return secret, err
}

var wrong = refuse(CodeSignInWrong)

// known is the account, if the password is right. A password that was hashed at
// a lower cost is hashed anew.
func (i *Identity) known(ctx context.Context, name, password string) (*Account, error) {
	account, err := i.Named(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		account, err = &Account{Password: i.passwords.nobody}, nil
	}
	if err != nil {
		return nil, err
	}
	ok, outdated, err := i.passwords.matches(ctx, password, account.Password)
	switch {
	case err != nil:
		return nil, err
	case !ok || account.ID == "" || account.Disabled != nil,
		!account.OneTimeUntil.IsZero() && i.now().After(account.OneTimeUntil):
		return nil, wrong
	}
	if outdated {
		hash, err := i.passwords.hash(ctx, password)
		if err != nil {
			return nil, err
		}
		err = i.update(ctx, account.ID, func(_ *store.Tx, a *Account) error {
			if a.Password == account.Password {
				a.Password = hash
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return account, nil
}

func (a *Account) grantAs(role casework.Role) (Grant, error) {
	n := slices.IndexFunc(a.Grants, func(g Grant) bool { return role == "" || g.Role == role })
	if n < 0 {
		return Grant{}, refuse(casework.CodeNotAllowed, "act", "session.open", "role", role)
	}
	return a.Grants[n], nil
}

// ChangePassword takes another password, and ends the other sessions. A wrong
// old one counts as an attempt to sign in.
func (i *Identity) ChangePassword(ctx context.Context, who Signed, old, password string) error {
	account := who.Account
	if account == nil {
		return refuse(casework.CodeNotAllowed, "act", "password.change")
	}
	if err := CheckPassword(password, account.Name); err != nil {
		return err
	}
	if password == old {
		return refuse(CodePasswordSame)
	}
	if err := i.begin(ctx, account.Name, ""); err != nil {
		return err
	}
	if _, err := i.known(ctx, account.Name, old); err != nil {
		return err
	}
	hash, err := i.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return i.update(ctx, account.ID, func(tx *store.Tx, a *Account) error {
		a.Password, a.OneTimeUntil = hash, time.Time{}
		if err := i.succeeded(tx, a.Name, ""); err != nil {
			return err
		}
		if _, err := tx.RevokeCredentials(a.ID, "", who.Credential); err != nil {
			return err
		}
		return i.Note(tx, store.Deed{By: who.Actor, Act: "password.change", Kind: "account", Subject: a.ID})
	})
}
