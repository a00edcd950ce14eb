package caseload

import (
	"context"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// Preview is what another calendar would change, as it stood when it was asked
// for.
type Preview struct {
	Days        []ChangedDay  `json:"days"`        // that people work on now and then would not, or the other way round
	Lines       int           `json:"lines"`       // reviews that are to be decided on another day
	Supplements int           `json:"supplements"` // to be answered on another day, or whose day becomes certain
	Permits     int           `json:"permits"`     // promised for another day, or for a day that becomes certain
	Displays    []LongerShown `json:"displays"`    // that last longer
}

// ChangedDay is a day that becomes another.
type ChangedDay struct {
	Date   string          `json:"date"`
	Before calendar.Reason `json:"before"`
	After  calendar.Reason `json:"after"`
}

// LongerShown is a display that ends later.
type LongerShown struct {
	Period casework.PeriodID `json:"period"`
	Before time.Time         `json:"before"`
	After  time.Time         `json:"after"`
}

// supposed is a calendar with one year in the place of what is known of it.
type supposed struct {
	casework.Workdays
	year *calendar.Calendar
	of   int
}

// On implements [casework.Workdays].
func (s supposed) On(day time.Time) calendar.Day {
	if day.Year() == s.of {
		return s.year.On(day)
	}
	return s.Workdays.On(day)
}

// previewedAtOnce is how many applications are held in memory.
const previewedAtOnce = 500

// preview counts what a year would change, by the same rules by which it will.
func (c *Caseload) preview(ctx context.Context, year calendar.Year) (p Preview, err error) {
	now := c.Days()
	then := supposed{now, calendar.Of(0, year), year.Year}
	first := p.days(now, then, year.Year)
	if first.IsZero() {
		return p, &casework.Refusal{Code: casework.CodeNothingToChange}
	}
	if err := c.Store.Look(ctx, func(tx *store.Tx) error { return p.once(tx, c.moment(), then) }); err != nil {
		return p, err
	}
	for behind := ""; ; {
		ids, err := c.Store.CountedFrom(ctx, first, behind, previewedAtOnce)
		if err != nil || len(ids) == 0 {
			return p, err
		}
		behind = ids[len(ids)-1]
		if err := c.Store.Look(ctx, func(tx *store.Tx) error { return p.some(tx, ids, c.moment(), then) }); err != nil {
			return p, err
		}
	}
}

// days notes those that change, and is the first on which anything does; zero if
// nothing does.
func (p *Preview) days(now, then casework.Workdays, year int) (first time.Time) {
	p.Days, p.Displays = []ChangedDay{}, []LongerShown{}
	for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
		before, after := now.On(day), then.On(day)
		if before.Reason != after.Reason && first.IsZero() {
			first = day
		}
		if before.Counted != after.Counted {
			p.Days = append(p.Days, ChangedDay{day.Format(time.DateOnly), before.Reason, after.Reason})
		}
	}
	return first
}

// once counts what many applications share.
func (p *Preview) once(tx *store.Tx, now time.Time, then casework.Workdays) error {
	periods, err := tx.Periods()
	if err != nil {
		return err
	}
	for _, one := range periods {
		w := casework.World{Now: now, By: system, Period: one, Days: then}
		moved, err := casework.DecidePeriod(one, casework.PeriodCommand{Kind: casework.CalendarRecounted}, w)
		if _, refused := casework.IsRefusal(err); refused {
			continue
		}
		if err != nil {
			return err
		}
		before := one.Display.To
		if one.Stage == casework.ListPublished {
			before = one.Listing.To
		}
		p.Displays = append(p.Displays, LongerShown{one.ID, before, moved.Window.To})
	}
	promises, err := tx.Promises()
	if err != nil {
		return err
	}
	worlds := worlds{}
	for _, promise := range promises {
		w, err := worlds.of(tx, promise.Period, now, then)
		if err != nil {
			return err
		}
		one := &casework.Application{State: casework.Qualified, Permit: promise.Due}
		events, err := casework.Decide(one, casework.Recount{}, w)
		if err != nil {
			return err
		}
		p.Permits += len(events) * promise.Number
	}
	return nil
}

func (p *Preview) some(tx *store.Tx, ids []string, now time.Time, then casework.Workdays) error {
	all, err := tx.Counted(ids, false)
	if err != nil {
		return err
	}
	worlds := worlds{}
	for _, one := range all {
		w, err := worlds.of(tx, one.Period, now, then)
		if err != nil {
			return err
		}
		events, err := recounted(one, w)
		if err != nil {
			return err
		}
		for _, e := range events {
			if of, is := e.Event.(casework.Recounted); is {
				p.count(of.Days)
			}
		}
	}
	return nil
}

func (p *Preview) count(days []casework.RecountedDay) {
	for _, d := range days {
		if d.Line != "" {
			p.Lines++
		} else {
			p.Supplements++
		}
	}
}
