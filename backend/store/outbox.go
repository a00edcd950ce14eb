package store

import (
	"context"
	"fmt"
	"time"
)

// Message is something that others are to be told. It is written together with
// what it tells of, and sent afterwards.
type Message struct {
	ID      string `gorm:"primaryKey"`
	Topic   string
	Subject string // the id of what it is about
	Data    string // as JSON
	At      time.Time
	SentAt  *time.Time
}

// TableName is where messages wait.
func (Message) TableName() string { return "outbox" }

// messagesAtOnce keeps a statement far from the most values that one may have.
const messagesAtOnce = 1000

// Tell puts messages into the outbox.
func (tx *Tx) Tell(messages ...Message) error {
	if len(messages) == 0 {
		return nil
	}
	for i := range messages {
		messages[i].At = tx.now
	}
	if err := tx.db.CreateInBatches(&messages, messagesAtOnce).Error; err != nil {
		return fmt.Errorf("write to the outbox: %w", err)
	}
	return nil
}

// Waiting are messages that were not sent yet, oldest first.
func (s *Store) Waiting(ctx context.Context, limit int) (all []Message, err error) {
	if err := s.reading(ctx).Where("sent_at IS NULL").Order("id").Limit(limit).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return all, nil
}

// ForgetSent deletes those that went out before a day, and says how many.
func (s *Store) ForgetSent(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Message{}, "sent_at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget what was sent: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// Sent notes that messages have gone out.
func (s *Store) Sent(ctx context.Context, ids ...string) error {
	err := s.write.WithContext(ctx).Model(&Message{}).Where("id IN ? AND sent_at IS NULL", ids).Update("sent_at", s.time()).Error
	if err != nil {
		return fmt.Errorf("note what was sent: %w", err)
	}
	return nil
}
