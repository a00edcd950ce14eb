// Package storetest gives tests a database of their own: on SQLite, and on the
// real servers that `make test` starts.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	"luohu/backend/store"
)

// server is a database server on which a test gets a place of its own.
type server struct {
	driver, variable string
	pool             string // the database/sql driver
	create, drop     string // with NAME in it
	own              func(dsn, name string) string
}

var servers = []server{
	{
		"postgres", "TEST_POSTGRES_DSN", "pgx",
		"CREATE SCHEMA NAME", "DROP SCHEMA NAME CASCADE",
		func(dsn, name string) string { return dsn + " search_path=" + name },
	},
	{
		"mysql", "TEST_MYSQL_DSN", "mysql",
		"CREATE DATABASE NAME CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "DROP DATABASE NAME",
		func(dsn, name string) string { return dsn[:strings.LastIndex(dsn, "/")+1] + name },
	},
}

// Each runs a test on each kind of database, on one that no other test sees.
// Without a server its kind is left out, but never in CI.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, Open(t, "sqlite", "")) })
	for _, db := range servers {
		dsn := os.Getenv(db.variable)
		if dsn == "" {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not set: run the tests with `make test`", db.variable)
			}
			continue
		}
		t.Run(db.driver, func(t *testing.T) { test(t, Open(t, db.driver, db.place(t, dsn))) })
	}
}

// place makes a place of its own, and takes it away after the test.
func (db server) place(t *testing.T, dsn string) (own string) {
	t.Helper()
	pool, err := sql.Open(db.pool, dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ToLower(rand.Text())
	run := func(statement string) {
		if _, err := pool.ExecContext(context.Background(), strings.ReplaceAll(statement, "NAME", name)); err != nil {
			t.Error(err)
		}
	}
	run(db.create)
	t.Cleanup(func() {
		run(db.drop)
		_ = pool.Close()
	})
	return db.own(dsn, name)
}

// Open opens a database with the whole schema, until the end of the test.
func Open(t testing.TB, driver, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), driver, dsn, t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
