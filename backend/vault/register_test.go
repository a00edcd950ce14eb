package vault_test

import (
	"errors"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// A list is frozen in a transaction: names are read in the same one.
func TestManyAreMaskedInATransaction(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		one := f.person(t, wang)
		other := f.person(t, vault.Given{IDNumber: "120101199003070013", Name: "李四"})
		if err := f.Erase(t.Context(), officer, other, "本人申请删除"); err != nil {
			t.Fatal(err)
		}
		terms := casework.ListTerms{IDFirst: 6, IDLast: 2}
		var shown map[string]vault.Masked
		err := f.Store.Do(t.Context(), func(tx *store.Tx) (err error) {
			shown, err = f.Masks(tx, terms, []string{one, other, "nobody"})
			return err
		})
		if err != nil || len(shown) != 2 {
			t.Fatalf("%+v, %v", shown, err)
		}
		if m := shown[one]; m.Name != "王*明" || m.IDNumber != "110101**********3X" || m.Erased {
			t.Errorf("%+v", m)
		}
		if m := shown[other]; !m.Erased || m.Name != "" {
			t.Errorf("erased: %+v", m)
		}
	})
}

func TestAPersonIsToldAllThatIsKnownOfThem(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		person := f.person(t, wang)
		all, err := f.Everything(t.Context(), person)
		if err != nil || all[vault.Name] != "王小明" || all[vault.IDNumber] != "11010119900307803X" || all[vault.Phone] != "13812341234" || all[vault.Address] != "天津市和平区" {
			t.Errorf("%v, %v", all, err)
		}
		if _, err := f.Everything(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		if err := f.Erase(t.Context(), officer, person, "本人申请删除"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Everything(t.Context(), person); !errors.Is(err, vault.ErrErased) {
			t.Errorf("erased: %v", err)
		}
	})
}
