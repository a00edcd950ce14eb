package identity

import (
	"context"
	"errors"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// How many agents a unit has, and when they change, is casework's to say. What
// follows for their accounts is written in the transaction in which it is said.

// NewAgent makes an account of a unit's agent, with the password that they have
// chosen. It is nowhere yet.
func (i *Identity) NewAgent(ctx context.Context, unit, name, password string) (*Account, error) {
	a := &Account{ID: ulid.Make().String(), Name: FoldName(name), Unit: unit, Grants: []Grant{{Role: casework.Agent}}}
	if err := checkName(a.Name); err != nil {
		return nil, err
	}
	if err := CheckPassword(password, a.Name); err != nil {
		return nil, err
	}
	// To hash costs much: a name that is taken is refused first.
	if _, err := i.Store.AccountNamed(ctx, a.Name); err == nil {
		return nil, refuse(CodeNameTaken)
	} else if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	var err error
	a.Password, err = i.passwords.hash(ctx, password)
	return a, err
}

// AddAgent keeps the account of an agent whom the unit names at its
// registration.
func (i *Identity) AddAgent(tx *store.Tx, by casework.Actor, a *Account) error {
	return i.save(tx, by, *a, "agent.add")
}

// AddStaff keeps an account of the staff whose passphrase is known: of a
// demonstration.
func (i *Identity) AddStaff(tx *store.Tx, by casework.Actor, a *Account) error {
	return i.save(tx, by, *a, "staff.add")
}

// ProposeAgent keeps the account of somebody who is to become an agent: nobody
// can sign in with it before LetIn.
func (i *Identity) ProposeAgent(tx *store.Tx, by casework.Actor, a *Account) error {
	proposed, now := *a, i.now()
	proposed.Outside, proposed.Disabled = true, &now
	return i.save(tx, by, proposed, "agent.propose")
}

// LetIn lets a proposed agent sign in.
func (i *Identity) LetIn(tx *store.Tx, by casework.Actor, id string) error {
	err := alter(tx, id, func(a *Account) error {
		a.Outside, a.Disabled = false, nil
		return nil
	})
	if err != nil {
		return err
	}
	return i.Note(tx, store.Deed{By: by, Act: "agent.let_in", Kind: "account", Subject: id})
}

// Agent is as whom an agent acts where they have no session, as in chat; a refusal
// if they could not go on with one either.
func (i *Identity) Agent(ctx context.Context, id string) (who casework.Actor, err error) {
	err = i.Store.Look(ctx, func(tx *store.Tx) error {
		row, err := tx.Account(id)
		if errors.Is(err, store.ErrNotFound) {
			return refuse(CodeSignedOut)
		}
		if err != nil {
			return err
		}
		a, err := readAccount(row)
		switch {
		case err != nil:
			return err
		case a.Disabled != nil || a.Outside || a.Unit == "":
			return refuse(CodeSignedOut)
		case !a.OneTimeUntil.IsZero():
			return refuse(CodeMustChange)
		}
		grant, err := a.grantAs(casework.Agent)
		who = a.actor(grant)
		return err
	})
	return who, err
}

// LetGo keeps an agent who is one no more from signing in for good, and ends
// their sessions and tokens, and what binds followers to them.
func (i *Identity) LetGo(tx *store.Tx, by casework.Actor, id string) error {
	err := alter(tx, id, func(a *Account) error {
		now := i.now()
		a.Outside, a.Disabled = true, &now
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := tx.RevokeCredentials(id, "", ""); err != nil {
		return err
	}
	bound, err := tx.AgentBindings(id)
	if err != nil {
		return err
	}
	for _, one := range bound {
		if _, err := tx.UnbindAgent(by, one, store.UnboundByLeft); err != nil {
			return err
		}
	}
	return i.Note(tx, store.Deed{By: by, Act: "agent.let_go", Kind: "account", Subject: id})
}

// TurnAway takes the account of a proposed agent away: its name is free again.
func (i *Identity) TurnAway(tx *store.Tx, by casework.Actor, id string) error {
	if err := tx.RemoveAccount(id); err != nil {
		return err
	}
	if err := tx.DestroyDataKey(id); err != nil {
		return err
	}
	return i.Note(tx, store.Deed{By: by, Act: "agent.turn_away", Kind: "account", Subject: id})
}
