package main

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/configs"
)

// people is who there is: persons in the vault, and who signs in.
type people struct {
	store    *store.Store
	keys     *vault.Keyring
	vault    *vault.Vault
	identity *identity.Identity
}

func openPeople(ctx context.Context, s configs.Settings, db *store.Store, counts kv.Store) (p people, err error) {
	p.store = db
	p.keys, err = vault.OpenKeyring(ctx, vault.Source{
		Keys: s.Vault.Keys, Lookup: s.Vault.LookupKey, Dir: s.KeysDir(),
	}, db)
	if err != nil {
		return p, err
	}
	if p.vault, err = vault.Open(ctx, vault.Parts{Store: db, Keys: p.keys, Note: (*store.Tx).Audit, Now: time.Now}); err != nil {
		return p, err
	}
	p.identity, err = identity.New(identity.Parts{Store: db, Vault: p.vault, KV: counts, Note: (*store.Tx).Audit, Now: time.Now, Rules: rules(s.Identity)})
	return p, err
}

func rules(s configs.Identity) identity.Rules {
	r := identity.Rules{
		Cost: identity.Cost{
			MemoryMiB: s.Password.MemoryMiB, Iterations: s.Password.Iterations, Parallelism: s.Password.Parallelism, AtOnce: s.Password.AtOnce,
		},
		Idle: s.Idle, Lifetime: s.Lifetime, OneTime: s.OneTime, Issuer: s.Issuer,
	}
	for _, role := range s.SecondFactor {
		r.SecondFactor = append(r.SecondFactor, casework.Role(role))
	}
	return r
}

// withPeople does something with the database of the settings, on whose schema
// it may rely.
func withPeople(load loader, do func(context.Context, people) error) error {
	settings, err := load()
	if err != nil {
		return err
	}
	return withStore(load, func(ctx context.Context, s *store.Store) error {
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		p, err := openPeople(ctx, settings, s, nil)
		if err != nil {
			return err
		}
		return do(ctx, p)
	})
}
