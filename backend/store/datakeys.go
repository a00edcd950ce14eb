package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// DataKey is the key of one owner of sealed data, wrapped by a master key. Both
// are empty once it is destroyed.
type DataKey struct {
	Owner       string `gorm:"primaryKey"`
	Wrapped     string
	Master      string
	MadeAt      time.Time
	DestroyedAt *time.Time
}

// AddDataKey keeps a new one.
func (tx *Tx) AddDataKey(k DataKey) error {
	k.MadeAt = tx.now
	if err := tx.db.Create(&k).Error; err != nil {
		return fmt.Errorf("keep the data key of %s: %w", k.Owner, err)
	}
	return nil
}

// DataKey reads one; ErrNotFound if there is none. It goes a way of its own to
// the database: who holds a transaction may ask for a key in it, and would wait
// for ever on connections that all wait for keys.
func (s *Store) DataKey(ctx context.Context, owner string) (k DataKey, err error) {
	if err := s.aside.WithContext(ctx).Take(&k, "owner = ?", owner).Error; err != nil {
		return k, found(err, "data key of "+owner)
	}
	return k, nil
}

// DataKeys reads those of some owners, in any order, as they are now: also for a view,
// so that nobody keeps one that has been destroyed since it began.
func (s *Store) DataKeys(ctx context.Context, owners []string) (keys []DataKey, err error) {
	if err := s.aside.WithContext(ctx).Find(&keys, "owner IN ?", owners).Error; err != nil {
		return nil, fmt.Errorf("read data keys: %w", err)
	}
	return keys, nil
}

// DataKeysUnderOthers are keys that another master key than this one wraps, in
// the order of their owners, behind one.
func (s *Store) DataKeysUnderOthers(ctx context.Context, master, behind string, most int) (keys []DataKey, err error) {
	err = s.reading(ctx).Where("master <> ? AND master <> '' AND owner > ?", master, behind).
		Order("owner").Limit(most).Find(&keys).Error
	if err != nil {
		return nil, fmt.Errorf("read data keys: %w", err)
	}
	return keys, nil
}

// CountDataKeys says how many keys each master key wraps.
func (s *Store) CountDataKeys(ctx context.Context) (map[string]int64, error) {
	var rows []struct {
		Master string
		N      int64
	}
	err := s.reading(ctx).Model(&DataKey{}).Select("master, COUNT(*) AS n").
		Where("master <> ''").Group("master").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count data keys: %w", err)
	}
	counts := map[string]int64{}
	for _, row := range rows {
		counts[row.Master] = row.N
	}
	return counts, nil
}

// Rewrap puts a key under another master key, unless it was changed or destroyed
// since it was read.
func (tx *Tx) Rewrap(was DataKey, wrapped, master string) (done bool, err error) {
	row := tx.db.Model(&DataKey{}).Where("owner = ? AND wrapped = ?", was.Owner, was.Wrapped).
		UpdateColumns(map[string]any{"wrapped": wrapped, "master": master})
	if row.Error != nil {
		return false, fmt.Errorf("wrap the data key of %s anew: %w", was.Owner, row.Error)
	}
	return row.RowsAffected == 1, nil
}

// DestroyDataKey leaves nothing of a key but that it was there. Twice is as good
// as once; ErrNotFound if it never was.
func (tx *Tx) DestroyDataKey(owner string) error {
	row := tx.db.Model(&DataKey{}).Where("owner = ?", owner).
		UpdateColumns(map[string]any{"wrapped": "", "master": "", "destroyed_at": tx.now})
	if row.Error != nil {
		return fmt.Errorf("destroy the data key of %s: %w", owner, row.Error)
	}
	if row.RowsAffected == 0 {
		return fmt.Errorf("data key of %s: %w", owner, ErrNotFound)
	}
	return nil
}

// vaultMark is a row.
type vaultMark struct {
	What string `gorm:"primaryKey"`
	Mark string
}

// VaultMark is what a key of this database is known by; empty: none was kept.
func (s *Store) VaultMark(ctx context.Context, what string) (string, error) {
	var row vaultMark
	if err := s.reading(ctx).Limit(1).Find(&row, "what = ?", what).Error; err != nil {
		return "", fmt.Errorf("read the mark of the %s: %w", what, err)
	}
	return row.Mark, nil
}

// KeepVaultMark keeps a mark if there is none yet, and says which is kept.
func (tx *Tx) KeepVaultMark(what, mark string) (kept string, err error) {
	row := vaultMark{what, mark}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return "", fmt.Errorf("keep the mark of the %s: %w", what, err)
	}
	err = tx.db.Model(&vaultMark{}).Where("what = ?", what).Pluck("mark", &kept).Error
	if err != nil {
		return "", fmt.Errorf("read the mark of the %s: %w", what, err)
	}
	return kept, nil
}

// Scrub lets SQLite write what was changed over what it was, also in its log;
// readers that are at work may keep it from doing so until the next time.
func (s *Store) Scrub(ctx context.Context) error {
	if s.driver != "sqlite" {
		return nil
	}
	return s.write.WithContext(ctx).Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error
}
