package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// words that differ between databases, as ${TIME} and ${TEXT} in the files.
// ${NUMBER} has 64 bits, ${SERIAL} is one that grows by itself; on SQLite only
// the word INTEGER makes a key the row's own number. ${ON} stands before the table
// of an index that is dropped, which only MySQL wants to hear; the rest of its line
// is a comment elsewhere.
var words = map[string]*strings.Replacer{
	"sqlite": strings.NewReplacer("${TIME}", "DATETIME", "${TEXT}", "TEXT",
		"${NUMBER}", "INTEGER", "${SERIAL}", "INTEGER", "${ON}", "--"),
	"postgres": strings.NewReplacer("${TIME}", "TIMESTAMPTZ", "${TEXT}", "TEXT",
		"${NUMBER}", "BIGINT", "${SERIAL}", "BIGINT GENERATED ALWAYS AS IDENTITY", "${ON}", "--"),
	"mysql": strings.NewReplacer("${TIME}", "DATETIME(6)", "${TEXT}", "MEDIUMTEXT",
		"${NUMBER}", "BIGINT", "${SERIAL}", "BIGINT AUTO_INCREMENT", "${ON}", "ON"),
}

var dialects = map[string]goose.Dialect{
	"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres, "mysql": goose.DialectMySQL,
}

// Step is one migration and when it was applied (zero: not yet).
type Step struct {
	Version int64
	Name    string
	Applied time.Time
}

// Migrate brings the schema up to date. Several machines may start at once:
// one migrates, the others wait for it.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.comparesExactly(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return s.migrating(ctx, func(p *goose.Provider) error {
		_, err := p.Up(ctx)
		return err
	})
}

// MigrateDown takes the last step back.
func (s *Store) MigrateDown(ctx context.Context) error {
	return s.migrating(ctx, func(p *goose.Provider) error {
		_, err := p.Down(ctx)
		return err
	})
}

// Migrations lists every step in order.
func (s *Store) Migrations(ctx context.Context) (steps []Step, err error) {
	err = s.migrating(ctx, func(p *goose.Provider) error {
		all, err := p.Status(ctx)
		for _, m := range all {
			steps = append(steps, Step{Version: m.Source.Version, Name: m.Source.Path, Applied: m.AppliedAt})
		}
		return err
	})
	return steps, err
}

func (s *Store) migrating(ctx context.Context, do func(*goose.Provider) error) error {
	var options []goose.ProviderOption
	switch s.driver {
	case "postgres":
		// One installation waits for itself, not for another in the same database.
		var id int64
		if err := sqlDB(s.write).QueryRowContext(ctx, "SELECT hashtextextended('luohu_migrate ' || current_schema(), 0)").Scan(&id); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(id), lock.WithLockTimeout(1, waitForLock))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	case "mysql":
		unlock, err := mysqlLock(ctx, sqlDB(s.write))
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		defer unlock()
	}
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialects[s.driver], sqlDB(s.write), worded{dir, words[s.driver]}, options...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := do(p); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// waitForLock is how long one machine waits for another that migrates, in seconds.
const waitForLock = 300

// mysqlLockName is of the database: names of locks are the server's.
const mysqlLockName = "CONCAT('luohu_', MD5(DATABASE()))"

// mysqlLock does for MySQL what goose brings for PostgreSQL only.
func mysqlLock(ctx context.Context, db *sql.DB) (unlock func(), err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK("+mysqlLockName+", ?)", waitForLock).Scan(&got); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if got.Int64 != 1 {
		return nil, errors.Join(fmt.Errorf("another machine has been migrating for %d seconds", waitForLock), conn.Close())
	}
	return func() {
		// A lock that is not released ends with its session anyway.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK("+mysqlLockName+")")
		_ = conn.Close()
	}, nil
}

// worded is a folder of files with their ${…} words filled in.
type worded struct {
	fs.FS
	words *strings.Replacer
}

func (w worded) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(w.FS, name) }

func (w worded) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer f.Close()
	src, err := fs.ReadFile(w.FS, name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return wordedFile{bytes.NewReader([]byte(w.words.Replace(string(src)))), info}, err
}

type wordedFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f wordedFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f wordedFile) Close() error               { return nil }
