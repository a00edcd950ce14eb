package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/store"
)

type (
	// RetentionCmd is about what is kept of persons after their periods.
	RetentionCmd struct {
		Count RetentionCount `cmd:"" default:"withargs" help:"Count whose data are due to be erased; nothing is changed (the default)."`
		Run   RetentionRun   `cmd:"" help:"Erase them. There is no way back."`
	}
	// RetentionCount tells numbers.
	RetentionCount struct {
		DryRun bool `help:"Nothing is changed by counting anyway."`
	}
	// RetentionRun erases.
	RetentionRun struct{}
)

// Run tells numbers, and nobody's data.
func (*RetentionCount) Run(load loader, out io.Writer) error {
	return withRetention(load, out, func(ctx context.Context, c *caseload.Caseload, after time.Duration) error {
		r, err := c.CountRetention(ctx, after)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "Periods closed for at least %d days: %d. Persons: %d; due to be erased: %d. Erased so far: %d.\n",
			days(after), r.Periods, r.Persons, r.Due, r.Erased)
		return err
	})
}

// Run erases who is due; it may be stopped and run again.
func (*RetentionRun) Run(load loader, out io.Writer) error {
	return withRetention(load, out, func(ctx context.Context, c *caseload.Caseload, after time.Duration) error {
		n, err := c.Reduce(ctx, store.Operator, after)
		if err != nil {
			return fmt.Errorf("after %d persons: %w", n, err)
		}
		_, err = fmt.Fprintf(out, "Erased %d persons of whom nothing was needed for at least %d days.\n", n, days(after))
		return err
	})
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

func withRetention(load loader, out io.Writer, do func(context.Context, *caseload.Caseload, time.Duration) error) error {
	settings, err := load()
	if err != nil {
		return err
	}
	after := settings.Retention.ReduceAfter
	if after == 0 {
		_, err := fmt.Fprintln(out, "retention.reduce_after is not set: everything is kept.")
		return err
	}
	now := settings.RuleClock(time.Now)
	return withPeople(load, func(ctx context.Context, p people) error {
		return do(ctx, caseload.New(caseload.Parts{Store: p.store, Persons: p.vault, Now: now}), after)
	})
}
