package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Photo is a picture that an applicant sent in chat for a supplement.
type Photo struct {
	ID          string `gorm:"primaryKey"`
	Message     string // a repeat of it brings no second photo
	Follower    string
	Person      string
	Application string
	Supplement  string
	Material    string
	Media       string // what WeChat calls it
	State       string
	File        string // of what was kept
	Says        string // what its sender was told of it
	Tries       int
	NextAt      time.Time // not before then
	TakenUntil  time.Time // by a machine that is at it
	SentAt      time.Time
}

// The states of a photo.
const (
	PhotoWaits   = "waiting"
	PhotoKept    = "kept"
	PhotoRefused = "refused"
)

// addPhoto notes one, once.
func (tx *Tx) addPhoto(p Photo) error {
	p.State, p.SentAt, p.NextAt, p.TakenUntil = PhotoWaits, tx.now, tx.now, tx.now
	return tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&p).Error
}

// PhotosOf are those that were sent for a supplement, in the order in which they
// came, up to so many.
func (s *Store) PhotosOf(ctx context.Context, application, supplement string, most int) (all []Photo, err error) {
	err = s.reading(ctx).Where("application = ? AND supplement = ?", application, supplement).Order("id").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the photos of a supplement: %w", err)
	}
	return all, nil
}

// PhotosDue are applications with a photo that can be gone on with, up to so many.
func (s *Store) PhotosDue(ctx context.Context, most int) (applications []string, err error) {
	err = s.reading(ctx).Model(&Photo{}).Distinct("application").
		Where("state = ? AND next_at <= ? AND taken_until <= ?", PhotoWaits, s.time(), s.time()).Limit(most).Pluck("application", &applications).Error
	if err != nil {
		return nil, fmt.Errorf("look for photos that wait: %w", err)
	}
	return applications, nil
}

// TakePhoto takes the first photo of an application that waits, for a while; taken
// is false if there is none, or if it has to wait, or another machine has it. So
// those of one application are dealt with one after the other.
func (s *Store) TakePhoto(ctx context.Context, application string, lasts time.Duration) (p Photo, taken bool, err error) {
	now := s.time()
	err = s.reading(ctx).Where("application = ? AND state = ?", application, PhotoWaits).Order("id").Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return p, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("look for a photo of %s: %w", application, err)
	}
	if p.NextAt.After(now) || p.TakenUntil.After(now) {
		return p, false, nil
	}
	done := s.write.WithContext(ctx).Model(&Photo{}).Where("id = ? AND state = ? AND taken_until <= ?", p.ID, PhotoWaits, now).
		UpdateColumns(map[string]any{"taken_until": now.Add(lasts), "tries": gorm.Expr("tries + 1")})
	if done.Error != nil {
		return p, false, fmt.Errorf("take a photo of %s: %w", application, done.Error)
	}
	p.Tries++
	return p, done.RowsAffected == 1, nil
}

// SettlePhoto writes what became of a photo.
func (s *Store) SettlePhoto(ctx context.Context, p Photo) error {
	err := s.write.WithContext(ctx).Model(&Photo{}).Where("id = ? AND state = ?", p.ID, PhotoWaits).UpdateColumns(map[string]any{
		"state": p.State, "file": p.File, "says": p.Says, "next_at": p.NextAt.UTC(), "taken_until": s.time(),
	}).Error
	if err != nil {
		return fmt.Errorf("settle a photo: %w", err)
	}
	return nil
}

// ForgetPhotos deletes the notes of those that were settled, and sent before then.
func (s *Store) ForgetPhotos(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Photo{}, "state <> ? AND sent_at < ?", PhotoWaits, before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget photos: %w", done.Error)
	}
	return done.RowsAffected, nil
}
