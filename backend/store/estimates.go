package store

import (
	"context"
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
	err := s.read.WithContext(ctx).Where("follower = ?", follower).
		Order("created_at DESC, token").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list saved estimates: %w", err)
	}
	return all, nil
}

// FindEstimate finds the one that was kept under a token.
func (s *Store) FindEstimate(ctx context.Context, token string) (kept Estimate, found bool, err error) {
	done := s.read.WithContext(ctx).Limit(1).Find(&kept, "token = ?", token)
	if done.Error != nil {
		return kept, false, fmt.Errorf("find a saved estimate: %w", done.Error)
	}
	return kept, done.RowsAffected == 1, nil
}
