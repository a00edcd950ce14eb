package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Person is what is kept of somebody: sealed texts, and keyed hashes by which
// they are found. Of who is erased nothing is left but the row.
type Person struct {
	ID        string `gorm:"primaryKey"`
	IDHash    *string
	PhoneHash string
	NameHash  string
	IDNumber  string
	Name      string
	Phone     string
	Address   string
	MadeAt    time.Time
	ErasedAt  *time.Time
}

// TableName keeps gorm from making them people.
func (Person) TableName() string { return "persons" }

// AddPerson keeps a new person. If there is one with the same hash of the ID
// number already, nothing is added and that one's id is told.
func (tx *Tx) AddPerson(p Person) (id string, added bool, err error) {
	p.MadeAt = tx.now
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&p)
	if done.Error != nil {
		return "", false, fmt.Errorf("keep a person: %w", done.Error)
	}
	if done.RowsAffected == 1 {
		return p.ID, true, nil
	}
	var ids []string
	if err := tx.db.Model(&Person{}).Where("id_hash = ?", p.IDHash).Pluck("id", &ids).Error; err != nil {
		return "", false, fmt.Errorf("find a person: %w", err)
	}
	if len(ids) == 0 {
		return "", false, ErrConflict // erased between the two statements
	}
	return ids[0], false, nil
}

// Persons reads those with some ids, in any order; who is not there is left out.
func (s *Store) Persons(ctx context.Context, ids []string) (all []Person, err error) {
	if err := s.read.WithContext(ctx).Find(&all, "id IN ?", ids).Error; err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	return all, nil
}

// Person reads one, also while a transaction is held; ErrNotFound if there is
// none.
func (s *Store) Person(ctx context.Context, id string) (p Person, err error) {
	if err := s.aside.WithContext(ctx).Take(&p, "id = ?", id).Error; err != nil {
		return p, found(err, "person "+id)
	}
	return p, nil
}

// PersonsByHash are the ids of those with a keyed hash of the ID number, the
// phone or the name: id_hash, phone_hash, name_hash.
func (s *Store) PersonsByHash(ctx context.Context, which, hash string, most int) (ids []string, err error) {
	if hash == "" {
		return nil, nil // that is everybody without one
	}
	err = s.read.WithContext(ctx).Model(&Person{}).Where(clause.Eq{Column: which, Value: hash}).
		Order("id").Limit(most).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("find persons by %s: %w", which, err)
	}
	return ids, nil
}

// ChangePerson writes some columns of somebody who is not erased; ErrConflict if
// they are, or are not there.
func (tx *Tx) ChangePerson(id string, columns map[string]any) error {
	done := tx.db.Model(&Person{}).Where("id = ? AND erased_at IS NULL", id).UpdateColumns(columns)
	if done.Error != nil {
		return fmt.Errorf("change person %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrConflict
	}
	return nil
}

// ErasePerson takes everything of somebody but the row, their key, and what they
// sign in with.
func (tx *Tx) ErasePerson(id string) error {
	err := tx.ChangePerson(id, map[string]any{
		"id_hash": nil, "phone_hash": "", "name_hash": "",
		"id_number": "", "name": "", "phone": "", "address": "", "erased_at": tx.now,
	})
	if err != nil {
		return err
	}
	if _, err := tx.RevokeCredentials(id, "", ""); err != nil {
		return err
	}
	return tx.DestroyDataKey(id)
}
