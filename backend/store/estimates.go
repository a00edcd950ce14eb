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

// SavedFacts is what is counted of a saved estimate when nobody's name matters.
type SavedFacts struct {
	Token  string
	Policy string
	AsOf   string // YYYY-MM-DD
	Facts  []byte // as JSON; good until the next is read
}

// savedPage is how many saved estimates are read at a time.
const savedPage = 1000

// EachSaved calls do with every saved estimate, in no order that means anything,
// and holds a page of them at a time.
func (s *Store) EachSaved(ctx context.Context, do func(SavedFacts) error) error {
	last := ""
	for {
		n, err := s.savedAfter(ctx, &last, do)
		if err != nil {
			return fmt.Errorf("read saved estimates: %w", err)
		}
		if n < savedPage {
			return nil
		}
	}
}

func (s *Store) savedAfter(ctx context.Context, last *string, do func(SavedFacts) error) (n int, err error) {
	rows, err := s.read.WithContext(ctx).Model(&Estimate{}).Select("token, policy, as_of, facts").
		Where("token > ?", *last).Order("token").Limit(savedPage).Rows()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var saved SavedFacts
		if err := rows.Scan(&saved.Token, &saved.Policy, &saved.AsOf, &saved.Facts); err != nil {
			return n, err
		}
		*last = saved.Token
		if err := do(saved); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}
