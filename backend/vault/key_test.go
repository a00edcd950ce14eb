package vault_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

// What others ask of a vault.
var (
	_ caseload.Vault = (*vault.Vault)(nil)
	_ identity.Vault = (*vault.Vault)(nil)
	_ files.AEAD     = vault.Key{}
	_ caseload.Fresh = (*vault.Fresh)(nil)
)

func TestFilesAreSealedWithTheKeyOfTheirPerson(t *testing.T) {
	f := with(t, storetest.Open(t, "sqlite", ""), newKey(), newKey())
	zhang := wang
	zhang.IDNumber = "110101199003070011"
	a, b := f.person(t, wang), f.person(t, zhang)
	picture, with := bytes.Repeat([]byte("picture "), 1<<16), []byte("file 1")
	sealed, err := f.Key(t.Context(), a).Encrypt(picture, with)
	if err != nil || bytes.Contains(sealed, []byte("picture")) {
		t.Fatalf("not sealed: %v", err)
	}
	if plain, err := f.Key(t.Context(), a).Decrypt(sealed, with); err != nil || !bytes.Equal(plain, picture) {
		t.Fatalf("%d bytes, %v", len(plain), err)
	}
	for what, err := range map[string]error{
		"another's": second(f.Key(t.Context(), b).Decrypt(sealed, with)),
		"another":   second(f.Key(t.Context(), a).Decrypt(sealed, []byte("file 2"))),
		"cut short": second(f.Key(t.Context(), a).Decrypt(sealed[:10], with)),
	} {
		if err == nil {
			t.Errorf("it opens as %s", what)
		}
	}
	if err := f.Erase(t.Context(), officer, a, "本人申请删除"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Key(t.Context(), a).Decrypt(sealed, with); !errors.Is(err, vault.ErrErased) {
		t.Errorf("after: %v", err)
	}
}

// A unit's licence is sealed before the unit is there; if it never comes to be,
// nothing opens what was sealed.
func TestAFreshKeySealsBeforeItsOwnerIsThere(t *testing.T) {
	f := with(t, storetest.Open(t, "sqlite", ""), newKey(), newKey())
	key, with := f.Fresh("unit"), []byte("licence")
	phone := key.Seal("phone", []byte("13800000000"))
	sealed, err := key.Encrypt([]byte("picture"), with)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := key.Decrypt(sealed, with); err != nil || string(plain) != "picture" {
		t.Errorf("before: %q, %v", plain, err)
	}
	if _, err := f.Key(t.Context(), "unit").Decrypt(sealed, with); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before it is theirs: %v", err)
	}
	if err := f.store.Do(t.Context(), key.Keep); err != nil {
		t.Fatal(err)
	}
	if plain, err := f.again().Key(t.Context(), "unit").Decrypt(sealed, with); err != nil || string(plain) != "picture" {
		t.Errorf("after: %q, %v", plain, err)
	}
	if plain, err := f.Open(t.Context(), "unit", "phone", phone); err != nil || string(plain) != "13800000000" {
		t.Errorf("after: %q, %v", plain, err)
	}
	if _, err := key.Decrypt(sealed, []byte("another")); err == nil {
		t.Error("it opens as another")
	}
}

func TestAFingerprintTellsNobodyWithoutTheKeyWhatWasSent(t *testing.T) {
	lookup := newKey()
	one, _ := vault.NewKeyring([]string{newKey()}, lookup)
	same, _ := vault.NewKeyring([]string{newKey()}, lookup)
	other, _ := vault.NewKeyring([]string{newKey()}, newKey())
	sent := []byte("a password")
	if one.Fingerprint(sent) != same.Fingerprint(sent) || one.Fingerprint(sent) == other.Fingerprint(sent) ||
		one.Fingerprint(sent) == one.Fingerprint([]byte("another")) {
		t.Error("it is not of the lookup key and of what was sent alone")
	}
}

func TestAKeyThatIsDestroyedDuringAViewOpensNothingInIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := with(t, s, newKey(), newKey())
		id := f.person(t, wang)
		page := f.again()
		err := s.View(t.Context(), func(ctx context.Context) error {
			if _, err := s.Persons(ctx, []string{id}); err != nil { // now it has begun
				return err
			}
			err := s.Do(t.Context(), func(tx *store.Tx) error { return f.EraseIn(tx, officer, id, "本人申请删除") })
			if err != nil {
				return err
			}
			names, err := page.Names(ctx, id)
			if len(names) > 0 {
				t.Errorf("who is erased is named: %q", names)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
