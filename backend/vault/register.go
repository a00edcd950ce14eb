package vault

import (
	"context"
	"fmt"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Masks shows many persons masked within a transaction, for a list that is
// frozen in it: 50,000 by fifty reads. Their keys are not held afterwards.
// Whoever is erased is shown so; whoever is not there is left out.
func (v *Vault) Masks(tx *store.Tx, terms casework.ListTerms, persons []string) (map[string]Masked, error) {
	shown := make(map[string]Masked, len(persons))
	err := tx.EachPerson(persons, func(p store.KeyedPerson) error {
		m := Masked{Person: p.ID, Erased: p.Wrapped == ""}
		if !m.Erased {
			name, number, err := v.named(p)
			if err != nil {
				return err
			}
			m.Name, m.IDNumber = casework.MaskName(name), terms.MaskID(casework.IDNumber(number))
		}
		shown[p.ID] = m
		return nil
	})
	return shown, err
}

// Everything is all that is known of a person, in full, for themselves: whoever
// calls writes down that it was told. It returns [ErrErased] if they are erased.
func (v *Vault) Everything(ctx context.Context, person string) (map[Field]string, error) {
	rows, err := v.Store.Persons(ctx, []string{person})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("person %s: %w", person, store.ErrNotFound)
	}
	if rows[0].ErasedAt != nil {
		return nil, fmt.Errorf("%s: %w", person, ErrErased)
	}
	all := map[Field]string{}
	for _, f := range Fields {
		if all[f], err = v.field(ctx, rows[0], f); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// named opens the name and the ID number of a person.
func (v *Vault) named(p store.KeyedPerson) (name, number string, err error) {
	key, err := v.Keys.unwrap(store.DataKey{Owner: p.ID, Wrapped: p.Wrapped, Master: p.Master})
	if err != nil {
		return "", "", err
	}
	defer clear(key[:])
	for _, one := range []struct {
		field  Field
		sealed string
		to     *string
	}{{Name, p.Name, &name}, {IDNumber, p.IDNumber, &number}} {
		plain, err := open(&key, bound("sealed", p.ID, one.field.about()), one.sealed)
		if err != nil {
			return "", "", fmt.Errorf("open the %s of person %s: %w", one.field, p.ID, err)
		}
		*one.to = string(plain)
	}
	return name, number, nil
}
