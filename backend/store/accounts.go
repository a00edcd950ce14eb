package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Account is somebody who can sign in. What it may do, and by which password,
// is its document.
type Account struct {
	ID         string `gorm:"primaryKey"`
	Name       string
	Unit       string
	Version    int64
	Doc        string
	DisabledAt *time.Time
	UpdatedAt  time.Time
}

// SaveAccount writes an account that has become so by one change; ErrConflict if
// somebody else has changed it since it was read, or its name is taken.
func (tx *Tx) SaveAccount(a Account) error {
	a.UpdatedAt = tx.now
	if err := tx.saveVersion(&a, a.Version); err != nil {
		return fmt.Errorf("save account %s: %w", a.ID, err)
	}
	return nil
}

// RemoveAccount takes away one that nobody has ever signed in with; ErrNotFound
// if there is none, or it can sign in.
func (tx *Tx) RemoveAccount(id string) error {
	done := tx.db.Where("id = ? AND disabled_at IS NOT NULL", id).Delete(&Account{})
	if done.Error != nil {
		return fmt.Errorf("remove account %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fmt.Errorf("account %s: %w", id, ErrNotFound)
	}
	return nil
}

// Account reads one; ErrNotFound if there is none.
func (tx *Tx) Account(id string) (Account, error) { return accountBy(tx.db, "id", id) }

// AccountNamed reads the one with a name; ErrNotFound if there is none.
func (s *Store) AccountNamed(ctx context.Context, name string) (Account, error) {
	return accountBy(s.read.WithContext(ctx), "name", name)
}

func accountBy(db *gorm.DB, column, value string) (a Account, err error) {
	if err := db.Take(&a, column+" = ?", value).Error; err != nil {
		return a, found(err, "account by "+column)
	}
	return a, nil
}

// AccountNames are what accounts are called, by their ids.
func (s *Store) AccountNames(ctx context.Context, ids ...string) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Account
	if err := s.read.WithContext(ctx).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the names of accounts: %w", err)
	}
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, nil
}

// Accounts are those behind a name, in the order of their names; of one unit, or
// of no unit (empty).
func (s *Store) Accounts(ctx context.Context, unit, behind string, most int) (all []Account, err error) {
	err = s.read.WithContext(ctx).Where("unit = ? AND name > ?", unit, behind).Order("name").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	return all, nil
}
