package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// FollowerSync is one time that all followers are read from WeChat.
type FollowerSync struct {
	ID         string  `gorm:"primaryKey"`
	Live       *string // set until it has ended: there is one
	State      string
	Stage      string
	Details    bool   // each follower is asked about
	Behind     string // the follower up to whom the stage is done
	Total      int64  // of followers, as WeChat said last
	Seen       int64  // on its pages
	Added      int64  // of those, who were not known to follow
	Marked     int64  // as left: they were on no page
	Detailed   int64
	StartedAt  time.Time
	TouchedAt  time.Time
	EndedAt    *time.Time
	TakenBy    string // a program that is at it
	TakenUntil time.Time
}

// The states of a sync.
const (
	SyncRunning = "running"
	SyncDone    = "done"
	SyncShort   = "short"    // the pages held fewer than WeChat said: nobody was marked as left
	SyncGivenUp = "given_up" // it was broken off for too long, or WeChat can't go on from where it was
)

// The stages of a sync, in their order.
const (
	SyncPages   = "pages"
	SyncMarking = "marking"
	SyncDetails = "details"
	SyncTags    = "tags"
)

// ErrTaken says that another program is at it.
var ErrTaken = errors.New("another program is at it")

// TakeFollowerSync goes on with the sync that was broken off, if it is young enough, or
// begins one with an id; for a while it is nobody else's.
func (s *Store) TakeFollowerSync(ctx context.Context, id, by string, details bool, lasts, young time.Duration) (run FollowerSync, resumed bool, err error) {
	err = s.Do(ctx, func(tx *Tx) error {
		run, resumed = FollowerSync{}, false
		var running []FollowerSync
		if err := tx.db.Where("live IS NOT NULL").Limit(1).Find(&running).Error; err != nil {
			return err
		}
		if len(running) == 1 {
			run = running[0]
			if run.TakenUntil.After(tx.now) {
				return ErrTaken
			}
			resumed = tx.now.Sub(run.StartedAt) < young
			run.Details = run.Details || details
			changed := map[string]any{"taken_by": by, "taken_until": tx.now.Add(lasts), "details": run.Details}
			if !resumed {
				changed = map[string]any{"live": nil, "state": SyncGivenUp, "ended_at": tx.now}
			}
			done := tx.db.Model(&FollowerSync{}).Where("id = ? AND taken_by = ? AND live IS NOT NULL", run.ID, run.TakenBy).UpdateColumns(changed)
			if done.Error == nil && done.RowsAffected == 0 {
				return ErrTaken
			}
			if run.TakenBy, run.TakenUntil = by, tx.now.Add(lasts); resumed || done.Error != nil {
				return done.Error
			}
		}
		live := "live"
		run = FollowerSync{
			ID: id, Live: &live, State: SyncRunning, Stage: SyncPages, Details: details,
			StartedAt: tx.now, TouchedAt: tx.now, TakenBy: by, TakenUntil: tx.now.Add(lasts),
		}
		done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&run)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrTaken
		}
		return done.Error
	})
	if err != nil {
		return FollowerSync{}, false, fmt.Errorf("take the sync of followers: %w", err)
	}
	return run, resumed, nil
}

// HoldSync keeps a sync for as long again, and its stage and place as they have become.
func (s *Store) HoldSync(ctx context.Context, run *FollowerSync, lasts time.Duration) error {
	return s.syncing(ctx, run, lasts, func(*Tx, *FollowerSync) error { return nil })
}

// KeepSync keeps others from taking a sync for as long again.
func (s *Store) KeepSync(ctx context.Context, run FollowerSync, lasts time.Duration) error {
	done := s.write.WithContext(ctx).Model(&FollowerSync{}).Where("id = ? AND taken_by = ? AND live IS NOT NULL", run.ID, run.TakenBy).
		UpdateColumn("taken_until", s.time().Add(lasts))
	return wrapped(done.Error, "keep the sync of followers")
}

// EndSync ends a sync.
func (s *Store) EndSync(ctx context.Context, run *FollowerSync, state string) error {
	return s.syncing(ctx, run, 0, func(tx *Tx, run *FollowerSync) error {
		run.Live, run.State, run.EndedAt = nil, state, &tx.now
		return nil
	})
}

// syncing does a part of a sync and writes how far it has come, in one transaction; after
// an error the sync is as it was. ErrTaken: another program has gone on with it.
func (s *Store) syncing(ctx context.Context, run *FollowerSync, lasts time.Duration, part func(*Tx, *FollowerSync) error) error {
	var next FollowerSync
	err := s.Do(ctx, func(tx *Tx) error {
		next = *run
		// The row first: who waits for it may find that it is another's by then.
		done := tx.db.Model(&FollowerSync{}).Where("id = ? AND taken_by = ? AND live IS NOT NULL", run.ID, run.TakenBy).
			UpdateColumns(map[string]any{"taken_until": tx.now.Add(lasts), "touched_at": tx.now})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrTaken
		}
		if err := part(tx, &next); err != nil {
			return err
		}
		next.TouchedAt, next.TakenUntil = tx.now, tx.now.Add(lasts)
		return tx.db.Model(&next).Select("*").Omit("id", "taken_by", "started_at", "details").Updates(&next).Error
	})
	if err != nil {
		return fmt.Errorf("sync followers: %w", err)
	}
	*run = next
	return nil
}

// SeeFollowers notes that some, of whom none twice, are on a page of WeChat's, up to a thousand. Of whom an
// event told since the sync began, that counts, whichever was earlier: the page may be
// older than it looks.
func (s *Store) SeeFollowers(ctx context.Context, run *FollowerSync, lasts time.Duration, openIDs []string) error {
	return s.syncing(ctx, run, lasts, func(tx *Tx, run *FollowerSync) error {
		rows := make([]Follower, len(openIDs))
		for i, openID := range openIDs {
			rows[i] = Follower{OpenID: openID, Following: true, ChangedAt: tx.now, SeenRun: run.ID}
		}
		fresh := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Select("open_id", "following", "scene", "changed_at", "seen_run").Create(&rows)
		if fresh.Error != nil {
			return fresh.Error
		}
		if fresh.RowsAffected < int64(len(openIDs)) {
			known := tx.db.Model(&Follower{}).Where("open_id IN ? AND seen_run <> ?", openIDs, run.ID).UpdateColumn("seen_run", run.ID)
			if known.Error != nil {
				return known.Error
			}
		}
		back := tx.db.Model(&Follower{}).Where("open_id IN ? AND NOT following AND changed_at < ?", openIDs, run.StartedAt).
			UpdateColumns(map[string]any{"following": true, "changed_at": tx.now})
		if back.Error != nil {
			return back.Error
		}
		run.Behind = openIDs[len(openIDs)-1]
		run.Seen += int64(len(openIDs))
		run.Added += fresh.RowsAffected + back.RowsAffected
		return nil
	})
}

// gone picks who was on no page of a sync, and was not heard of since it began.
func gone(db *gorm.DB, run *FollowerSync) *gorm.DB {
	return db.Where("following AND seen_run <> ? AND changed_at < ? AND (heard_at IS NULL OR heard_at < ?)", run.ID, run.StartedAt, run.StartedAt)
}

// MarkLeft marks some of who was on no page as left, in the order of their OpenIDs, and
// says whether there may be more.
func (s *Store) MarkLeft(ctx context.Context, run *FollowerSync, lasts time.Duration, most int) (more bool, err error) {
	var left []string
	err = gone(s.reading(ctx).Model(&Follower{}), run).Where("open_id > ?", run.Behind).Order("open_id").Limit(most).Pluck("open_id", &left).Error
	if err != nil {
		return false, fmt.Errorf("look for who has left: %w", err)
	}
	if len(left) == 0 {
		return false, nil
	}
	return true, s.syncing(ctx, run, lasts, func(tx *Tx, run *FollowerSync) error {
		done := gone(tx.db.Model(&Follower{}), run).Where("open_id IN ?", left).UpdateColumns(map[string]any{"following": false, "changed_at": tx.now})
		run.Marked += done.RowsAffected
		run.Behind = left[len(left)-1]
		return done.Error
	})
}

// FollowersBehind are who follows and has not wanted theirs deleted, in the order of
// their OpenIDs.
func (s *Store) FollowersBehind(ctx context.Context, behind string, most int) (openIDs []string, err error) {
	err = s.reading(ctx).Model(&Follower{}).Where("open_id > ? AND following AND forgotten_at IS NULL", behind).
		Order("open_id").Limit(most).Pluck("open_id", &openIDs).Error
	return openIDs, wrapped(err, "list followers")
}

// FollowerDetail is what WeChat tells of one.
type FollowerDetail struct {
	OpenID       string
	UnionID      string
	SubscribedAt time.Time // zero: it does not say
	Scene        string
	Tags         []int
}

// DetailFollowers keeps what WeChat tells of some, the last of whom it was asked about.
// Who wants theirs deleted meanwhile has nothing kept.
func (s *Store) DetailFollowers(ctx context.Context, run *FollowerSync, lasts time.Duration, last string, all []FollowerDetail) error {
	return s.syncing(ctx, run, lasts, func(tx *Tx, run *FollowerSync) error {
		for _, d := range all {
			changed := map[string]any{"union_id": d.UnionID}
			if !d.SubscribedAt.IsZero() {
				changed["subscribed_at"] = d.SubscribedAt.UTC()
			}
			if d.Scene != "" {
				changed["scene"] = d.Scene
			}
			done := tx.db.Model(&Follower{}).Where("open_id = ? AND forgotten_at IS NULL", d.OpenID).UpdateColumns(changed)
			if done.Error != nil {
				return done.Error
			}
		}
		run.Behind = last
		run.Detailed += int64(len(all))
		return tx.setTags(all)
	})
}

// setTags lets followers have the tags that WeChat tells of them, and no others.
func (tx *Tx) setTags(all []FollowerDetail) error {
	var of []string
	for _, d := range all {
		of = append(of, d.OpenID)
	}
	var kept []string
	if err := tx.db.Model(&Follower{}).Where("open_id IN ? AND forgotten_at IS NULL", someOf(of)).Pluck("open_id", &kept).Error; err != nil {
		return err
	}
	if err := tx.db.Delete(&FollowerTag{}, "follower IN ?", someOf(of)).Error; err != nil {
		return err
	}
	var tags []FollowerTag
	for _, d := range all {
		if !slices.Contains(kept, d.OpenID) {
			continue
		}
		for _, tag := range d.Tags {
			tags = append(tags, FollowerTag{Tag: tag, Follower: d.OpenID})
		}
	}
	if len(tags) == 0 {
		return nil
	}
	return tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&tags, messagesAtOnce).Error
}

// LastFollowerSync is the newest; found is false if there was none.
func (s *Store) LastFollowerSync(ctx context.Context) (run FollowerSync, found bool, err error) {
	done := s.reading(ctx).Order("started_at DESC, id DESC").Limit(1).Find(&run)
	return run, done.RowsAffected == 1, wrapped(done.Error, "read the last sync of followers")
}

// ForgetFollowerSyncs deletes those that ended before then.
func (s *Store) ForgetFollowerSyncs(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&FollowerSync{}, "ended_at < ?", before.UTC())
	return done.RowsAffected, wrapped(done.Error, "forget syncs of followers")
}
