package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// What was counted by an older edition of the calendar is found by the edition
// that stands beside it. A program that has not heard of the new one yet writes
// the old one, and so what it wrote is found too.

// CountedBefore are the ids of the first applications with something open that
// was counted by an older edition.
func (s *Store) CountedBefore(ctx context.Context, edition int64, most int) (ids []string, err error) {
	for _, one := range []struct {
		row any
		key string
	}{{&workItem{}, "application"}, {&application{}, "id"}} {
		err := s.reading(ctx).Model(one.row).Where("counted_by > 0 AND counted_by < ?", edition).
			Order("counted_by, "+one.key).Limit(most).Pluck(one.key, &ids).Error
		if err != nil {
			return nil, fmt.Errorf("read what another calendar changes: %w", err)
		}
		if len(ids) > 0 {
			break
		}
	}
	return slices.Compact(ids), nil
}

// CountedFrom are the ids of the first applications behind one with something
// open that is due on a day or later, or has been asked for, in their order.
func (s *Store) CountedFrom(ctx context.Context, day time.Time, behind string, most int) (ids []string, err error) {
	first := day.Format(time.DateOnly)
	err = s.reading(ctx).Model(&workItem{}).Distinct("application").
		Where("application > ? AND counted_by > 0 AND (due >= ? OR status = ?)", behind, first, string(casework.InSupplement)).
		Order("application").Limit(most).Pluck("application", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read what another calendar would change: %w", err)
	}
	return ids, nil
}

// Promise is until when the permits of so many are promised.
type Promise struct {
	Period casework.PeriodID
	Due    casework.Due
	Number int
}

// Promises are those of permits that are to come: a few for each period.
func (tx *Tx) Promises() (all []Promise, err error) {
	var rows []struct {
		Period, PermitDue string
		PermitSure        bool
		Number            int
	}
	err = tx.db.Model(&application{}).Select("period, permit_due, permit_sure, COUNT(*) AS number").
		Where("counted_by > 0 AND state = ?", string(casework.Qualified)).Group("period, permit_due, permit_sure").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the permits that are promised: %w", err)
	}
	for _, row := range rows {
		day, err := casework.ParseDate(row.PermitDue)
		if err != nil {
			return nil, fmt.Errorf("read the permits that are promised: %w", err)
		}
		all = append(all, Promise{casework.PeriodID(row.Period), casework.Due{Day: day, Provisional: !row.PermitSure}, row.Number})
	}
	return all, nil
}

// PeriodsCountedBefore are those with something on display that was counted by
// an older edition.
func (s *Store) PeriodsCountedBefore(ctx context.Context, edition int64) (ids []casework.PeriodID, err error) {
	err = s.reading(ctx).Model(&period{}).Where("counted_by > 0 AND counted_by < ?", edition).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read the periods that another calendar changes: %w", err)
	}
	return ids, nil
}

// Counted is an application with until when its lines were to decide, as it is
// known.
type Counted struct {
	*casework.Application
	Told map[casework.Line]casework.Date
}

// Counted reads some; held: nobody else changes them until the transaction ends.
func (tx *Tx) Counted(ids []string, held bool) (all []Counted, err error) {
	find := tx.db.Where("id IN ?", ids).Order("id")
	if held && tx.db.Name() != "sqlite" { // it has one writer
		find = find.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	var rows []application
	if err := find.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read applications: %w", err)
	}
	var items []workItem
	if err := tx.db.Where("application IN ? AND indicator = '' AND due <> ''", ids).Find(&items).Error; err != nil {
		return nil, fmt.Errorf("read work: %w", err)
	}
	told := map[string]map[casework.Line]casework.Date{}
	for _, item := range items {
		day, err := casework.ParseDate(item.Due)
		if err != nil {
			return nil, fmt.Errorf("work of application %s: %w", item.Application, err)
		}
		if told[item.Application] == nil {
			told[item.Application] = map[casework.Line]casework.Date{}
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
