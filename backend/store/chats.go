package store

import (
	"context"
	"fmt"
	"time"
)

// Place is where a page of a list by time begins: at a time, behind so many of those
// that have the same one. It leads to nobody.
type Place struct {
	At   time.Time // zero: at the newest
	Past int
}

// Chat is that a follower has talked with the bot, and about what; never what was
// said.
type Chat struct {
	Follower  string
	Dialogue  string
	Misses    int
	Help      string
	UpdatedAt time.Time
}

// Chats are those that went on last, the newest first.
func (s *Store) Chats(ctx context.Context, from Place, most int) (all []Chat, err error) {
	find := s.reading(ctx).Model(&Conversation{}).Select("follower", "dialogue", "misses", "help", "updated_at")
	if !from.At.IsZero() {
		find = find.Where("updated_at <= ?", from.At.UTC())
	}
	err = find.Order("updated_at DESC, follower").Offset(from.Past).Limit(most).Scan(&all).Error
	return all, wrapped(err, "read who talked lately")
}

// FollowerFilter narrows a list of followers.
type FollowerFilter struct {
	Following string // yes, no; empty: whichever
	From      Place
	Most      int
}

// FollowerLine is a follower in a list.
type FollowerLine struct {
	Follower
	TalkedAt  *time.Time // last, as far as it is kept
	Estimates int64      // that are kept
	Asked     bool       // for a person, and it goes on
}

// Followers are those that are meant, who changed last first, in three reads.
func (s *Store) Followers(ctx context.Context, f FollowerFilter) (all []FollowerLine, err error) {
	db := s.reading(ctx)
	find := db.Table("followers AS f").Select("f.*, c.updated_at AS talked_at, COALESCE(c.help, '') <> '' AS asked").
		Joins("LEFT JOIN conversations c ON c.follower = f.open_id")
	if f.Following != "" {
		find = find.Where("f.following = ?", f.Following == "yes")
	}
	if !f.From.At.IsZero() {
		find = find.Where("f.changed_at <= ?", f.From.At.UTC())
	}
	if err := find.Order("f.changed_at DESC, f.open_id").Offset(f.From.Past).Limit(f.Most).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("list followers: %w", err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = one.OpenID
	}
	var counts []struct {
		Follower string
		N        int64
	}
	if err := db.Model(&Estimate{}).Select("follower, COUNT(*) AS n").Where("follower IN ?", ids).Group("follower").Scan(&counts).Error; err != nil {
		return nil, fmt.Errorf("count saved estimates: %w", err)
	}
	kept := map[string]int64{}
	for _, c := range counts {
		kept[c.Follower] = c.N
	}
	for i := range all {
		all[i].Estimates = kept[all[i].OpenID]
	}
	return all, nil
}

// CountFollowers counts those who follow, and those who have left.
func (s *Store) CountFollowers(ctx context.Context) (following, left int64, err error) {
	db := s.reading(ctx).Model(&Follower{})
	if err := db.Where("following = ?", true).Count(&following).Error; err != nil {
		return 0, 0, fmt.Errorf("count followers: %w", err)
	}
	var all int64
	err = s.reading(ctx).Model(&Follower{}).Count(&all).Error
	return following, all - following, wrapped(err, "count followers")
}
