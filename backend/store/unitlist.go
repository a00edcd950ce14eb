package store

import (
	"context"
	"fmt"

	"luohu/backend/casework"
)

// FiledElsewhere are those of some persons for whom another unit has filed too,
// in whatever period.
func (s *Store) FiledElsewhere(ctx context.Context, unit string, persons []string) (others map[string]bool, err error) {
	others = map[string]bool{}
	if len(persons) == 0 {
		return others, nil
	}
	var found []string
	err = s.reading(ctx).Model(&application{}).Distinct("person").
		Where("person IN ? AND unit <> ?", persons, unit).Pluck("person", &found).Error
	if err != nil {
		return nil, fmt.Errorf("read who else has filed: %w", err)
	}
	for _, person := range found {
		others[person] = true
	}
	return others, nil
}

// OpenSupplements are the supplements that wait for an answer, by application:
// one read however many applications are asked for.
func (s *Store) OpenSupplements(ctx context.Context, ids []string) (open map[string][]casework.Supplement, err error) {
	open = map[string][]casework.Supplement{}
	if len(ids) == 0 {
		return open, nil
	}
	var rows []application
	err = s.reading(ctx).Where("id IN (SELECT application FROM work_items WHERE application IN ? AND is_open = ? AND status = ?)", ids, true, string(casework.InSupplement)).
		Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read open supplements: %w", err)
	}
	for _, row := range rows {
		a, err := row.read()
		if err != nil {
			return nil, err
		}
		for _, asked := range a.Wanted {
			if asked.Open() {
				open[a.ID] = append(open[a.ID], asked)
			}
		}
	}
	return open, nil
}
