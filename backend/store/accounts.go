package store

import (
	"context"
	"fmt"
	"slices"
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

// OtherAccounts counts the accounts of the staff that may sign in and have a role,
// but one.
func (tx *Tx) OtherAccounts(role, but string) (n int64, err error) {
	err = tx.db.Model(&Account{}).Where("unit = '' AND disabled_at IS NULL AND id <> ? AND doc LIKE ?", but, withRole(role)).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count accounts: %w", err)
	}
	return n, nil
}

// withRole is how a role stands in the document of an account.
func withRole(role string) string { return `%"role":"` + role + `"%` }

// AccountNamed reads the one with a name; ErrNotFound if there is none.
func (s *Store) AccountNamed(ctx context.Context, name string) (Account, error) {
	return accountBy(s.reading(ctx), "name", name)
}

func accountBy(db *gorm.DB, column, value string) (a Account, err error) {
	if err := db.Take(&a, column+" = ?", value).Error; err != nil {
		return a, found(err, "account by "+column)
	}
	return a, nil
}

// AccountNames are what accounts are called, by their ids; what is empty is none.
func (s *Store) AccountNames(ctx context.Context, ids ...string) (map[string]string, error) {
	names := map[string]string{}
	ids = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Account
	if err := s.reading(ctx).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the names of accounts: %w", err)
	}
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, nil
}

// AccountFilter narrows a list of accounts; what is empty means any.
type AccountFilter struct {
	Unit     string // of a unit; empty: of no unit, the staff
	Role     string
	Disabled bool   // only those that can't sign in
	Behind   string // the name behind which the page begins
	Most     int
}

// Accounts are those that are meant, in the order of their names.
func (s *Store) Accounts(ctx context.Context, f AccountFilter) (all []Account, err error) {
	find := s.reading(ctx).Where("unit = ? AND name > ?", f.Unit, f.Behind)
	if f.Role != "" {
		find = find.Where("doc LIKE ?", withRole(f.Role))
	}
	if f.Disabled {
		find = find.Where("disabled_at IS NOT NULL")
	}
	if err := find.Order("name").Limit(f.Most).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	return all, nil
}

// SignedIn is when accounts opened their last session, as far as it is known: of
// what ended long ago nothing is kept.
func (s *Store) SignedIn(ctx context.Context, ids ...string) (map[string]time.Time, error) {
	last := map[string]time.Time{}
	if len(ids) == 0 {
		return last, nil
	}
	var rows []Credential
	newest := s.reading(ctx).Model(&Credential{}).Select("MAX(id)").Where("kind = 'session' AND account IN ?", ids).Group("account")
	if err := s.reading(ctx).Select("account", "made_at").Where("id IN (?)", newest).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read when accounts signed in: %w", err)
	}
	for _, row := range rows {
		last[row.Account] = row.MadeAt
	}
	return last, nil
}
