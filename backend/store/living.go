package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"luohu/backend/casework"
)

// live names what a person has at most one of: an application in a period that
// was neither deleted nor withdrawn.
func live(period casework.PeriodID, person string) string { return string(period) + ":" + person }

// LivingOf is a unit's own application for a person in a period; ErrNotFound if
// it has none. Whether another unit has one is not told.
func (tx *Tx) LivingOf(unit string, period casework.PeriodID, person string) (*casework.Application, error) {
	var row application
	err := tx.db.Take(&row, "live = ? AND unit = ?", live(period, person), unit).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("look for an application of a unit's own: %w", err)
	}
	return row.read()
}

// Living are the ids of a unit's own applications for some persons in a period, by
// the person; who has none with this unit is left out.
func (s *Store) Living(ctx context.Context, unit string, period casework.PeriodID, persons []string) (map[string]string, error) {
	keys := make([]string, len(persons))
	for i, person := range persons {
		keys[i] = live(period, person)
	}
	var rows []application
	err := s.reading(ctx).Select("id, person").Find(&rows, "live IN ? AND unit = ?", someOf(keys), unit).Error
	if err != nil {
		return nil, fmt.Errorf("look for applications of a unit's own: %w", err)
	}
	found := make(map[string]string, len(rows))
	for _, row := range rows {
		found[row.Person] = row.ID
	}
	return found, nil
}
