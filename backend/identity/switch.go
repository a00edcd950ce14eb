package identity

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Switch goes on in another role of the same account. The session gets another
// secret, so that one that was seen in a lesser role is of no use in a greater
// one; it ends when it would have. What the role needs first, such as a second
// factor, is asked as after signing in.
func (i *Identity) Switch(ctx context.Context, who Signed, as casework.Role) (secret string, err error) {
	if who.Kind != session {
		return "", refuse(CodeNoSession)
	}
	grant, err := who.Account.grantAs(as)
	if err != nil {
		return "", err
	}
	actor := who.Account.actor(grant)
	secret, row := i.newCredential(session, who.Account.ID, actor, who.About, who.ExpiresAt.Sub(i.now()))
	err = i.Store.Do(ctx, func(tx *store.Tx) error {
		n, err := tx.RevokeCredentials(who.Account.ID, who.Credential, "")
		if err == nil && n == 0 { // signed out this very moment
			err = refuse(CodeSignedOut)
		}
		if err != nil {
			return err
		}
		if err := tx.AddCredential(row); err != nil {
			return err
		}
		return i.Note(tx, store.Deed{
			By: actor, Act: "session.switch", Kind: "account", Subject: who.Account.ID,
			Details: map[string]string{"from": string(who.Actor.Role)},
		})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}
