package store

import (
	"context"
	"fmt"
	"time"
)

// Attempt is how often somebody has tried in vain.
type Attempt struct {
	Who       string `gorm:"primaryKey"`
	Failed    int
	WaitUntil time.Time
	LastAt    time.Time
}

// Try adds one at a time and reads the sum, and when the one before was. Of two at once, one waits until the other's
// transaction has ended.
func (tx *Tx) Try(who string, at time.Time) (a Attempt, err error) {
	upsert := "INSERT INTO attempts (who, failed, wait_until, last_at) VALUES (?, 1, ?, ?) ON CONFLICT (who) DO UPDATE SET failed = attempts.failed + 1"
	if tx.db.Name() == "mysql" {
		upsert = "INSERT INTO attempts (who, failed, wait_until, last_at) VALUES (?, 1, ?, ?) ON DUPLICATE KEY UPDATE failed = failed + 1"
	}
	if err := tx.db.Exec(upsert, who, at.UTC(), at.UTC()).Error; err != nil {
		return a, fmt.Errorf("count an attempt: %w", err)
	}
	if err := tx.db.Take(&a, "who = ?", who).Error; err != nil {
		return a, found(err, "attempts")
	}
	return a, nil
}

// SaveAttempt writes what became of one that was tried in this transaction.
func (tx *Tx) SaveAttempt(a Attempt) error {
	a.WaitUntil, a.LastAt = a.WaitUntil.UTC(), a.LastAt.UTC()
	err := tx.db.Model(&a).Select("failed", "wait_until", "last_at").Updates(a).Error
	if err != nil {
		return fmt.Errorf("save an attempt: %w", err)
	}
	return nil
}

// Attempt reads how often somebody has tried; zero if never.
func (s *Store) Attempt(ctx context.Context, who string) (a Attempt, err error) {
	if err := s.reading(ctx).Limit(1).Find(&a, "who = ?", who).Error; err != nil {
		return a, fmt.Errorf("read attempts: %w", err)
	}
	return a, nil
}

// ForgetAttempts begins anew.
func (tx *Tx) ForgetAttempts(who string) error {
	if err := tx.db.Delete(&Attempt{}, "who = ?", who).Error; err != nil {
		return fmt.Errorf("forget attempts: %w", err)
	}
	return nil
}

// PurgeAttempts forgets everybody who has not tried since a time.
func (s *Store) PurgeAttempts(ctx context.Context, before time.Time) error {
	if err := s.write.WithContext(ctx).Delete(&Attempt{}, "last_at < ?", before.UTC()).Error; err != nil {
		return fmt.Errorf("purge attempts: %w", err)
	}
	return nil
}
