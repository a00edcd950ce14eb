package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// ChatCount is how often something happened in chat on a day.
type ChatCount struct {
	Day   string // in China, 2026-11-30
	Kind  string // the kinds are those of package chat
	Name  string
	Times int64
}

// Bounds of the columns, in characters.
const maxChatName = 100

// AddChatCounts adds to what was counted before.
func (tx *Tx) AddChatCounts(all []ChatCount) error {
	add := "INSERT INTO chat_counts (day, kind, name, times) VALUES (?, ?, ?, ?) ON CONFLICT (day, kind, name) DO UPDATE SET times = chat_counts.times + excluded.times"
	if tx.db.Name() == "mysql" {
		add = "INSERT INTO chat_counts (day, kind, name, times) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE times = times + VALUES(times)"
	}
	// One order for all: two machines that write at once don't wait for each other.
	slices.SortFunc(all, func(a, b ChatCount) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	for _, c := range all {
		if len(c.Name) > maxChatName {
			continue // no name of ours
		}
		if err := tx.db.Exec(add, c.Day, c.Kind, c.Name, c.Times).Error; err != nil {
			return fmt.Errorf("count what was said in chat: %w", err)
		}
	}
	return nil
}

// ChatCounts are those of the days from one to another, both included, added up by
// day.
func (tx *Tx) ChatCounts(from, to string) (all []ChatCount, err error) {
	err = tx.db.Table("chat_counts").Where("day BETWEEN ? AND ?", from, to).Order("day, kind, name").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what was counted in chat: %w", err)
	}
	return all, nil
}

// ForgetChatCounts deletes those from before a day, and says how many.
func (s *Store) ForgetChatCounts(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Exec("DELETE FROM chat_counts WHERE day < ?", before.UTC().Format(time.DateOnly))
	if done.Error != nil {
		return 0, fmt.Errorf("forget what was counted in chat: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// ChatSums are the counts of some kinds over the days from one to another, both
// included, added up by name.
func (tx *Tx) ChatSums(from, to string, kinds ...string) (all []ChatCount, err error) {
	err = tx.db.Table("chat_counts").Select("kind, name, SUM(times) AS times").
		Where("day BETWEEN ? AND ? AND kind IN ?", from, to, kinds).Group("kind, name").Order("kind, name").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("add up what was counted in chat: %w", err)
	}
	return all, nil
}

// ChatDay is how much of a kind was counted on a day, and how much of it under one
// name.
type ChatDay struct {
	Day          string
	Times, Under int64
}

// ChatDays are those of a kind, in their order; days without any are left out.
func (tx *Tx) ChatDays(from, to, kind, name string) (all []ChatDay, err error) {
	err = tx.db.Table("chat_counts").Select("day, SUM(times) AS times, SUM(CASE WHEN name = ? THEN times ELSE 0 END) AS under", name).
		Where("day BETWEEN ? AND ? AND kind = ?", from, to, kind).Group("day").Order("day").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("add up what was counted in chat by day: %w", err)
	}
	return all, nil
}
