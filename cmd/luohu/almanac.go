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

// followCalendar takes in the years that staff load, on whichever machine.
func (a *App) followCalendar(ctx context.Context) {
	a.follow(ctx, "the calendar", a.almanac.Refresh, func() []any { return []any{"edition", a.almanac.Days().Edition()} })
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
