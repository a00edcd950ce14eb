package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Masked is a person as lists show them: 王*明, 120101**********2X, 138****1234.
type Masked struct {
	Person   string
	Name     string
	IDNumber string
	Phone    string
	Erased   bool // then there is nothing else
}

// shownAtMost bounds how many are shown at once.
const shownAtMost = 1000

// Show shows persons masked, by their ids, with two reads however many they
// are; who is not there is left out. terms say how much of an ID number is
// shown.
func (v *Vault) Show(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]Masked, error) {
	if len(persons) > shownAtMost {
		return nil, fmt.Errorf("%d persons at once are more than %d", len(persons), shownAtMost)
	}
	rows, err := v.Store.Persons(ctx, persons)
	if err != nil {
		return nil, err
	}
	if err := v.fetchKeys(ctx, rows); err != nil {
		return nil, err
	}
	shown := make(map[string]Masked, len(rows))
	for _, row := range rows {
		m := Masked{Person: row.ID, Erased: true}
		if row.ErasedAt == nil {
			m, err = v.masked(ctx, row, terms)
		}
		if errors.Is(err, ErrErased) { // since the row was read
			m, err = Masked{Person: row.ID, Erased: true}, nil
		}
		if err != nil {
			return nil, err
		}
		shown[row.ID] = m
	}
	return shown, nil
}

func (v *Vault) masked(ctx context.Context, row store.Person, terms casework.ListTerms) (m Masked, err error) {
	m.Person = row.ID
	name, err := v.field(ctx, row, Name)
	if err != nil {
		return m, err
	}
	id, err := v.field(ctx, row, IDNumber)
	if err != nil {
		return m, err
	}
	phone, err := v.field(ctx, row, Phone)
	m.Name, m.Phone, m.IDNumber = casework.MaskName(name), MaskPhone(phone), terms.MaskID(casework.IDNumber(id))
	return m, err
}

// field opens one field of a row.
func (v *Vault) field(ctx context.Context, row store.Person, f Field) (string, error) {
	if f.of(row) == "" {
		return "", nil
	}
	plain, err := v.Open(ctx, row.ID, f.about(), f.of(row))
	return string(plain), err
}

// MaskPhone covers the middle of a mobile number: 138****1234.
func MaskPhone(phone string) string {
	if len(phone) != 11 {
		return strings.Repeat("*", len(phone))
	}
	return phone[:3] + "****" + phone[7:]
}
