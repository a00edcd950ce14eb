package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Once is a request that may be sent again, when its answer was lost on the
// way: by whom, under which key, and what it asked for.
type Once struct {
	Asker, Key, Fingerprint string
}

// Answer is what was said to a request.
type Answer struct {
	Asker       string `gorm:"primaryKey"`
	RequestKey  string `gorm:"primaryKey"`
	Fingerprint string
	Status      int // 0: it was carried out, and what was said is not known
	Body        string
	At          time.Time
}

// ErrRepeated says that the request was carried out already.
var ErrRepeated = errors.New("carried out already")

// Claim notes that a request is being carried out, in the transaction in which
// it is: ErrRepeated if it was before.
func (tx *Tx) Claim(once Once) error {
	row := Answer{Asker: once.Asker, RequestKey: once.Key, Fingerprint: once.Fingerprint, At: tx.now}
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if done.Error != nil {
		return fmt.Errorf("note a request: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrRepeated
	}
	return nil
}

// Answer is what was said to a request, if it was carried out.
func (s *Store) Answer(ctx context.Context, asker, key string) (a Answer, known bool, err error) {
	done := s.reading(ctx).Limit(1).Find(&a, "asker = ? AND request_key = ?", asker, key)
	if done.Error != nil {
		return a, false, fmt.Errorf("look for an answer: %w", done.Error)
	}
	return a, done.RowsAffected > 0, nil
}

// KeepAnswer keeps what was said to a request that was carried out.
func (s *Store) KeepAnswer(ctx context.Context, once Once, status int, body []byte) error {
	err := s.write.WithContext(ctx).Model(&Answer{}).Where("asker = ? AND request_key = ?", once.Asker, once.Key).
		Updates(map[string]any{"status": status, "body": string(body)}).Error
	if err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	return nil
}

// ForgetAnswers deletes those from before a day, and says how many.
func (s *Store) ForgetAnswers(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Answer{}, "at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget answers: %w", done.Error)
	}
	return done.RowsAffected, nil
}
