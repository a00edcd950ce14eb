package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"luohu/backend/store"
)

// MigrateCmd changes the database schema. `luohu serve` brings it up by itself.
type MigrateCmd struct {
	Up     MigrateUp     `cmd:"" help:"Apply every step that is missing."`
	Down   MigrateDown   `cmd:"" help:"Take the last step back (its tables and what they hold go)."`
	Status MigrateStatus `cmd:"" help:"List the steps and when they were applied."`
}

type (
	// MigrateUp applies what is missing.
	MigrateUp struct{}
	// MigrateDown takes one step back.
	MigrateDown struct{}
	// MigrateStatus lists the steps.
	MigrateStatus struct{}
)

// Run applies what is missing and shows where the schema is.
func (MigrateUp) Run(load loader, out io.Writer) error {
	return withStore(load, func(ctx context.Context, s *store.Store) error {
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		return printSteps(ctx, s, out)
	})
}

// Run takes one step back and shows where the schema is.
func (MigrateDown) Run(load loader, out io.Writer) error {
	return withStore(load, func(ctx context.Context, s *store.Store) error {
		if err := s.MigrateDown(ctx); err != nil {
			return err
		}
		return printSteps(ctx, s, out)
	})
}

// Run lists the steps.
func (MigrateStatus) Run(load loader, out io.Writer) error {
	return withStore(load, func(ctx context.Context, s *store.Store) error { return printSteps(ctx, s, out) })
}

func printSteps(ctx context.Context, s *store.Store, out io.Writer) error {
	steps, err := s.Migrations(ctx)
	if err != nil {
		return err
	}
	for _, step := range steps {
		applied := "not applied"
		if !step.Applied.IsZero() {
			applied = "applied " + step.Applied.UTC().Format(time.RFC3339)
		}
		if _, err := fmt.Fprintf(out, "%05d %s: %s\n", step.Version, step.Name, applied); err != nil {
			return err
		}
	}
	return nil
}

func withStore(load loader, do func(context.Context, *store.Store) error) error {
	settings, err := load()
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, settings.Database.Driver, settings.Database.DSN, settings.Data.Dir, time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	return do(ctx, s)
}

// withData does something with a database that is there.
func withData(load loader, do func(context.Context, *store.Store) error) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if !store.Exists(settings.Database.Driver, settings.Database.DSN, settings.Data.Dir) {
		return usageFault{fmt.Errorf("there is no database in %s", settings.Data.Dir)}
	}
	return withStore(load, do)
}
