package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/store"
	"luohu/configs"
)

// AuditCmd looks after the audit log, which the program writes.
type AuditCmd struct {
	Verify AuditVerify `cmd:"" help:"Check that nothing in the audit log was changed, removed, added or reordered."`
	Export AuditExport `cmd:"" help:"Write the entries of some days, or all, to standard output."`
	Anchor AuditAnchor `cmd:"" help:"Note where the audit log stands, in a signed file."`
}

// withAudit is for commands that look into the log: they make no database, and
// change none.
func withAudit(load loader, do func(context.Context, *store.Store, configs.Settings) error) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if !store.Exists(settings.Database.Driver, settings.Database.DSN, settings.Data.Dir) {
		return usageFault{fmt.Errorf("there is no database in %s", settings.Data.Dir)}
	}
	ctx := context.Background()
	s, err := store.Open(ctx, settings.Database.Driver, settings.Database.DSN, settings.Data.Dir, time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	if !s.HasAudit(ctx) { // of a program from before, never started since
		return usageFault{errors.New("this database has no audit log yet: luohu migrate up")}
	}
	return do(ctx, s, settings)
}

func anchors(settings configs.Settings) anchor.Folder { return anchor.Folder(settings.AnchorsDir()) }
