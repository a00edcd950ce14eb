package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"luohu/backend/casework"
)

// Held is an application of a person, with the stage of its period.
type Held struct {
	ID, Number string
	State      casework.State
	Period     casework.PeriodID
	Stage      casework.Stage
}

// Person reads one; ErrNotFound if there is none.
func (tx *Tx) Person(id string) (p Person, err error) {
	if err := tx.db.Take(&p, "id = ?", id).Error; err != nil {
		return p, found(err, "person "+id)
	}
	return p, nil
}

// HeldOf are those of a person, in the order in which they were begun.
func (tx *Tx) HeldOf(person string) (all []Held, err error) {
	err = tx.db.Table("applications").Select("applications.id, COALESCE(applications.number, '') AS number, applications.state, applications.period, periods.stage").
		Joins("JOIN periods ON periods.id = applications.period").Where("applications.person = ?", person).
		Order("applications.id").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the applications of person %s: %w", person, err)
	}
	return all, nil
}

// FactsOf are all revisions of an application's facts.
func (tx *Tx) FactsOf(application string) (all []Facts, err error) {
	if err := tx.db.Where("application = ?", application).Order("revision").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the facts of application %s: %w", application, err)
	}
	return all, nil
}

// FilesOf are all files of an application, also those that were taken out.
func (tx *Tx) FilesOf(application string) (all []File, err error) {
	if err := tx.db.Where("application = ?", application).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the files of application %s: %w", application, err)
	}
	return all, nil
}

// Keeping is for how long persons are kept.
type Keeping struct {
	Due        []casework.PeriodID // of which nothing is needed any more
	Now        time.Time
	LeftBefore time.Time // who was noted before this, and for whom nobody ever filed
}

// Kept counts persons, by what is to become of them.
type Kept struct {
	Persons int64 // not erased
	Due     int64 // of whom nothing is needed any more
	Erased  int64
}

// CountKept counts them.
func (s *Store) CountKept(ctx context.Context, of Keeping) (k Kept, err error) {
	db := s.reading(ctx)
	for _, one := range []struct {
		of *gorm.DB
		to *int64
	}{
		{db.Model(&Person{}).Where("erased_at IS NULL"), &k.Persons},
		{of.due(db), &k.Due},
		{db.Model(&Person{}).Where("erased_at IS NOT NULL"), &k.Erased},
	} {
		if err := one.of.Count(one.to).Error; err != nil {
			return k, fmt.Errorf("count persons: %w", err)
		}
	}
	return k, nil
}

// PersonsDue are some of those of whom nothing is needed any more, behind one.
func (s *Store) PersonsDue(ctx context.Context, of Keeping, behind string, most int) (ids []string, err error) {
	err = of.due(s.reading(ctx)).Where("id > ?", behind).Order("id").Limit(most).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	return ids, nil
}

// due are those. Who was noted without an application, as a program did that broke
// off in between, has agreed to nothing either.
func (k Keeping) due(db *gorm.DB) *gorm.DB {
	const applied = "EXISTS (SELECT 1 FROM applications WHERE applications.person = persons.id)"
	return db.Model(&Person{}).Where("erased_at IS NULL").
		Where("("+applied+" OR made_at < ? AND NOT EXISTS (SELECT 1 FROM consents WHERE consents.who = persons.id))", k.LeftBefore.UTC()).
		Where("NOT EXISTS (SELECT 1 FROM applications WHERE applications.person = persons.id AND (applications.period NOT IN ? OR applications.state = ?))",
			append([]casework.PeriodID{""}, k.Due...), string(casework.Qualified)).
		Where("NOT EXISTS (SELECT 1 FROM false_records WHERE false_records.of_what = ? AND false_records.subject = persons.id AND NOT lifted AND until_day >= ?)",
			string(casework.FalseOfPerson), civil(k.Now))
}

// FalseUntil is the last day on which a false record counts against a person;
// empty if none does now.
func (tx *Tx) FalseUntil(person string, now time.Time) (day string, err error) {
	err = tx.db.Model(&falseRecord{}).Select("COALESCE(MAX(until_day), '')").
		Where("of_what = ? AND subject = ? AND NOT lifted AND until_day >= ?", string(casework.FalseOfPerson), person, civil(now)).Scan(&day).Error
	if err != nil {
		return "", fmt.Errorf("read the false records of person %s: %w", person, err)
	}
	return day, nil
}

// civil is a day in China as columns hold it.
func civil(t time.Time) string { return t.In(casework.Zone).Format(time.DateOnly) }
