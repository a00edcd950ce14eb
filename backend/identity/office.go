package identity

import (
	"context"
	"errors"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// again is how often a change is made anew when somebody else was faster.
const again = 20

// Add makes an account of the staff, and is its one-time password.
func (i *Identity) Add(ctx context.Context, by casework.Actor, name string, grants ...Grant) (a *Account, oneTime string, err error) {
	if err := checkGrants(grants); err != nil {
		return nil, "", err
	}
	return i.add(ctx, by, &Account{Name: name, Grants: grants})
}

func (i *Identity) add(ctx context.Context, by casework.Actor, a *Account) (_ *Account, oneTime string, err error) {
	a.ID, a.Name, oneTime = ulid.Make().String(), FoldName(a.Name), newOneTime()
	if err := checkName(a.Name); err != nil {
		return nil, "", err
	}
	if a.Password, err = i.passwords.hash(ctx, oneTime); err != nil {
		return nil, "", err
	}
	a.OneTimeUntil = i.now().Add(i.Rules.OneTime)
	err = i.Store.Do(ctx, func(tx *store.Tx) error { return i.save(tx, by, *a, "staff.add") })
	if err != nil {
		return nil, "", err
	}
	a.Version++
	return a, oneTime, nil
}

// save writes a new account, with a key of its own.
func (i *Identity) save(tx *store.Tx, by casework.Actor, a Account, act string) error {
	row, err := a.row()
	if err != nil {
		return err
	}
	if err := tx.SaveAccount(row); errors.Is(err, store.ErrConflict) {
		return refuse(CodeNameTaken)
	} else if err != nil {
		return err
	}
	if err := i.Vault.NewKey(tx, a.ID); err != nil {
		return err
	}
	return i.Note(tx, store.Deed{By: by, Act: act, Kind: "account", Subject: a.ID, Details: map[string]string{"role": string(a.Grants[0].Role)}})
}

// update changes an account as it is when nobody else does.
func (i *Identity) update(ctx context.Context, id string, do func(*store.Tx, *Account) error) error {
	for tried := 0; ; tried++ {
		err := i.Store.Do(ctx, func(tx *store.Tx) error {
			return alter(tx, id, func(a *Account) error { return do(tx, a) })
		})
		if !errors.Is(err, store.ErrConflict) || tried == again {
			return err
		}
	}
}

// alter reads an account, changes it, and writes it.
func alter(tx *store.Tx, id string, do func(*Account) error) error {
	row, err := tx.Account(id)
	if err != nil {
		return err
	}
	a, err := readAccount(row)
	if err != nil {
		return err
	}
	if err := do(a); err != nil {
		return err
	}
	if row, err = a.row(); err != nil {
		return err
	}
	return tx.SaveAccount(row)
}

// Named is the account with a name; store.ErrNotFound if there is none.
func (i *Identity) Named(ctx context.Context, name string) (*Account, error) {
	row, err := i.Store.AccountNamed(ctx, FoldName(name))
	if err != nil {
		return nil, err
	}
	return readAccount(row)
}

// Account is the one with an id; store.ErrNotFound if there is none.
func (i *Identity) Account(ctx context.Context, id string) (a *Account, err error) {
	err = i.Store.Look(ctx, func(tx *store.Tx) error {
		row, err := tx.Account(id)
		if err != nil {
			return err
		}
		a, err = readAccount(row)
		return err
	})
	return a, err
}

// List is the staff (unit empty) or a unit's agents, behind a name, by name, so
// many.
func (i *Identity) List(ctx context.Context, unit, behind string, most int) (all []*Account, err error) {
	return i.Accounts(ctx, store.AccountFilter{Unit: unit, Behind: behind, Most: most})
}

// Accounts are those that are meant, by name.
func (i *Identity) Accounts(ctx context.Context, f store.AccountFilter) (all []*Account, err error) {
	rows, err := i.Store.Accounts(ctx, f)
	for _, row := range rows {
		a, err := readAccount(row)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, err
}

// Purge forgets what nobody can ask about any more: sessions and tokens that
// ended a month ago, attempts of a day ago.
func (i *Identity) Purge(ctx context.Context) error {
	if _, err := i.Store.PurgeCredentials(ctx, i.now().Add(-30*24*time.Hour)); err != nil {
		return err
	}
	return i.Store.PurgeAttempts(ctx, i.now().Add(-24*time.Hour))
}
