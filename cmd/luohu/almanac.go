package main

import (
	"context"
	"time"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/store"
	"luohu/configs"
)

// openAlmanac is the calendar of now: what the files have is kept, and what staff
// have loaded is taken in.
func (a *App) openAlmanac(ctx context.Context) (*almanac.Almanac, error) {
	days, err := loadCalendar(a.settings.Calendar.Dir)
	if err != nil {
		return nil, err
	}
	all := almanac.New(days)
	if err := all.Keep(ctx, a.store); err != nil {
		return nil, err
	}
	_, err = all.Refresh(ctx, a.store)
	return all, err
}

// followCalendar takes in the years that staff load, on whichever machine. While
// that can't be read, the calendar stays as it is.
func (a *App) followCalendar(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var trouble string
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := a.almanac.Refresh(ctx, a.store)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			trouble = ""
		case err.Error() != trouble: // once, not every time
			trouble = err.Error()
			a.log.Warn("the calendar stays as it is", "error", err)
		}
		if changed {
			a.log.Info("the calendar has changed", "edition", a.almanac.Days().Edition())
		}
	}
}

// knownDays is the calendar for commands that only look: they make no database.
func knownDays(ctx context.Context, s configs.Settings) (*calendar.Calendar, error) {
	days, err := loadCalendar(s.Calendar.Dir)
	if err != nil || !store.Exists(s.Database.Driver, s.Database.DSN, s.Data.Dir) {
		return days, err
	}
	db, err := store.Open(ctx, s.Database.Driver, s.Database.DSN, s.Data.Dir, time.Now)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if !db.HasCalendar(ctx) { // of a program from before, never started since
		return days, nil
	}
	all := almanac.New(days)
	_, err = all.Refresh(ctx, db)
	return all.Days(), err
}
