package almanac

import (
	"context"

	"luohu/backend/store"
)

// shipped is the source of what no person loaded.
const shipped = "files of the program"

// Keep writes the years of files into the database, each content once, so that
// what comes with a new program, or into the operator's folder, is counted by
// everywhere, and changes what was counted before. A year that staff have loaded
// stays theirs. A program of before that starts again changes nothing.
func (a *Almanac) Keep(ctx context.Context, s *store.Store) error {
	fresh, err := a.fresh(ctx, s)
	if err != nil || len(fresh) == 0 {
		return err
	}
	return s.Do(ctx, func(tx *store.Tx) error {
		// The first count lets only one machine in; what it has written is not new.
		if _, err := tx.Count("calendar"); err != nil {
			return err
		}
		known, err := tx.CalendarYears()
		if err != nil {
			return err
		}
		for _, row := range fresh {
			if isKnown(row, known) {
				continue
			}
			if err := tx.SaveCalendarYear(&row); err != nil {
				return err
			}
		}
		return nil
	})
}

// fresh are the years of files that the database does not know.
func (a *Almanac) fresh(ctx context.Context, s *store.Store) (all []store.CalendarYear, err error) {
	var known []store.CalendarYear
	err = s.Look(ctx, func(tx *store.Tx) (err error) {
		known, err = tx.CalendarYears()
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, y := range a.files.Years() {
		row, err := Row(y)
		if err != nil {
			return nil, err
		}
		row.Source, row.LoadedBy = shipped, "system"
		if !isKnown(row, known) {
			all = append(all, row)
		}
	}
	return all, nil
}

func isKnown(row store.CalendarYear, known []store.CalendarYear) bool {
	for _, k := range known {
		if k.Year == row.Year && (k.ByStaff || k.Hash == row.Hash) {
			return true
		}
	}
	return false
}
