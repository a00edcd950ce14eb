package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"luohu/backend/backup"
	"luohu/backend/files"
	"luohu/backend/store"
	"luohu/configs"
)

type (
	// BackupCmd backs the embedded data up.
	BackupCmd struct {
		Write  BackupWrite  `cmd:"" default:"withargs" help:"Write database, uploads, anchors and keys into one file, while everything runs."`
		Verify BackupVerify `cmd:"" help:"Hold every file of a backup against its hash; exit 1 if one differs."`
	}
	// BackupWrite is luohu backup FILE.
	BackupWrite struct {
		File        string `arg:"" help:"It must not be there yet." placeholder:"FILE"`
		WithoutKeys bool   `help:"Leave the secret keys out: keep them elsewhere, or nothing in it can ever be read."`
	}
	// BackupVerify is luohu backup verify FILE.
	BackupVerify struct {
		File string `arg:"" placeholder:"FILE"`
	}
	// RestoreCmd is luohu restore FILE.
	RestoreCmd struct {
		File string `arg:"" placeholder:"FILE"`
	}
)

// ownTools is how databases on servers are backed up.
var ownTools = map[string]string{"postgres": "pg_dump -Fc", "mysql": "mariadb-dump --single-transaction"}

// embedded are the settings, if the database is a file.
func embedded(load loader) (configs.Settings, error) {
	settings, err := load()
	if tool := ownTools[settings.Database.Driver]; err == nil && tool != "" {
		err = usageFault{fmt.Errorf("the database is on a server: back it up with %s, and the folders beside it as docs/operating.md tells (Backup and restore)", tool)}
	}
	return settings, err
}

func places(s configs.Settings) backup.Places {
	p := backup.Places{
		Data: s.Data.Dir, Database: store.SQLiteFile(s.Database.DSN, s.Data.Dir), Keys: s.KeysDir(), Anchors: s.AnchorsDir(), Kept: files.KeptDir(s),
	}
	if s.Files.S3.Endpoint != "" {
		p.Kept = ""
	}
	return p
}

// Run writes a backup.
func (c *BackupWrite) Run(load loader, out io.Writer) error {
	settings, err := embedded(load)
	if err != nil {
		return err
	}
	return withData(load, func(ctx context.Context, s *store.Store) error {
		w, err := backup.Write(ctx, backup.Source{
			Places: places(settings), Store: s, Program: version, WithoutKeys: c.WithoutKeys, Now: time.Now(),
		}, c.File)
		if errors.Is(err, fs.ErrExist) {
			return usageFault{fmt.Errorf("%s is there already", c.File)}
		}
		if err != nil {
			return err
		}
		c.tell(out, w)
		if len(w.Missing) > 0 {
			return checkFailed{fmt.Errorf("%s was written without %d uploaded files that are missing or damaged: %s", c.File, len(w.Missing), w.Missing[0])}
		}
		return nil
	})
}

func (c *BackupWrite) tell(out io.Writer, w backup.Written) {
	fmt.Fprintf(out, "%s holds the database (%.1f MB, schema %d) and %d uploaded files.\n", c.File, float64(w.DatabaseBytes)/1e6, w.Schema, w.Files)
	if w.Bucket {
		fmt.Fprintln(out, "What people uploaded is in the bucket, and not in it: copy the bucket too.")
	}
	if w.Keys {
		fmt.Fprintln(out, "The keys are in it: whoever has it can read everything.")
	} else {
		fmt.Fprintln(out, "The keys are not in it: without them nothing in it can be read.")
	}
}

// Run checks a backup.
func (c *BackupVerify) Run(out io.Writer) error {
	return reading(c.File, func(f *os.File) error {
		r, err := backup.Verify(context.Background(), f)
		if err == nil {
			_, err = fmt.Fprintf(out, "%s is whole: %d files, %.1f MB, of %s by luohu %s with schema %d.\n",
				c.File, r.Entries, float64(r.Bytes)/1e6, r.MadeAt.Format(time.RFC3339), r.Program, r.Schema)
		}
		return err
	})
}

// Run puts a backup back.
func (c *RestoreCmd) Run(load loader, out io.Writer) error {
	settings, err := embedded(load)
	if err != nil {
		return err
	}
	return reading(c.File, func(f *os.File) error {
		r, err := backup.Restore(context.Background(), f, places(settings))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%d files, %.1f MB, as of %s are in %s.\n", r.Entries, float64(r.Bytes)/1e6, r.MadeAt.Format(time.RFC3339), settings.Data.Dir)
		if !r.Keys {
			fmt.Fprintf(out, "The keys were not in it: copy them to %s before the start.\n", settings.KeysDir())
		}
		_, err = fmt.Fprintln(out, "Look at it before you start it: luohu casework verify; luohu audit verify.")
		return err
	})
}

// reading opens a backup; that it is damaged is what was checked for.
func reading(file string, do func(*os.File) error) error {
	f, err := os.Open(file)
	if err != nil {
		return usageFault{err}
	}
	defer f.Close()
	err = do(f)
	if errors.Is(err, backup.ErrDamaged) {
		return checkFailed{fmt.Errorf("%s: %w", file, err)}
	}
	if err != nil {
		return usageFault{fmt.Errorf("%s: %w", file, err)}
	}
	return nil
}
