package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Follower is somebody who follows, or followed, the official account.
type Follower struct {
	OpenID    string `gorm:"primaryKey"`
	Following bool
	Scene     string // of the QR code that led here, if any
	Hushed    bool   // written to only when they write
	ChangedAt time.Time
}

// SetFollowing notes that a follower came (with the scene of the QR code, if
// any) or left. Twice is as good as once.
func (s *Store) SetFollowing(ctx context.Context, openID string, following bool, scene string) error {
	f := Follower{OpenID: openID, Following: following, Scene: scene, ChangedAt: s.time()}
	changed := []string{"following", "changed_at"}
	if scene != "" {
		changed = append(changed, "scene")
	}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "open_id"}}, DoUpdates: clause.AssignmentColumns(changed),
	}).Create(&f).Error
	if err != nil {
		return fmt.Errorf("note a follower: %w", err)
	}
	return nil
}

// Follower reads one; found is false for somebody who never followed.
func (s *Store) Follower(ctx context.Context, openID string) (f Follower, found bool, err error) {
	done := s.read.WithContext(ctx).Limit(1).Find(&f, "open_id = ?", openID)
	if done.Error != nil {
		return f, false, fmt.Errorf("read a follower: %w", done.Error)
	}
	return f, done.RowsAffected == 1, nil
}
