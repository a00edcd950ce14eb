package store

import (
	"context"
	"fmt"
	"strings"

	"luohu/backend/casework"
)

// UnitsNamed are the ids of units whose name begins so, or whose code it is, at
// most so many.
func (s *Store) UnitsNamed(ctx context.Context, beginning string, most int) (ids []string, err error) {
	find := s.reading(ctx).Model(&unit{}).Order("name").Limit(most)
	if code, err := casework.ParseUSCC(beginning); err == nil {
		find = find.Where("uscc = ?", string(code))
	} else {
		find = find.Where("name LIKE ? ESCAPE '!'", beginsSo(beginning))
		if s.driver == "sqlite" { // whose LIKE no index serves
			find = find.Where("name >= ? AND name < ?", beginning, behind(beginning))
		}
	}
	if err := find.Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("find units by name: %w", err)
	}
	return ids, nil
}

// beginsSo is the pattern of what begins so, for LIKE ? ESCAPE '!'.
func beginsSo(beginning string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(beginning) + "%"
}

// behind is what sorts behind everything that begins so: its last character
// raised by one.
func behind(beginning string) string {
	runes := []rune(beginning)
	runes[len(runes)-1]++
	return string(runes)
}

// lastNumber is the highest number that begins so. Digits stand in their order
// whatever else a database's collation does.
func lastNumber(beginning string) string { return beginning + strings.Repeat("9", mostDigits) }

// mostDigits is how long a number may be.
const mostDigits = 16

// MatchingIDs are the ids of all applications that a filter lets through, as of
// one moment, in the order of its pages. Its limit is not looked at, but there are
// at most so many.
func (s *Store) MatchingIDs(ctx context.Context, f ApplicationFilter, most int) (ids []string, err error) {
	find, order := s.matching(ctx, f)
	if err := find.Order(order).Limit(most).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("read which applications match: %w", err)
	}
	return ids, nil
}
