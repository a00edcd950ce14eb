package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// PolicySource is a policy file as it was once loaded.
type PolicySource struct {
	Version   string `gorm:"primaryKey"` // sha256:… of the source
	Policy    string
	Source    string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

// KeepPolicy remembers a policy file; one that is known already stays as it is.
func (s *Store) KeepPolicy(ctx context.Context, version, policy string, source []byte) error {
	row := PolicySource{Version: version, Policy: policy, Source: string(source), CreatedAt: s.time()}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("keep policy %s: %w", policy, err)
	}
	return nil
}

// PolicySource finds the file of a version, also while a transaction is held.
func (s *Store) PolicySource(ctx context.Context, version string) (source PolicySource, found bool, err error) {
	done := s.aside.WithContext(ctx).Limit(1).Find(&source, "version = ?", version)
	if done.Error != nil {
		return source, false, fmt.Errorf("read policy version: %w", done.Error)
	}
	return source, done.RowsAffected == 1, nil
}
