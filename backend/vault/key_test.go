package vault_test

import (
	"bytes"
	"errors"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

// What others ask of a vault.
var (
	_ caseload.Vault = (*vault.Vault)(nil)
	_ identity.Vault = (*vault.Vault)(nil)
	_ files.AEAD     = vault.Key{}
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
