package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"luohu/backend/store"
	"luohu/backend/tables"
	"luohu/configs"
	"luohu/estimator"
)

// knownTables are the tables as a command knows them: of files, and of the
// database if there is one.
type knownTables struct {
	*tables.Tables
	settings configs.Settings
	words    *estimator.Words
	store    *store.Store // nil: there is no database yet
}

// withTables is for commands that only look: they make no database.
func withTables(load loader, do func(*knownTables) error) error {
	t, err := filesAlone(load)
	if err != nil {
		return err
	}
	if s := t.settings; !store.Exists(s.Database.Driver, s.Database.DSN, s.Data.Dir) {
		return do(t)
	}
	return t.withStore(func(ctx context.Context) error {
		if !t.store.HasPolicyRecord(ctx) { // of a program from before, never started since
			files := *t
			files.store = nil
			return do(&files)
		}
		if _, err := t.Refresh(ctx, t.store); err != nil {
			return err
		}
		return do(t)
	})
}

// withRecord is for commands that write into the record of versions.
func withRecord(load loader, do func(context.Context, *knownTables) error) error {
	t, err := filesAlone(load)
	if err != nil {
		return err
	}
	return t.withStore(func(ctx context.Context) error {
		if err := t.store.Migrate(ctx); err != nil {
			return err
		}
		if err := do(ctx, t); err != nil {
			return err
		}
		// What was done is done: entries that can't be sealed now, a running
		// program seals.
		_, _ = t.store.SealAudit(ctx)
		return nil
	})
}

func filesAlone(load loader) (*knownTables, error) {
	settings, err := load()
	if err != nil {
		return nil, err
	}
	t := &knownTables{settings: settings}
	if t.words, err = loadPolicyWords(); err != nil {
		return nil, err
	}
	t.Tables, err = loadTables(settings.Policy, t.words)
	return t, err
}

func (t *knownTables) withStore(do func(context.Context) error) (err error) {
	ctx, s := context.Background(), t.settings
	if t.store, err = store.Open(ctx, s.Database.Driver, s.Database.DSN, s.Data.Dir, time.Now); err != nil {
		return err
	}
	defer t.store.Close()
	return do(ctx)
}

// find is the policy that words mean: a file, an id, or the hash of a version.
func (t *knownTables) find(words string) (*estimator.Policy, error) {
	src, err := os.ReadFile(words)
	if errors.Is(err, fs.ErrNotExist) {
		p, err := t.Find(context.Background(), t.store, words)
		if err != nil {
			return nil, usageFault{err}
		}
		return p, nil
	}
	if err != nil {
		return nil, usageFault{err}
	}
	p, err := estimator.Load(words, src, t.words)
	if err != nil {
		return nil, usageFault{fmt.Errorf("%s: %w", words, err)}
	}
	return p, nil
}
