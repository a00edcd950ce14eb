package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Consent is what somebody agreed to, and when.
type Consent struct {
	ID          string     `json:"id" gorm:"primaryKey"`
	Who         string     `json:"who"` // a person, or the account of an agent
	Kind        string     `json:"kind"`
	Version     string     `json:"version"` // hash of the text
	GivenAt     time.Time  `json:"given_at"`
	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty"`
}

// consentText is a text as it was shown.
type consentText struct {
	Version string `gorm:"primaryKey"`
	Kind    string
	Text    string
	KeptAt  time.Time
}

// AddConsent notes that somebody agreed to a text, and keeps the text if it is
// the first time.
func (tx *Tx) AddConsent(c Consent, text string) error {
	shown := consentText{c.Version, c.Kind, text, tx.now}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&shown).Error; err != nil {
		return fmt.Errorf("keep a text that was agreed to: %w", err)
	}
	if err := tx.db.Create(&c).Error; err != nil {
		return fmt.Errorf("keep a consent: %w", err)
	}
	return nil
}

// WithdrawConsent notes when somebody took a consent of theirs back; ErrNotFound
// if they have none that holds.
func (tx *Tx) WithdrawConsent(id, who string, at time.Time) (c Consent, err error) {
	if err := tx.db.Take(&c, "id = ? AND who = ? AND withdrawn_at IS NULL", id, who).Error; err != nil {
		return c, found(err, "consent "+id)
	}
	c.WithdrawnAt = &at
	done := tx.db.Model(&c).Where("withdrawn_at IS NULL").Update("withdrawn_at", at)
	if done.Error != nil {
		return c, fmt.Errorf("withdraw consent %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return c, ErrConflict
	}
	return c, nil
}

// Consents are one page of somebody's, or of everybody's, oldest first.
func (s *Store) Consents(ctx context.Context, who, after string, most int) (all []Consent, err error) {
	find := s.reading(ctx).Where("id > ?", after)
	if who != "" {
		find = find.Where("who = ?", who)
	}
	if err := find.Order("id").Limit(most).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read consents: %w", err)
	}
	return all, nil
}

// AgreedText is a text as it was shown to who agreed to it.
func (s *Store) AgreedText(ctx context.Context, version string) (text string, err error) {
	var row consentText
	if err := s.reading(ctx).Take(&row, "version = ?", version).Error; err != nil {
		return "", found(err, "text "+version)
	}
	return row.Text, nil
}
