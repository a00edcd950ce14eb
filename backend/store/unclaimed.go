package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// unclaimedFile is something in the store of files that no row tells of yet.
type unclaimedFile struct {
	Sealed string `gorm:"primaryKey"` // its name there
	At     time.Time
}

// Unclaimed notes what is about to be put into the store of files, so that it is
// found if a crash comes before anything tells of it.
func (s *Store) Unclaimed(ctx context.Context, name string) error {
	row := unclaimedFile{name, s.time()}
	if err := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("note a file to come: %w", err)
	}
	return nil
}

// Claimed says that a row tells of them from now on.
func (tx *Tx) Claimed(names ...string) error {
	if err := tx.db.Delete(&unclaimedFile{}, "sealed IN ?", names).Error; err != nil {
		return fmt.Errorf("claim a file: %w", err)
	}
	return nil
}

// UnclaimedSince are the first that nobody has claimed since before a time.
func (s *Store) UnclaimedSince(ctx context.Context, before time.Time, most int) (names []string, err error) {
	err = s.reading(ctx).Model(&unclaimedFile{}).Where("at < ?", before.UTC()).Order("at").Limit(most).Pluck("sealed", &names).Error
	if err != nil {
		return nil, fmt.Errorf("read the files that nobody claims: %w", err)
	}
	return names, nil
}

// ForgetUnclaimed is for one that is not in the store of files any more.
func (s *Store) ForgetUnclaimed(ctx context.Context, name string) error {
	if err := s.write.WithContext(ctx).Delete(&unclaimedFile{}, "sealed = ?", name).Error; err != nil {
		return fmt.Errorf("forget a file that nobody claims: %w", err)
	}
	return nil
}
