package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"luohu/backend/casework"
)

// Objected are applications with an objection that is not answered, of which a
// department has a record, at some points, one page in the order of their ids.
func (s *Store) Objected(ctx context.Context, department string, points []casework.AcceptancePoint, after string, limit int) ([]*casework.Application, error) {
	find := s.reading(ctx).Where("state = ? AND objection_open = ? AND point IN ? AND id > ?", string(casework.Published), true, points, after).
		Where("EXISTS (SELECT 1 FROM work_items WHERE work_items.application = applications.id AND work_items.department = ? AND work_items.indicator <> '')", department)
	return readAll(find.Order("id").Limit(limit), "that are objected to")
}

// Qualified are applications whose permit is to be handed out, at some points,
// those promised first standing first.
func (s *Store) Qualified(ctx context.Context, points []casework.AcceptancePoint, limit int) ([]*casework.Application, error) {
	find := s.reading(ctx).Where("state = ? AND point IN ?", string(casework.Qualified), points)
	return readAll(find.Order("permit_due, id").Limit(limit), "that wait for a permit")
}

func readAll(find *gorm.DB, which string) (all []*casework.Application, err error) {
	var rows []application
	if err := find.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the applications %s: %w", which, err)
	}
	for _, row := range rows {
		a, err := row.read()
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}
