package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// What was counted by an older edition of the calendar is found by the edition
// that stands beside it. A program that has not heard of the new one yet writes
// the old one, and so what it wrote is found too.

// CountedBefore are the ids of the first applications behind one with something
// open that was counted by an older edition, in their order.
func (s *Store) CountedBefore(ctx context.Context, edition int64, behind string, most int) (ids []string, err error) {
	db := s.read.WithContext(ctx)
	err = db.Raw("SELECT application FROM (SELECT application FROM work_items WHERE counted_by > 0 AND counted_by < ? AND application > ?"+
		" UNION SELECT id FROM applications WHERE counted_by > 0 AND counted_by < ? AND id > ?) AS stale ORDER BY application LIMIT ?",
		edition, behind, edition, behind, most).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("read what another calendar changes: %w", err)
	}
	return ids, nil
}

// PeriodsCountedBefore are those with something on display that was counted by
// an older edition.
func (s *Store) PeriodsCountedBefore(ctx context.Context, edition int64) (ids []casework.PeriodID, err error) {
	err = s.read.WithContext(ctx).Model(&period{}).Where("counted_by > 0 AND counted_by < ?", edition).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read the periods that another calendar changes: %w", err)
	}
	return ids, nil
}

// Counted is an application with until when its lines were to decide, as it is
// known.
type Counted struct {
	*casework.Application
	Told map[casework.Line]time.Time
}

// ApplicationsToRecount reads some. Nobody else changes them until the
// transaction ends.
func (tx *Tx) ApplicationsToRecount(ids []string) (all []Counted, err error) {
	find := tx.db.Where("id IN ?", ids).Order("id")
	if tx.db.Name() != "sqlite" { // it has one writer
		find = find.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	return countedOf(tx.db, find, ids)
}

// Counted reads some, to look at.
func (tx *Tx) Counted(ids []string) ([]Counted, error) {
	return countedOf(tx.db, tx.db.Where("id IN ?", ids).Order("id"), ids)
}

func countedOf(db, find *gorm.DB, ids []string) (all []Counted, err error) {
	var rows []application
	if err := find.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read applications: %w", err)
	}
	var items []workItem
	if err := db.Where("application IN ? AND indicator = '' AND due <> ''", ids).Find(&items).Error; err != nil {
		return nil, fmt.Errorf("read work: %w", err)
	}
	told := map[string]map[casework.Line]time.Time{}
	for _, item := range items {
		day, err := time.Parse(time.DateOnly, item.Due)
		if err != nil {
			return nil, fmt.Errorf("work of application %s: %w", item.Application, err)
		}
		if told[item.Application] == nil {
			told[item.Application] = map[casework.Line]time.Time{}
		}
		told[item.Application][casework.Line(item.Desk)] = day
	}
	for _, row := range rows {
		a, err := row.read()
		if err != nil {
			return nil, err
		}
		all = append(all, Counted{a, told[a.ID]})
	}
	return all, nil
}

// SaveRecounted writes an application that was counted anew, with its work as it
// is now.
func (tx *Tx) SaveRecounted(a *casework.Application, events []casework.Recorded, work []casework.Work) error {
	return tx.SaveApplication(a, events, nil, work)
}

// MarkCounted notes that some were counted by an edition: those that it changes,
// and those that it does not.
func (tx *Tx) MarkCounted(ids []string, edition int64) error {
	for _, one := range []struct {
		row any
		key string
	}{{&workItem{}, "application"}, {&application{}, "id"}} {
		err := tx.db.Model(one.row).Where(one.key+" IN ? AND counted_by > 0 AND counted_by < ?", ids, edition).
			UpdateColumn("counted_by", edition).Error
		if err != nil {
			return fmt.Errorf("note what was counted: %w", err)
		}
	}
	return nil
}

// MarkPeriodCounted notes it of a period.
func (tx *Tx) MarkPeriodCounted(id casework.PeriodID, edition int64) error {
	err := tx.db.Model(&period{}).Where("id = ? AND counted_by > 0 AND counted_by < ?", string(id), edition).UpdateColumn("counted_by", edition).Error
	if err != nil {
		return fmt.Errorf("note what was counted: %w", err)
	}
	return nil
}
