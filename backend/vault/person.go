package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Field is one thing that is known of a person.
type Field string

// The fields.
const (
	Name     Field = "name"
	IDNumber Field = "id_number"
	Phone    Field = "phone"
	Address  Field = "address"
)

// Fields are all of them.
var Fields = []Field{Name, IDNumber, Phone, Address}

func (f Field) about() string { return "person/" + string(f) }

// of is the sealed text of a field.
func (f Field) of(p store.Person) string {
	return map[Field]string{Name: p.Name, IDNumber: p.IDNumber, Phone: p.Phone, Address: p.Address}[f]
}

// Given is what somebody says of a person. Only the ID number is needed to find
// one, and only it never changes: another number is another person.
type Given struct {
	IDNumber casework.IDNumber
	Name     string
	Phone    string // a mobile number, or empty
	Address  string
}

// What is refused.
const (
	CodePhone       casework.Code = "phone_number"     // it is no mobile number
	CodeName        casework.Code = "person_name"      // empty, or longer than anybody's
	CodeReasonShort casework.Code = "reason_too_short" // least
	CodeReasonTells casework.Code = "reason_personal"  // it holds an ID or phone number itself
	CodeRevealOften casework.Code = "revealed_often"   // most: how often in an hour
	CodeErased      casework.Code = "person_erased"
)

const (
	longestName    = 60
	longestAddress = 200
)

// clean is what was given as it is kept; what is no phone stays as it was typed.
func (g Given) clean() Given {
	g.Name = cleanName(g.Name)
	if phone, ok := cleanPhone(g.Phone); ok {
		g.Phone = phone
	}
	return g
}

// Faults are what is wrong with what somebody says of a new person, by the field.
// The ID number was read before.
func (g Given) Faults() map[Field]*casework.Refusal {
	all := g.clean().faults()
	if cleanName(g.Name) == "" {
		all[Name] = &casework.Refusal{Code: CodeName}
	}
	return all
}

// faults are those of what was given at all.
func (g Given) faults() map[Field]*casework.Refusal {
	all := map[Field]*casework.Refusal{}
	if len([]rune(g.Name)) > longestName || strings.ContainsFunc(g.Name, notOfNames) {
		all[Name] = &casework.Refusal{Code: CodeName}
	}
	if len([]rune(g.Address)) > longestAddress {
		all[Address] = &casework.Refusal{Code: casework.CodeTextTooLong, Params: map[string]any{"field": "address", "most": longestAddress}}
	}
	if _, ok := cleanPhone(g.Phone); g.Phone != "" && !ok {
		all[Phone] = &casework.Refusal{Code: CodePhone}
	}
	return all
}

func (g *Given) check() error {
	*g = g.clean()
	faults := g.faults()
	for _, f := range Fields {
		if fault := faults[f]; fault != nil {
			return fault
		}
	}
	return nil
}

// notOfNames says that a character stands in nobody's name: one that can't be
// seen, that turns the writing round, or that is a picture.
func notOfNames(r rune) bool { return unicode.In(r, unicode.C, unicode.S) }

// FindOrCreate is the one person with an ID number, made if there is none, in
// the transaction in which something of theirs comes to be: nobody erases them
// until it ends. Of one who is there already nothing is changed: who files for
// somebody does not learn, or overwrite, what others have said of them.
func (v *Vault) FindOrCreate(tx *store.Tx, g Given) (person string, err error) {
	if err := g.check(); err != nil {
		return "", err
	}
	if g.Name == "" {
		return "", &casework.Refusal{Code: CodeName}
	}
	hash := v.Keys.hashIDNumber(g.IDNumber)
	for {
		if person, err := tx.LockPersonByHash(hash); err != nil || person != "" {
			return person, err
		}
		if person, added, err := v.add(tx, g, hash); err != nil || added {
			return person, err
		} // else: somebody else has made them since, who may be erased again
	}
}

func (v *Vault) add(tx *store.Tx, g Given, hash string) (person string, added bool, err error) {
	id, key := ulid.Make().String(), newSecret()
	defer clear(key[:])
	row := store.Person{ID: id, IDHash: &hash, NameHash: v.Keys.hashName(g.Name), PhoneHash: v.Keys.hashPhone(g.Phone)}
	for _, one := range []struct {
		field Field
		to    *string
		text  string
	}{{Name, &row.Name, g.Name}, {IDNumber, &row.IDNumber, string(g.IDNumber)}, {Phone, &row.Phone, g.Phone}, {Address, &row.Address, g.Address}} {
		*one.to = sealField(&key, id, one.field, one.text)
	}
	if added, err = tx.AddPerson(row); err != nil || !added {
		return "", false, err
	}
	return id, true, v.keep(tx, id, &key)
}

// sealField leaves empty what is empty.
func sealField(key *secret, person string, f Field, text string) string {
	if text == "" {
		return ""
	}
	return seal(key, bound("sealed", person, f.about()), []byte(text))
}

// PhoneChanged is what is told of a person whose phone is another one now.
const PhoneChanged = "phone_changed"

// PhoneHash is that of a phone, by which two are compared.
func (v *Vault) PhoneHash(phone string) string { return v.Keys.hashPhone(phone) }

// Amend corrects what is known of a person; what is empty stays as it is. It
// returns [ErrErased] if they are erased. That their phone is another one is told.
func (v *Vault) Amend(ctx context.Context, by casework.Actor, person string, g Given) error {
	if err := g.check(); err != nil {
		return err
	}
	key, err := v.dataKey(ctx, person)
	if err != nil {
		return err
	}
	defer clear(key[:])
	columns, changed := map[string]any{}, map[string]string{}
	for _, one := range []struct {
		field Field
		text  string
		hash  string
	}{{Name, g.Name, v.Keys.hashName(g.Name)}, {Phone, g.Phone, v.Keys.hashPhone(g.Phone)}, {Address, g.Address, ""}} {
		if one.text == "" {
			continue
		}
		columns[string(one.field)] = sealField(&key, person, one.field, one.text)
		changed[string(one.field)] = "changed"
		if one.hash != "" {
			columns[string(one.field)+"_hash"] = one.hash
		}
	}
	if len(columns) == 0 {
		return nil
	}
	return v.Store.Do(ctx, func(tx *store.Tx) error {
		before, err := tx.PhoneHash(person)
		if err != nil {
			return err
		}
		if err := tx.ChangePerson(person, columns); err != nil {
			return erased(person, err)
		}
		if g.Phone != "" && before != v.PhoneHash(g.Phone) {
			told := store.Message{ID: ulid.Make().String(), Topic: "person", Subject: person, Data: fmt.Sprintf(`{"kind":%q}`, PhoneChanged)}
			if err := tx.Tell(told); err != nil {
				return err
			}
		}
		return v.Note(tx, store.Deed{By: by, Act: "person.amend", Kind: "person", Subject: person, Details: changed})
	})
}

// erased is what it means that somebody was there and is not any more.
func erased(person string, err error) error {
	if errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("%s: %w", person, ErrErased)
	}
	return err
}
