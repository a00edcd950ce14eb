package store

import (
	"fmt"
	"slices"

	"luohu/backend/casework"
)

// ApplicationsNumbered are those of a period with some numbers, in any order.
func (tx *Tx) ApplicationsNumbered(period casework.PeriodID, numbers []string) (all []*casework.Application, err error) {
	numbers = slices.Compact(slices.Sorted(slices.Values(numbers)))
	for some := range slices.Chunk(numbers, applicationsAtOnce) {
		var rows []application
		if err := tx.db.Where("number IN ?", some).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("read applications by their numbers: %w", err)
		}
		for _, row := range rows {
			if row.Period != string(period) { // a number is one of all periods: its index finds it
				continue
			}
			a, err := row.read()
			if err != nil {
				return nil, err
			}
			all = append(all, a)
		}
	}
	return all, nil
}

// SomeApplications are those with some ids, in any order, in one read.
func (tx *Tx) SomeApplications(ids []string) ([]*casework.Application, error) {
	return readAll(tx.db.Where("id IN ?", ids), "with some ids")
}

// OfPerson are the applications of a person that were not deleted, the newest
// first, at most so many.
func (tx *Tx) OfPerson(person string, most int) ([]*casework.Application, error) {
	find := tx.db.Where("person = ? AND state <> ?", person, string(casework.Deleted))
	return readAll(find.Order("id DESC").Limit(most), "of a person")
}

// OpenRecord is a score that a department has not given yet.
type OpenRecord struct{ Number, Indicator string }

// OpenRecords are those of a department at some points, by number, at most so
// many.
func (tx *Tx) OpenRecords(period casework.PeriodID, department string, points []casework.AcceptancePoint, most int) (all []OpenRecord, err error) {
	err = tx.db.Table("work_items").Select("applications.number, work_items.indicator").
		Joins("JOIN applications ON applications.id = work_items.application").
		Where("work_items.department = ? AND work_items.is_open = ? AND work_items.point IN ? AND work_items.period = ? AND work_items.indicator <> ''",
			department, true, points, string(period)).
		Order("applications.number, work_items.indicator").Limit(most).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the open records of %s: %w", department, err)
	}
	return all, nil
}
