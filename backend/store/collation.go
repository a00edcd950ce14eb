package store

import (
	"context"
	"fmt"
	"strings"
)

// comparesExactly refuses a database on a server that takes different texts for
// the same, or can't hold every character: ids, codes and names would run into
// each other. On PostgreSQL no database does the first.
func (s *Store) comparesExactly(ctx context.Context) error {
	var charset, collation string
	row := sqlDB(s.write).QueryRowContext
	switch s.driver {
	case "postgres":
		if err := row(ctx, "SHOW server_encoding").Scan(&charset); err != nil {
			return fmt.Errorf("read the encoding of the database: %w", err)
		}
		if charset != "UTF8" {
			return fmt.Errorf("the database is encoded in %s: make it with ENCODING 'UTF8' (docs/operating.md)", charset)
		}
	case "mysql":
		if err := row(ctx, "SELECT @@character_set_database, @@collation_database").Scan(&charset, &collation); err != nil {
			return fmt.Errorf("read the collation of the database: %w", err)
		}
		if charset != "utf8mb4" || !strings.HasSuffix(collation, "_bin") {
			return fmt.Errorf("the database compares text by %s, which may take different texts for the same: "+
				"make it with CHARACTER SET utf8mb4 COLLATE utf8mb4_bin (docs/operating.md)", collation)
		}
	}
	return nil
}
