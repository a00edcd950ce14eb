package store

import (
	"context"
	"fmt"
	"time"
)

// CalendarYear is a year of the calendar as it was loaded, once.
type CalendarYear struct {
	Edition  int64 `gorm:"primaryKey;autoIncrement:false"` // of the whole calendar from here on
	Year     int
	Doc      string // as JSON
	Hash     string // of what is in it
	Source   string // where it was announced
	ByStaff  bool   // otherwise it came with the program, or from the operator's folder
	Request  string
	LoadedBy string
	LoadedAt time.Time
}

// SaveCalendarYear adds a year as it is from now on, and gives it its edition.
// Of two at once, one waits for the other.
func (tx *Tx) SaveCalendarYear(y *CalendarYear) error {
	edition, err := tx.Count("calendar")
	if err != nil {
		return err
	}
	y.Edition, y.LoadedAt = int64(edition), tx.now
	if err := tx.db.Create(y).Error; err != nil {
		return fmt.Errorf("load the calendar of %d: %w", y.Year, err)
	}
	return nil
}

// CalendarEdition is that of the newest; 0: none was loaded.
func (s *Store) CalendarEdition(ctx context.Context) (edition int64, err error) {
	err = s.reading(ctx).Model(&CalendarYear{}).Select("COALESCE(MAX(edition), 0)").Scan(&edition).Error
	if err != nil {
		return 0, fmt.Errorf("read the edition of the calendar: %w", err)
	}
	return edition, nil
}

// HasCalendar says whether the schema knows years of the calendar.
func (s *Store) HasCalendar(ctx context.Context) bool {
	return s.reading(ctx).Migrator().HasTable(&CalendarYear{})
}

// CalendarYears are all that were ever loaded, oldest first: a few for each year.
func (tx *Tx) CalendarYears() (all []CalendarYear, err error) {
	if err := tx.db.Order("edition").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	return all, nil
}
