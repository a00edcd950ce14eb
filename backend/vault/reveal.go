package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// Bounds of a reason, in characters.
const (
	shortestReason = 4
	longestReason  = 500
)

// Reason is a reason as the audit log takes it: on one line, and telling
// nothing itself.
func Reason(typed string) (string, error) {
	reason := strings.Join(strings.Fields(typed), " ")
	switch n := utf8.RuneCountInString(reason); {
	case n < shortestReason:
		return "", &casework.Refusal{Code: CodeReasonShort, Params: map[string]any{"least": shortestReason}}
	case n > longestReason:
		return "", &casework.Refusal{Code: casework.CodeTextTooLong, Params: map[string]any{"field": "reason", "most": longestReason}}
	case audit.Personal(reason):
		return "", &casework.Refusal{Code: CodeReasonTells}
	}
	return reason, nil
}

// Reveal tells one field of a person in full, to somebody who may see it, for a
// reason that is written down before. What can't be written down is not
// revealed.
func (v *Vault) Reveal(ctx context.Context, by casework.Actor, person string, field Field, reason string) (string, error) {
	if !slices.Contains(Fields, field) {
		return "", fmt.Errorf("there is no field %q", field)
	}
	reason, err := Reason(reason)
	if err != nil {
		return "", err
	}
	rows, err := v.Store.Persons(ctx, []string{person})
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", fmt.Errorf("person %s: %w", person, store.ErrNotFound)
	}
	if rows[0].ErasedAt != nil {
		return "", fmt.Errorf("%s: %w", person, ErrErased)
	}
	plain, err := v.field(ctx, rows[0], field)
	if err != nil {
		return "", err
	}
	err = v.Store.Do(ctx, func(tx *store.Tx) error {
		return v.Note(tx, store.Deed{
			By: by, Act: "person.reveal", Kind: "person", Subject: person, Reason: reason,
			Details: map[string]string{"field": string(field)},
		})
	})
	if err != nil {
		return "", err
	}
	return plain, nil
}

// Erase destroys a person's key, and with it everything that it sealed, the
// hashes by which they are found, and the sealed texts of this package. Rows and
// records that name them by id stay. There is no way back. It asks a reason, as
// revealing does. Twice is as good as once.
func (v *Vault) Erase(ctx context.Context, by casework.Actor, person, reason string) error {
	err := v.Store.Do(ctx, func(tx *store.Tx) error { return v.EraseIn(tx, by, person, reason) })
	v.cache.drop(person)
	if errors.Is(err, store.ErrConflict) {
		return v.wasErased(ctx, person)
	}
	if err != nil {
		return err
	}
	return v.Store.Scrub(ctx)
}

// EraseIn is Erase as a part of a transaction; Erased is to be called once that
// is done. It returns [store.ErrConflict] if nobody is there any more.
func (v *Vault) EraseIn(tx *store.Tx, by casework.Actor, person, reason string) error {
	reason, err := Reason(reason)
	if err != nil {
		return err
	}
	if err := tx.ErasePerson(person); err != nil {
		return err
	}
	return v.Note(tx, store.Deed{By: by, Act: "person.erase", Kind: "person", Subject: person, Reason: reason})
}

// Erased lets go of what is still held of persons who were erased.
func (v *Vault) Erased(ctx context.Context, persons ...string) error {
	for _, person := range persons {
		v.cache.drop(person)
	}
	return v.Store.Scrub(ctx)
}

// wasErased tells somebody erased before from nobody.
func (v *Vault) wasErased(ctx context.Context, person string) error {
	rows, err := v.Store.Persons(ctx, []string{person})
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("person %s: %w", person, store.ErrNotFound)
	}
	return err
}
