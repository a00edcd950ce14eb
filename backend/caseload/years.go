package caseload

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// NewYear is a year of the calendar that is asked for, and what it would change
// when it was asked.
type NewYear struct {
	calendar.Year
	Source  string  `json:"source"` // where it was announced
	Preview Preview `json:"preview"`
}

// maxSource is how long the name of an announcement may be, in characters.
const maxSource = 200

// How far from now a year may be: further away it is a typing error.
const (
	yearsBack  = 10
	yearsAhead = 2
)

// PreviewCalendar is what a year would change if it were loaded now. Nothing is
// written.
func (c *Caseload) PreviewCalendar(ctx context.Context, year calendar.Year) (p Preview, err error) {
	if err := c.checkYear(year); err != nil {
		return p, err
	}
	return c.preview(ctx, year)
}

// RequestCalendar asks a second person for a new or corrected year.
func (c *Caseload) RequestCalendar(ctx context.Context, by casework.Actor, year calendar.Year, source, reason string) (r casework.Request, err error) {
	if err := casework.Ask(casework.Request{Kind: casework.AskCalendar, Reason: reason}, by); err != nil {
		return r, err
	}
	if err := c.checkYear(year); err != nil {
		return r, err
	}
	if err := casework.Reasoned("source", source, maxSource); err != nil {
		return r, err
	}
	asked := &NewYear{Year: year, Source: source}
	if asked.Preview, err = c.preview(ctx, year); err != nil {
		return r, err
	}
	return c.Request(ctx, by, casework.AskCalendar, strconv.Itoa(year.Year), Details{Calendar: asked}, reason)
}

func (c *Caseload) checkYear(year calendar.Year) error {
	fault := year.Check()
	if now := c.Now().In(casework.Zone).Year(); fault == nil && (year.Year < now-yearsBack || year.Year > now+yearsAhead) {
		fault = &calendar.Fault{Field: "year", Rule: calendar.OtherYear}
	}
	if fault == nil {
		return nil
	}
	return &casework.Refusal{Code: casework.CodeCalendarWrong, Params: map[string]any{
		"field": fault.Field, "date": fault.Date, "rule": string(fault.Rule),
	}}
}

// loadYear puts a year that was approved into force. The clock counts anew what
// it changes.
func (c *Caseload) loadYear(_ context.Context, tx *store.Tx, r asked) error {
	next := r.details.Calendar
	if next == nil {
		return errors.New("a request for a calendar without one")
	}
	if err := c.checkYear(next.Year); err != nil {
		return err
	}
	row, err := almanac.Row(next.Year)
	if err != nil {
		return err
	}
	rows, err := tx.CalendarYears()
	if err != nil {
		return err
	}
	if before, there := almanac.InForce(rows)[row.Year]; there && before.Hash == row.Hash {
		return &casework.Refusal{Code: casework.CodeNothingToChange}
	}
	if !r.forGood {
		return nil
	}
	row.Source, row.ByStaff, row.Request, row.LoadedBy = next.Source, true, r.ID, r.AskedBy
	if err := tx.SaveCalendarYear(&row); err != nil {
		return err
	}
	noted := map[string]string{"edition": strconv.FormatInt(row.Edition, 10), "hash": row.Hash, "request": r.ID}
	if err := tx.Audit(deed(r.by, "calendar.load", "calendar", r.Subject, r.Reason, noted)); err != nil {
		return err
	}
	return tx.Tell(store.Message{ID: newID(), Topic: "calendar", Subject: r.Subject, Data: fmt.Sprintf(`{"kind":"calendar_loaded","edition":%d}`, row.Edition)})
}

// LoadedYears are all versions of all years, the oldest first.
func (c *Caseload) LoadedYears(ctx context.Context) (all []store.CalendarYear, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		all, err = tx.CalendarYears()
		return err
	})
	return all, err
}

// Loaded are the versions of a year, the newest first, and which one is in force;
// none if it came with no program and nobody has loaded it.
func (c *Caseload) Loaded(ctx context.Context, year int) (all []store.CalendarYear, now store.CalendarYear, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		rows, err := tx.CalendarYears()
		for _, row := range rows {
			if row.Year == year {
				all = append([]store.CalendarYear{row}, all...)
			}
		}
		now = almanac.InForce(rows)[year]
		return err
	})
	return all, now, err
}
