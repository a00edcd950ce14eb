package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// menu is the one row of what is known of the account's custom menu.
type menu struct {
	ID         int `gorm:"primaryKey;autoIncrement:false"`
	Digest     string
	SentAt     time.Time
	TakenUntil time.Time
}

const onlyMenu = 1

// StagesNow are those in which periods are that followers notice: of the closed ones
// only while no other is running. In order, without repeats.
func (s *Store) StagesNow(ctx context.Context) (running []casework.Stage, err error) {
	var all []casework.Stage
	if err := s.reading(ctx).Model(&period{}).Distinct("stage").Order("stage").Pluck("stage", &all).Error; err != nil {
		return nil, fmt.Errorf("read the stages of periods: %w", err)
	}
	for _, stage := range all {
		if stage.Current() {
			running = append(running, stage)
		}
	}
	if len(running) == 0 && slices.Contains(all, casework.Closed) {
		return []casework.Stage{casework.Closed}, nil
	}
	return running, nil
}

// MenuSent is the digest of the menu that the account was sent last; empty: none is
// known.
func (s *Store) MenuSent(ctx context.Context) (digest string, err error) {
	var row menu
	if err := s.reading(ctx).Limit(1).Find(&row, "id = ?", onlyMenu).Error; err != nil {
		return "", fmt.Errorf("read which menu was sent: %w", err)
	}
	return row.Digest, nil
}

// TakeMenu lets one machine send a menu, for a while; taken is false for the others.
func (s *Store) TakeMenu(ctx context.Context, lasts time.Duration) (taken bool, err error) {
	now := s.time()
	write := s.write.WithContext(ctx)
	row := menu{ID: onlyMenu, SentAt: now, TakenUntil: now}
	if err := write.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return false, fmt.Errorf("take the menu: %w", err)
	}
	done := write.Model(&menu{}).Where("id = ? AND taken_until <= ?", onlyMenu, now).UpdateColumn("taken_until", now.Add(lasts))
	if done.Error != nil {
		return false, fmt.Errorf("take the menu: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// NoteMenu notes which one the account has now.
func (s *Store) NoteMenu(ctx context.Context, digest string) error {
	now := s.time()
	row := menu{ID: onlyMenu, Digest: digest, SentAt: now, TakenUntil: now}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"digest", "sent_at", "taken_until"}),
	}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("note which menu was sent: %w", err)
	}
	return nil
}
