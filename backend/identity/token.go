package identity

import (
	"context"
	"fmt"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// longestToken bounds how long a script may go on without being looked at.
const longestToken = 90 * 24 * time.Hour

// StaffToken makes a token for scripts of an account, in one of its roles (empty:
// the first). It is told once and kept nowhere.
func (i *Identity) StaffToken(ctx context.Context, by casework.Actor, name string, as casework.Role, ttl time.Duration) (secret string, err error) {
	a, err := i.Named(ctx, name)
	if err != nil {
		return "", err
	}
	if a.Disabled != nil {
		return "", fmt.Errorf("account %s is disabled: %w", a.Name, store.ErrNotFound)
	}
	grant, err := a.grantAs(as)
	if err != nil {
		return "", err
	}
	return i.token(ctx, by, token, a.ID, ttl, func(*store.Tx) (casework.Actor, error) { return a.actor(grant), nil })
}

// UnitToken makes a token that acts for a unit as its agents do.
func (i *Identity) UnitToken(ctx context.Context, by casework.Actor, code casework.USCC, ttl time.Duration) (secret string, err error) {
	return i.token(ctx, by, unitToken, "", ttl, func(tx *store.Tx) (casework.Actor, error) {
		u, err := tx.UnitByUSCC(code)
		if err != nil {
			return casework.Actor{}, err
		}
		return casework.Actor{ID: u.ID, Role: casework.Agent, Unit: u.ID}, nil
	})
}

// ApplicantToken makes a token that acts for an applicant, in the application
// with a number and in no other. It ends when they are erased.
func (i *Identity) ApplicantToken(ctx context.Context, by casework.Actor, number string, ttl time.Duration) (secret string, err error) {
	return i.token(ctx, by, applicantTok, "", ttl, func(tx *store.Tx) (casework.Actor, error) {
		a, err := tx.ApplicationNumbered(number)
		if err != nil {
			return casework.Actor{}, err
		}
		return casework.Actor{ID: a.Person, Role: casework.Applicant, Person: a.Person, Application: a.ID}, nil
	})
}

// token keeps one for whoever is found; without an account it is theirs.
func (i *Identity) token(ctx context.Context, by casework.Actor, kind, account string, ttl time.Duration, find func(*store.Tx) (casework.Actor, error)) (secret string, err error) {
	if ttl <= 0 || ttl > longestToken {
		return "", fmt.Errorf("a token holds for more than nothing and at most %v, not %v", longestToken, ttl)
	}
	err = i.Store.Do(ctx, func(tx *store.Tx) error {
		who, err := find(tx)
		if err != nil {
			return err
		}
		of := account
		if of == "" {
			of = who.ID
		}
		act := map[string]string{token: "staff.token", unitToken: "unit.token", applicantTok: "applicant.token"}[kind]
		var row store.Credential
		secret, row = i.newCredential(kind, of, who, "", ttl)
		if err := tx.AddCredential(row); err != nil {
			return err
		}
		return i.Note(tx, store.Deed{
			By: by, Act: act, Kind: "credential", Subject: row.ID,
			Details: map[string]string{"of": of, "role": string(who.Role)},
		})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}
