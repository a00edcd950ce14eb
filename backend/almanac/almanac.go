// Package almanac holds the calendar that is counted by now: the years that came
// with the program or stand in the operator's folder, and those that staff have
// loaded and a second person has approved. All programs on one database count by
// the same.
package almanac

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"

	"luohu/backend/calendar"
	"luohu/backend/digest"
	"luohu/backend/store"
)

// Almanac may be asked by many at once while [Almanac.Refresh] takes in what has
// changed.
type Almanac struct {
	files      *calendar.Calendar
	now        atomic.Pointer[calendar.Calendar]
	refreshing sync.Mutex
}

// New is the calendar of files, as long as nothing is taken from a database.
func New(files *calendar.Calendar) *Almanac {
	a := &Almanac{files: files}
	a.now.Store(files)
	return a
}

// Days is the calendar of now. What was taken before stays as it was.
func (a *Almanac) Days() *calendar.Calendar { return a.now.Load() }

// Refresh takes in what was loaded since it was last called; if nothing was, it
// costs one small question to the database. On an error the calendar stays.
func (a *Almanac) Refresh(ctx context.Context, s *store.Store) (changed bool, err error) {
	a.refreshing.Lock()
	defer a.refreshing.Unlock()
	edition, err := s.CalendarEdition(ctx)
	if err != nil || edition == a.Days().Edition() {
		return false, err
	}
	var rows []store.CalendarYear
	err = s.Look(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.CalendarYears()
		return err
	})
	if err != nil {
		return false, err
	}
	now, err := of(a.files, rows)
	if err != nil {
		return false, err
	}
	a.now.Store(now)
	return true, nil
}

// of puts the years in force over those of files.
func of(files *calendar.Calendar, rows []store.CalendarYear) (*calendar.Calendar, error) {
	years, edition := files.Years(), int64(0)
	for _, row := range rows {
		edition = max(edition, row.Edition)
	}
	for _, row := range InForce(rows) {
		y, err := Read(row)
		if err != nil {
			return nil, err
		}
		years = append(years, y)
	}
	return calendar.Of(edition, years...), nil
}

// InForce is by what each year is counted: by the last that staff loaded, else by
// the last that came with a program.
func InForce(rows []store.CalendarYear) map[int]store.CalendarYear {
	last := map[int]store.CalendarYear{}
	for _, row := range rows {
		if before, there := last[row.Year]; !there || row.ByStaff || !before.ByStaff {
			last[row.Year] = row
		}
	}
	return last
}

// Read is the year of a row.
func Read(row store.CalendarYear) (y calendar.Year, err error) {
	if err := json.Unmarshal([]byte(row.Doc), &y); err != nil {
		return y, fmt.Errorf("read the calendar of %d: %w", row.Year, err)
	}
	if fault := y.Check(); fault != nil {
		return y, fmt.Errorf("read the calendar of %d: %w", row.Year, fault)
	}
	return y, nil
}

// Row is a year to be kept.
func Row(y calendar.Year) (store.CalendarYear, error) {
	doc, err := json.Marshal(y)
	if err != nil {
		return store.CalendarYear{}, err
	}
	return store.CalendarYear{Year: y.Year, Doc: string(doc), Hash: digest.Of(doc)}, nil
}
