package identity

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/store"
)

// Kinds of credentials.
const (
	session      = "session"   // of an account, opened by signing in
	token        = "token"     // of an account, for scripts
	unitToken    = "unit"      // of a unit
	applicantTok = "applicant" // of an applicant, for one application
)

// seenEvery is how exactly it is known when a session was used last: it spares a
// write for each request.
const seenEvery = time.Minute

// Signed is who presents a credential.
type Signed struct {
	Actor      casework.Actor
	Credential string   // its id
	Kind       string   // session, token, unit or applicant
	About      string   // a browser, a place
	Account    *Account // nil for tokens of units and applicants
	Needs      error    // what has to be done first, a refusal; nil: nothing
	ExpiresAt  time.Time
}

// Authenticate is who presents a session or a token. Of a session that has to
// change its password or enrol its second factor first, it is a refusal.
func (i *Identity) Authenticate(ctx context.Context, credential string) (casework.Actor, error) {
	who, err := i.Who(ctx, credential)
	if err == nil {
		err = who.Needs
	}
	if err != nil {
		return casework.Actor{}, err
	}
	return who.Actor, nil
}

// Who is like Authenticate, for the few things that may be done before.
func (i *Identity) Who(ctx context.Context, credential string) (Signed, error) {
	row, err := i.Store.Credential(ctx, hashOf(credential))
	return i.presented(ctx, row, err)
}

// Still is who opened a session or token, by its id, as long as it holds: for what
// was lent to another device under it, and ends with it.
func (i *Identity) Still(ctx context.Context, id string) (Signed, error) {
	row, err := i.Store.CredentialByID(ctx, id)
	return i.presented(ctx, row, err)
}

func (i *Identity) presented(ctx context.Context, row store.Presented, err error) (Signed, error) {
	if errors.Is(err, store.ErrNotFound) {
		return Signed{}, refuse(CodeSignedOut)
	}
	if err != nil {
		return Signed{}, err
	}
	now := i.now()
	if row.RevokedAt != nil || !now.Before(row.ExpiresAt) || row.Kind == session && now.Sub(row.SeenAt) > i.Rules.Idle {
		return Signed{}, refuse(CodeSignedOut)
	}
	who := Signed{Credential: row.ID, Kind: row.Kind, About: row.About, ExpiresAt: row.ExpiresAt}
	if err := json.Unmarshal([]byte(row.Actor), &who.Actor); err != nil {
		return Signed{}, fmt.Errorf("credential %s: %w", row.ID, err)
	}
	if row.Kind == session || row.Kind == token {
		who.Account, err = readAccount(store.Account{ID: row.Account, Doc: row.Doc, DisabledAt: row.DisabledAt, Name: row.Name, Unit: row.Unit})
		if err != nil {
			return Signed{}, err
		}
		if !who.Account.holds(who.Actor) { // since it was opened
			return Signed{}, refuse(CodeSignedOut)
		}
	}
	if row.Kind == session {
		who.Needs = i.needs(who)
		if now.Sub(row.SeenAt) >= seenEvery && !unseen(ctx) {
			// One that is not noted ends the session early, and nothing else.
			_ = i.Store.SeeCredential(ctx, row.ID, now)
		}
	}
	return who, nil
}

func (i *Identity) needs(who Signed) error {
	switch {
	case !who.Account.OneTimeUntil.IsZero():
		return refuse(CodeMustChange)
	case slices.Contains(i.Rules.SecondFactor, who.Actor.Role) && !who.Account.Factor.confirmed():
		return refuse(CodeMustEnrol)
	}
	return nil
}

// newCredential is a secret of 256 random bits, and the row that knows its hash
// only. A guess at so many bits needs no slow hash.
func (i *Identity) newCredential(kind, account string, who casework.Actor, about string, ttl time.Duration) (secret string, row store.Credential) {
	random := make([]byte, 32)
	_, _ = rand.Read(random)
	// The prefix lets scanners for leaked secrets find it.
	secret = "luohu_" + base64.RawURLEncoding.EncodeToString(random)
	actor, err := json.Marshal(who)
	if err != nil {
		panic(err) // strings only
	}
	now := i.now()
	return secret, store.Credential{
		ID: ulid.Make().String(), Hash: hashOf(secret), Kind: kind, Account: account, Actor: string(actor), About: cut(about),
		MadeAt: now, SeenAt: now, ExpiresAt: now.Add(ttl),
	}
}

// cut makes what a browser calls itself fit.
func cut(about string) string {
	const most = 200
	if runes := []rune(about); len(runes) > most {
		return string(runes[:most])
	}
	return about
}

func hashOf(secret string) string { return digest.Of([]byte(secret)) }

// Session is a session or token as its owner sees it.
type Session struct {
	ID, Kind, About         string
	Role                    casework.Role
	Opened, Seen, ExpiresAt time.Time
}

// Sessions are those of an account, a unit or a person that still hold, newest
// first: so many, behind one of them (its id; empty: from the newest).
func (i *Identity) Sessions(ctx context.Context, of, behind string, most int) (all []Session, err error) {
	rows, err := i.Store.Credentials(ctx, store.CredentialPage{
		Account: of, Now: i.now(), Idle: i.now().Add(-i.Rules.Idle), Behind: behind, Most: most,
	})
	for _, row := range rows {
		var who casework.Actor
		if err := json.Unmarshal([]byte(row.Actor), &who); err != nil {
			return nil, fmt.Errorf("credential %s: %w", row.ID, err)
		}
		all = append(all, Session{row.ID, row.Kind, row.About, who.Role, row.MadeAt, row.SeenAt, row.ExpiresAt})
	}
	return all, err
}

// End ends a session or token, one's own or what somebody may look after;
// store.ErrNotFound if there is none with this id, not_yours if it is none of
// theirs.
func (i *Identity) End(ctx context.Context, by casework.Actor, id string) error {
	of, err := i.Store.CredentialOwner(ctx, id)
	if err != nil {
		return err
	}
	if err := Check(by, "revokeSession", Subject{By: of}); err != nil {
		return err
	}
	return i.Revoke(ctx, by, of, id)
}

// Revoke ends one session or token of an account, a unit or a person;
// store.ErrNotFound if they have none with this id.
func (i *Identity) Revoke(ctx context.Context, by casework.Actor, of, id string) error {
	if id == "" {
		return fmt.Errorf("session: %w", store.ErrNotFound)
	}
	return i.revoke(ctx, by, of, id)
}

// RevokeAll ends all of them.
func (i *Identity) RevokeAll(ctx context.Context, by casework.Actor, of string) error {
	return i.revoke(ctx, by, of, "")
}

func (i *Identity) revoke(ctx context.Context, by casework.Actor, of, id string) error {
	return i.Store.Do(ctx, func(tx *store.Tx) error {
		n, err := tx.RevokeCredentials(of, id, "")
		if err == nil && n == 0 && id != "" {
			err = fmt.Errorf("session %s: %w", id, store.ErrNotFound)
		}
		if err != nil || n == 0 {
			return err
		}
		return i.Note(tx, store.Deed{By: by, Act: "session.revoke", Kind: "account", Subject: of})
	})
}
