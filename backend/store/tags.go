package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// Tag is one by which the account sorts its followers at WeChat.
type Tag struct {
	ID        int `gorm:"primaryKey;autoIncrement:false"` // WeChat's
	Name      string
	Followers int64 // how many, as WeChat counts
	SyncedAt  time.Time
}

// FollowerTag says that a follower has a tag.
type FollowerTag struct {
	Tag      int    `gorm:"primaryKey;autoIncrement:false"`
	Follower string `gorm:"primaryKey"`
}

// SaveTags keeps all that the account has; those that are gone go with who had them.
func (s *Store) SaveTags(ctx context.Context, all []Tag) error {
	err := s.Do(ctx, func(tx *Tx) error {
		ids := []int{0} // nobody's
		for i := range all {
			all[i].SyncedAt = tx.now
			ids = append(ids, all[i].ID)
		}
		if err := tx.db.Delete(&Tag{}, "id NOT IN ?", ids).Error; err != nil {
			return err
		}
		if err := tx.db.Delete(&FollowerTag{}, "tag NOT IN ?", ids).Error; err != nil || len(all) == 0 {
			return err
		}
		return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&all).Error
	})
	return wrapped(err, "keep the tags")
}

// Tags are those that were kept last, by their numbers.
func (s *Store) Tags(ctx context.Context) (all []Tag, err error) {
	return all, wrapped(s.reading(ctx).Order("id").Find(&all).Error, "read the tags")
}

// TagsOf are those that a follower is known to have.
func (s *Store) TagsOf(ctx context.Context, follower string) (all []int, err error) {
	err = s.reading(ctx).Model(&FollowerTag{}).Where("follower = ?", follower).Order("tag").Pluck("tag", &all).Error
	return all, wrapped(err, "read the tags of a follower")
}
