package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// Estimate is one that a follower chose to keep: the facts, and the version of
// the policy that they were counted by.
type Estimate struct {
	Token         string `gorm:"primaryKey"` // unguessable
	Follower      string
	Policy        string
	PolicyVersion string
	AsOf          string          // YYYY-MM-DD
	Facts         json.RawMessage `gorm:"serializer:json"`
	Total         string          // points with two digits
	CreatedAt     time.Time       `gorm:"autoCreateTime:false"`
}

// Estimates lists the newest ones that a follower kept.
func (s *Store) Estimates(ctx context.Context, follower string, limit int) ([]Estimate, error) {
	var all []Estimate
	err := s.reading(ctx).Where("follower = ?", follower).
		Order("created_at DESC, token").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list saved estimates: %w", err)
	}
	return all, nil
}

// FindEstimate finds the one that was kept under a token.
func (s *Store) FindEstimate(ctx context.Context, token string) (kept Estimate, found bool, err error) {
	done := s.reading(ctx).Limit(1).Find(&kept, "token = ?", token)
	if done.Error != nil {
		return kept, false, fmt.Errorf("find a saved estimate: %w", done.Error)
	}
	return kept, done.RowsAffected == 1, nil
}

// SavedFacts is what is counted of a saved estimate when nobody's name matters.
type SavedFacts struct {
	Token  string
	Policy string
	AsOf   string // YYYY-MM-DD
	Facts  []byte // as JSON; good until the next is read
}

// EachSaved calls do with every saved estimate, in no order that means anything,
// one at a time: however many there are, memory does not grow.
func (s *Store) EachSaved(ctx context.Context, do func(SavedFacts) error) error {
	if err := s.eachSaved(ctx, do); err != nil {
		return fmt.Errorf("read saved estimates: %w", err)
	}
	return nil
}

func (s *Store) eachSaved(ctx context.Context, do func(SavedFacts) error) error {
	rows, err := s.reading(ctx).Model(&Estimate{}).Select("token, policy, as_of, facts").Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var saved SavedFacts
		if err := rows.Scan(&saved.Token, &saved.Policy, &saved.AsOf, (*sql.RawBytes)(&saved.Facts)); err != nil {
			return err
		}
		if err := do(saved); err != nil {
			return err
		}
	}
	return rows.Err()
}
