package identity

import (
	"context"
	"encoding/json"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/store"
)

// Amendment is one change of an account by somebody who looks after it.
type Amendment struct {
	Grants []Grant // in place of those it has
	Lock   bool    // it can't sign in any more; its sessions and tokens end
	Unlock bool    // it signs in again, by the password that it had
	Reset  bool    // a new one-time password, for who is locked out or forgetful; sessions and tokens end
	Factor bool    // of a reset: the second factor goes too, for whoever has lost their phone

	Seen   string // the [Account.Mark] of what was seen; empty: whatever it is now
	Reason string // may be empty
}

// act is what the audit log calls it.
func (m Amendment) act() string {
	switch {
	case m.Lock:
		return "staff.disable"
	case m.Unlock:
		return "staff.enable"
	case m.Reset:
		return "staff.reset"
	}
	return "staff.grant"
}

// Amend changes an account, and is its one-time password if it has a new one.
// Nobody changes their own, and no admin the last one who may sign in.
func (i *Identity) Amend(ctx context.Context, by casework.Actor, id string, m Amendment) (oneTime string, err error) {
	if by.ID == id {
		return "", refuse(CodeOwnAccount)
	}
	var hash string
	switch {
	case m.Reset:
		oneTime = newOneTime()
		if hash, err = i.passwords.hash(ctx, oneTime); err != nil {
			return "", err
		}
	case !m.Lock && !m.Unlock:
		if err := checkGrants(m.Grants); err != nil {
			return "", err
		}
	}
	err = i.update(ctx, id, func(tx *store.Tx, a *Account) error {
		if m.Seen != "" && m.Seen != a.Mark() {
			return refuse(CodeAccountChanged)
		}
		admin := a.isAdmin()
		if err := i.amend(tx, by, a, m, hash); err != nil {
			return err
		}
		if admin && !a.isAdmin() {
			if err := otherAdmins(tx, by, id); err != nil {
				return err
			}
		}
		return i.Note(tx, store.Deed{By: by, Act: m.act(), Kind: "account", Subject: id, Reason: m.Reason})
	})
	if err != nil {
		return "", err
	}
	return oneTime, nil
}

func (i *Identity) amend(tx *store.Tx, by casework.Actor, a *Account, m Amendment, hash string) error {
	switch {
	case m.Lock:
		if a.Disabled == nil {
			now := i.now()
			a.Disabled = &now
		}
	case a.Outside && (m.Unlock || m.Reset):
		return refuse(CodeNoAgent)
	case m.Unlock:
		a.Disabled = nil
		return nil
	case m.Reset:
		a.Password, a.OneTimeUntil, a.Disabled = hash, i.now().Add(i.Rules.OneTime), nil
		if m.Factor {
			a.Factor = nil
		}
		if err := tx.ForgetAttempts(byName(a.Name)); err != nil {
			return err
		}
	case a.Unit != "":
		return refuse(CodeRolesWrong, "why", "an agent is none of the staff")
	default:
		a.Grants = m.Grants // sessions in a role that is gone end by themselves
		return nil
	}
	if m.Lock {
		if _, err := tx.UnbindStaff(by, a.ID, store.UnboundByLocked); err != nil {
			return err
		}
	}
	_, err := tx.RevokeCredentials(a.ID, "", "")
	return err
}

// otherAdmins refuses to take the last admin away. Two who take each other away
// at once would each find the other: so the second waits for the first. Whoever
// runs commands on a machine can always make a new one.
func otherAdmins(tx *store.Tx, by casework.Actor, id string) error {
	if by.Role == casework.System {
		return nil
	}
	if _, err := tx.Count("admins taken away"); err != nil { // which waits
		return err
	}
	others, err := tx.OtherAccounts(string(casework.Admin), id)
	if err == nil && others == 0 {
		err = refuse(CodeLastAdmin)
	}
	return err
}

func (a *Account) isAdmin() bool {
	return a.Disabled == nil && slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == casework.Admin })
}

// Mark tells whether what somebody looks after has changed: roles, password,
// second factor, and whether the account may sign in. Signing in leaves it.
func (a *Account) Mark() string {
	src, err := json.Marshal(struct {
		Grants   []Grant
		Password string
		Factor   bool
		Disabled bool
	}{a.Grants, a.Password, a.HasFactor(), a.Disabled != nil})
	if err != nil {
		panic(err) // strings only
	}
	return digest.Of(src)[:markLength]
}

// markLength is how much of the digest stands in a form: nobody gains by a clash.
const markLength = 20

// SetGrants gives an account other roles.
func (i *Identity) SetGrants(ctx context.Context, by casework.Actor, id string, grants ...Grant) error {
	_, err := i.Amend(ctx, by, id, Amendment{Grants: grants})
	return err
}

// Disable keeps an account from signing in, and ends its sessions and tokens.
func (i *Identity) Disable(ctx context.Context, by casework.Actor, id string) error {
	_, err := i.Amend(ctx, by, id, Amendment{Lock: true})
	return err
}

// Enable lets a disabled account sign in again, by the password that it had.
func (i *Identity) Enable(ctx context.Context, by casework.Actor, id string) error {
	_, err := i.Amend(ctx, by, id, Amendment{Unlock: true})
	return err
}

// Reset gives an account a new one-time password; withFactor also takes the second
// factor away.
func (i *Identity) Reset(ctx context.Context, by casework.Actor, id string, withFactor bool) (oneTime string, err error) {
	return i.Amend(ctx, by, id, Amendment{Reset: true, Factor: withFactor})
}
