package store

import (
	"context"
	"fmt"

	"luohu/backend/casework"
)

// applicationsAtOnce is how many are read together.
const applicationsAtOnce = 500

// HasApplications says whether the schema knows applications.
func (s *Store) HasApplications(ctx context.Context) bool {
	return s.reading(ctx).Migrator().HasTable(&application{})
}

// EachApplication goes through all applications with their events. Each batch
// is read as of one moment, so that a state and its events belong together.
func (s *Store) EachApplication(ctx context.Context, do func(*casework.Application, []casework.Recorded) error) error {
	for after := ""; ; {
		last, err := s.someApplications(ctx, after, do)
		if err != nil || last == "" {
			return err
		}
		after = last
	}
}

func (s *Store) someApplications(ctx context.Context, after string, do func(*casework.Application, []casework.Recorded) error) (last string, err error) {
	tx := s.read.WithContext(ctx).Begin(s.snapshot())
	if tx.Error != nil {
		return "", tx.Error
	}
	defer tx.Rollback()
	var rows []application
	if err := tx.Where("id > ?", after).Order("id").Limit(applicationsAtOnce).Find(&rows).Error; err != nil {
		return "", fmt.Errorf("read applications: %w", err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	last = rows[len(rows)-1].ID
	var events []applicationEvent
	if err := tx.Where("application > ? AND application <= ?", after, last).Order("application, version").Find(&events).Error; err != nil {
		return "", fmt.Errorf("read events: %w", err)
	}
	for _, row := range rows {
		a, err := row.read()
		if err != nil {
			return "", err
		}
		var own []casework.Recorded
		for len(events) > 0 && events[0].Application == row.ID {
			e, err := events[0].read()
			if err != nil {
				return "", err
			}
			own, events = append(own, e), events[1:]
		}
		if err := do(a, own); err != nil {
			return "", err
		}
	}
	return last, nil
}
