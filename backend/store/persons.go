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

// AddPerson keeps a new person. Nothing is added if there is one with the same
// hash of the ID number already.
func (tx *Tx) AddPerson(p Person) (added bool, err error) {
	p.MadeAt = tx.now
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&p)
	if done.Error != nil {
		return false, fmt.Errorf("keep a person: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// NameHashes are those of some persons, by their ids.
func (s *Store) NameHashes(ctx context.Context, ids []string) (map[string]string, error) {
	var rows []Person
	if err := s.reading(ctx).Select("id, name_hash").Where("id IN ?", someOf(ids)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read hashes of names: %w", err)
	}
	hashes := make(map[string]string, len(rows))
	for _, p := range rows {
		hashes[p.ID] = p.NameHash
	}
	return hashes, nil
}

// LockPersonByHash locks the one with a hash of the ID number, as
// [Tx.LockPerson] does; empty if there is none.
func (tx *Tx) LockPersonByHash(hash string) (id string, err error) {
	if err := tx.db.Raw("SELECT id FROM persons WHERE id_hash = ?"+tx.forUpdate(), hash).Scan(&id).Error; err != nil {
		return "", fmt.Errorf("lock a person: %w", err)
	}
	return id, nil
}

// LockPerson keeps others who lock somebody waiting until the transaction ends.
func (tx *Tx) LockPerson(id string) error {
	var locked []string
	if err := tx.db.Raw("SELECT id FROM persons WHERE id = ?"+tx.forUpdate(), id).Scan(&locked).Error; err != nil {
		return fmt.Errorf("lock a person: %w", err)
	}
	return nil
}

// PhoneHash is that of somebody's phone, whom others who lock them wait for; empty:
// none is known.
func (tx *Tx) PhoneHash(id string) (hash string, err error) {
	if err := tx.db.Raw("SELECT phone_hash FROM persons WHERE id = ?"+tx.forUpdate(), id).Scan(&hash).Error; err != nil {
		return "", fmt.Errorf("lock a person: %w", err)
	}
	return hash, nil
}

// forUpdate ends a query whose rows nobody else is to change; SQLite has one
// writer anyway.
func (tx *Tx) forUpdate() string {
	if tx.db.Name() == "sqlite" {
		return ""
	}
	return " FOR UPDATE"
}

// Persons reads those with some ids, in any order; who is not there is left out.
func (s *Store) Persons(ctx context.Context, ids []string) (all []Person, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if err := s.reading(ctx).Find(&all, "id IN ?", ids).Error; err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	return all, nil
}

// PersonNames are persons with their sealed names and nothing else that is known of them.
func (s *Store) PersonNames(ctx context.Context, ids []string) (all []Person, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if err := s.reading(ctx).Select("id, name, erased_at").Find(&all, "id IN ?", ids).Error; err != nil {
		return nil, fmt.Errorf("read the names of persons: %w", err)
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
	err = s.reading(ctx).Model(&Person{}).Where(clause.Eq{Column: which, Value: hash}).
		Order("id").Limit(most).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("find persons by %s: %w", which, err)
	}
	return ids, nil
}

// PersonsByIDHashes are the ids of those with some keyed hashes of the ID number,
// by the hash: at most as many as a statement takes, a thousand.
func (s *Store) PersonsByIDHashes(ctx context.Context, hashes []string) (map[string]string, error) {
	var rows []Person
	if err := s.reading(ctx).Select("id, id_hash").Find(&rows, "id_hash IN ?", someOf(hashes)).Error; err != nil {
		return nil, fmt.Errorf("find persons by their ID numbers: %w", err)
	}
	found := make(map[string]string, len(rows))
	for _, row := range rows {
		found[*row.IDHash] = row.ID
	}
	return found, nil
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
	if err := tx.blurProfiles(id); err != nil {
		return err
	}
	if err := tx.unbindAll("person", id, UnboundByErased); err != nil {
		return err
	}
	return tx.DestroyDataKey(id)
}
