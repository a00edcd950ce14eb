// Package identity says who somebody is and what they may do: accounts of staff
// and agents, signing in, sessions, tokens for scripts, and the table of rights.
package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/kv"
	"luohu/backend/store"
)

// Vault seals what must be read again, such as the secret of a second factor.
type Vault interface {
	NewKey(tx *store.Tx, owner string) error
	Seal(ctx context.Context, owner, about string, plain []byte) (string, error)
	Open(ctx context.Context, owner, about, sealed string) ([]byte, error)
}

// Rules are settings.
type Rules struct {
	Cost         Cost
	SecondFactor []casework.Role // these need one
	Idle         time.Duration   // a session ends when it was not used for so long
	Lifetime     time.Duration   // and in any case after so long
	OneTime      time.Duration   // a one-time password waits so long to be changed
	Issuer       string          // as a phone shows it beside the codes
}

// Parts are what an Identity stands on.
type Parts struct {
	Store *store.Store
	Vault Vault
	KV    kv.Store   // counts sign-ins by address; nil: nobody does
	Note  store.Note // writes to the audit log
	Now   func() time.Time
	Rules Rules
}

// Identity knows everybody. Any number of them may work on one database. Its
// clock is real time: it is about people at keyboards, not about the
// programme's rules.
type Identity struct {
	Parts
	passwords *passwords
}

// New makes one; rules that protect nobody are refused.
func New(p Parts) (*Identity, error) {
	if err := p.Rules.check(); err != nil {
		return nil, err
	}
	return &Identity{p, newPasswords(p.Rules.Cost)}, nil
}

func (r Rules) check() error {
	if err := r.Cost.check(); err != nil {
		return err
	}
	for _, d := range []struct {
		name          string
		is            time.Duration
		atLeast, most time.Duration
	}{
		{"idle", r.Idle, time.Minute, 24 * time.Hour},
		{"lifetime", r.Lifetime, time.Minute, 7 * 24 * time.Hour},
		{"one_time", r.OneTime, time.Minute, 30 * 24 * time.Hour},
	} {
		if d.is < d.atLeast || d.is > d.most {
			return fmt.Errorf("identity.%s: %v is not between %v and %v", d.name, d.is, d.atLeast, d.most)
		}
	}
	for _, role := range r.SecondFactor {
		if !slices.Contains(Staff, role) {
			return fmt.Errorf("identity.second_factor: %q is none of %v", role, Staff)
		}
	}
	return nil
}

func (i *Identity) now() time.Time { return i.Now().UTC().Truncate(time.Microsecond) }
