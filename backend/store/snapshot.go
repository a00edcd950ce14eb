package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrNotEmbedded says that the database is a server's, which has its own tools
// for what was asked.
var ErrNotEmbedded = errors.New("the database is on a server")

// SQLiteFile is where the embedded database is.
func SQLiteFile(dsn, dir string) string { return cmp.Or(dsn, filepath.Join(dir, sqliteFile)) }

// Snapshot writes the whole database, as of one moment, into a file that must
// not be there yet. Others read and write meanwhile. What was erased is not in
// it: it is written anew, row by row.
func (s *Store) Snapshot(ctx context.Context, file string) error {
	if s.driver != "sqlite" {
		return ErrNotEmbedded
	}
	if err := s.write.WithContext(ctx).Exec("VACUUM INTO ?", file).Error; err != nil {
		return fmt.Errorf("write a snapshot of the database: %w", err)
	}
	return nil
}

// Schema is the last step of the schema that was applied here; 0: none.
func (s *Store) Schema(ctx context.Context) (version int64, err error) {
	if !s.reading(ctx).Migrator().HasTable("goose_db_version") {
		return 0, nil
	}
	err = s.reading(ctx).Raw("SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version).Error
	if err != nil {
		return 0, fmt.Errorf("read which schema the database has: %w", err)
	}
	return version, nil
}

// KnownSchema is the last step of the schema that this program knows.
func KnownSchema() (last int64, err error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	for _, name := range names {
		number, _, _ := strings.Cut(filepath.Base(name), "_")
		step, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("the migration %s has no number", name)
		}
		last = max(last, step)
	}
	return last, err
}

// KeptFiles are the names, in the store of files, of all that people uploaded
// and that can still be opened: whoever is erased has lost the key of theirs.
func (s *Store) KeptFiles(ctx context.Context) (names []string, err error) {
	db := s.reading(ctx)
	if !db.Migrator().HasTable(&File{}) {
		return nil, nil
	}
	const opened = " FROM files WHERE person NOT IN (SELECT owner FROM data_keys WHERE wrapped = '')"
	err = db.Raw("SELECT sealed" + opened + " UNION SELECT thumb_kept" + opened + " AND thumb_kept <> '' ORDER BY 1").Scan(&names).Error
	if err != nil {
		return nil, fmt.Errorf("read the names of files: %w", err)
	}
	return names, nil
}
