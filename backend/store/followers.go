package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm/clause"
)

// Follower is somebody who follows, or followed, the official account.
type Follower struct {
	OpenID       string `gorm:"primaryKey"`
	Following    bool
	Scene        string // of the QR code that led here, if any
	Hushed       bool   // written to only when they write
	ChangedAt    time.Time
	UnionID      string     // the same over all accounts of an owner; empty: not known
	SubscribedAt *time.Time // as WeChat tells it; nil: not known
	HeardAt      *time.Time // they wrote last; nil: longer ago than WeChat lets them be written to, or never
	ForgottenAt  *time.Time // they wanted theirs deleted, and have not followed anew
	SeenRun      string     // of the syncs, the last that found them on a page
}

// SetFollowing notes that a follower came (with the scene of the QR code, if
// any) or left. Twice is as good as once.
func (s *Store) SetFollowing(ctx context.Context, openID string, following bool, scene string) error {
	f := Follower{OpenID: openID, Following: following, Scene: scene, ChangedAt: s.time()}
	changed := []string{"following", "changed_at"}
	if following {
		changed = append(changed, "forgotten_at")
	}
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

// MarkGone notes that followers have left, but of whom something else was heard since
// then.
func (s *Store) MarkGone(ctx context.Context, openIDs []string, since time.Time) error {
	if len(openIDs) == 0 {
		return nil
	}
	err := s.write.WithContext(ctx).Model(&Follower{}).Where("open_id IN ? AND following AND changed_at < ?", openIDs, since.UTC()).
		UpdateColumns(map[string]any{"following": false, "changed_at": s.time()}).Error
	if err != nil {
		return fmt.Errorf("note who has left: %w", err)
	}
	return nil
}

// Follower reads one; found is false for somebody who never followed.
func (s *Store) Follower(ctx context.Context, openID string) (f Follower, found bool, err error) {
	done := s.reading(ctx).Limit(1).Find(&f, "open_id = ?", openID)
	if done.Error != nil {
		return f, false, fmt.Errorf("read a follower: %w", done.Error)
	}
	return f, done.RowsAffected == 1, nil
}

// heardAtOnce is how many are noted in a transaction: chat waits for it.
const heardAtOnce = 500

// Hear notes when followers wrote last. Who wrote follows, unless they are known to have
// left since.
func (s *Store) Hear(ctx context.Context, at map[string]time.Time) error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(at)), heardAtOnce) {
		rows := make([]Follower, len(some))
		for i, follower := range some {
			heard := at[follower].UTC().Truncate(time.Microsecond)
			rows[i] = Follower{OpenID: follower, Following: true, ChangedAt: heard, HeardAt: &heard}
		}
		err := s.Do(ctx, func(tx *Tx) error {
			return tx.db.Clauses(clause.OnConflict{
				Columns: []clause.Column{{Name: "open_id"}},
				DoUpdates: append(clause.Set{{
					Column: clause.Column{Name: "following"},
					Value:  clause.Expr{SQL: "CASE WHEN followers.changed_at < " + tx.proposed("changed_at") + " THEN " + tx.proposed("following") + " ELSE followers.following END"},
				}}, clause.AssignmentColumns([]string{"heard_at"})...),
			}).Create(&rows).Error
		})
		if err != nil {
			return fmt.Errorf("note who wrote: %w", err)
		}
	}
	return nil
}

// proposed names what a row that is there already would have got.
func (tx *Tx) proposed(column string) string {
	if tx.db.Name() == "mysql" {
		return "VALUES(" + column + ")"
	}
	return "excluded." + column
}

// ForgetHeard forgets when followers wrote last, if that was before then.
func (s *Store) ForgetHeard(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Model(&Follower{}).Where("heard_at < ?", before.UTC()).UpdateColumn("heard_at", nil)
	return done.RowsAffected, wrapped(done.Error, "forget when followers wrote")
}

// forgetFollower deletes what WeChat told of a follower; whether they follow stays. Their row comes first: a sync
// that holds it has written their tags by then.
func (tx *Tx) forgetFollower(follower string) error {
	err := tx.db.Model(&Follower{}).Where("open_id = ?", follower).
		UpdateColumns(map[string]any{"union_id": "", "subscribed_at": nil, "scene": "", "forgotten_at": tx.now}).Error
	if err != nil {
		return err
	}
	return tx.db.Delete(&FollowerTag{}, "follower = ?", follower).Error
}
