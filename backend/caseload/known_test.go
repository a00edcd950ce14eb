package caseload_test

import (
	"crypto/rand"
	"encoding/base64"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/store"
	persons "luohu/backend/vault"
)

// known is a life whose person is in the vault, with their own key.
func known(t *testing.T, s *store.Store) (*life, *persons.Vault) {
	t.Helper()
	l, ctx := &life{T: t, office: opened(t, s)}, t.Context()
	v := vaultOf(t, s)
	parts := l.Parts
	parts.Vault, parts.Persons = v, v
	l.Caseload = caseload.New(parts)
	err := s.Do(ctx, func(tx *store.Tx) error {
		hash := "of wang"
		if _, err := tx.AddPerson(store.Person{ID: "wang", IDHash: &hash}); err != nil {
			return err
		}
		return v.NewKey(tx, "wang")
	})
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]any{}
	for field, value := range map[string]string{"name": "王小明", "id_number": "110101199205063071"} {
		if columns[field], err = v.Seal(ctx, "wang", "person/"+field, []byte(value)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Do(ctx, func(tx *store.Tx) error { return tx.ChangePerson("wang", columns) }); err != nil {
		t.Fatal(err)
	}
	return l, v
}

// vaultOf is the real one, with keys of its own.
func vaultOf(t testing.TB, s *store.Store) *persons.Vault {
	t.Helper()
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	text := base64.StdEncoding.EncodeToString(secret)
	ring, err := persons.NewKeyring([]string{text}, text)
	if err != nil {
		t.Fatal(err)
	}
	v, err := persons.Open(t.Context(), persons.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// whole holds that the audit log and the applications are what they were.
func (l *life) whole() {
	l.Helper()
	if _, err := l.store.SealAudit(l.Context()); err != nil {
		l.Fatal(err)
	}
	if _, err := l.store.VerifyAudit(l.Context(), nil); err != nil {
		l.Error(err)
	}
	if n, found, err := l.Verify(l.Context(), 10); err != nil || n == 0 || len(found) > 0 {
		l.Errorf("%d applications, %v, %v", n, found, err)
	}
}
