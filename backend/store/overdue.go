package store

import (
	"context"
	"fmt"
	"time"

	"luohu/backend/casework"
)

// OverdueItem is a desk whose supplement nobody has answered in time.
type OverdueItem struct {
	Application string
	Desk        string
}

// Overdue are the first of those whose last day was before today, the longest
// overdue first. Those of which it is noted already are not among them, nor those
// that are still to be counted by the calendar of now.
func (s *Store) Overdue(ctx context.Context, now time.Time, most int) (all []OverdueItem, err error) {
	today := now.In(casework.Zone).Format(time.DateOnly)
	err = s.reading(ctx).Model(&workItem{}).Select("application, desk").
		Where("overdue = ? AND answer_by > '' AND answer_by < ?", false, today).
		Where("counted_by = 0 OR counted_by >= (SELECT COALESCE(MAX(edition), 0) FROM calendar_years)").
		Order("answer_by, application, desk").Limit(most).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the supplements that are overdue: %w", err)
	}
	return all, nil
}
