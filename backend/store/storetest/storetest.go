// Package storetest gives tests a database of their own: on SQLite, and on the
// real servers that `make test` starts.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/store"
)

// server is a database server on which a test gets a database of its own.
type server struct {
	driver, variable string
	pool             string // the database/sql driver
	create, drop     string // with NAME in it
	fold             string // create, so that case is not told apart; empty: there is no such
	own              func(dsn, name string) string
	ready            *template
}

var servers = []server{
	{
		"postgres", "TEST_POSTGRES_DSN", "pgx",
		"CREATE DATABASE NAME", "DROP DATABASE NAME WITH (FORCE)", "",
		func(dsn, name string) string { return dsn + " dbname=" + name },
		&template{
			exists: "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'NAME')",
			sealed: "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'NAME' AND NOT datallowconn)",
			seal:   "ALTER DATABASE NAME WITH ALLOW_CONNECTIONS false",
			lock:   "SELECT pg_advisory_lock(hashtextextended('NAME', 0))", unlock: "SELECT pg_advisory_unlock(hashtextextended('NAME', 0))",
			copies: true,
		},
	},
	{
		"mysql", "TEST_MYSQL_DSN", "mysql",
		"CREATE DATABASE NAME CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "DROP DATABASE NAME", "CREATE DATABASE NAME CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
		func(dsn, name string) string { return dsn[:strings.LastIndex(dsn, "/")+1] + name },
		&template{
			exists: "SELECT EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = 'NAME')",
			lock:   "DO GET_LOCK('NAME', 300)", unlock: "DO RELEASE_LOCK('NAME')",
		},
	},
}

// Each runs a test on each kind of database, on one that no other test sees.
// Without a server its kind is left out, but never in CI.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	each(t, func(t *testing.T, driver, dsn string) { test(t, Open(t, driver, dsn)) })
}

// EachTwice is Each with the same database opened twice, as by two processes.
func EachTwice(t *testing.T, test func(t *testing.T, one, two *store.Store)) {
	each(t, func(t *testing.T, driver, dsn string) { test(t, Open(t, driver, dsn), Open(t, driver, dsn)) })
}

// EachForged is Each with a way past the store, for who forges rows.
func EachForged(t *testing.T, test func(t *testing.T, s *store.Store, forge func(statement string))) {
	pools := map[string]string{"sqlite": "sqlite", "postgres": "pgx", "mysql": "mysql"}
	each(t, func(t *testing.T, driver, dsn string) {
		s := Open(t, driver, dsn)
		pool, err := sql.Open(pools[driver], dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		test(t, s, func(statement string) {
			t.Helper()
			if _, err := pool.ExecContext(context.Background(), statement); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// EachPlace runs a test on each kind of database, for those who open it themselves.
func EachPlace(t *testing.T, test func(t *testing.T, driver, dsn string)) {
	t.Helper()
	each(t, test)
}

// each gives databases with the whole schema.
func each(t *testing.T, test func(t *testing.T, driver, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "luohu.db")
		copyReady(t, file)
		test(t, "sqlite", file)
	})
	for _, db := range servers {
		dsn := os.Getenv(db.variable)
		if dsn == "" {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not set: run the tests with `make test`", db.variable)
			}
			continue
		}
		t.Run(db.driver, func(t *testing.T) { test(t, db.driver, db.copied(t, dsn)) })
	}
}

// EachFolding runs a test on each server whose databases may take capitals and
// small letters for the same, on one that does.
func EachFolding(t *testing.T, test func(t *testing.T, driver, dsn string)) {
	for _, db := range servers {
		if db.fold == "" {
			continue
		}
		dsn := os.Getenv(db.variable)
		if dsn == "" {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not set: run the tests with `make test`", db.variable)
			}
			continue
		}
		db.create = db.fold
		t.Run(db.driver, func(t *testing.T) { test(t, db.driver, db.place(t, dsn)) })
	}
}

// Place is a place of its own on a server, for benchmarks.
func Place(t testing.TB, driver, dsn string) (own string) {
	t.Helper()
	i := slices.IndexFunc(servers, func(s server) bool { return s.driver == driver })
	return servers[i].place(t, dsn)
}

// place is a database of its own, in which nothing is, until the end of the test.
func (db server) place(t testing.TB, dsn string) (own string) {
	t.Helper()
	return db.made(t, dsn, db.create)
}

// made makes one by a statement.
func (db server) made(t testing.TB, dsn, create string) (own string) {
	t.Helper()
	pool, err := sql.Open(db.pool, dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ToLower(rand.Text())
	run := func(statement string) {
		if _, err := pool.ExecContext(context.Background(), named(statement, name)); err != nil {
			t.Error(err)
		}
	}
	run(create)
	t.Cleanup(func() {
		run(db.drop)
		_ = pool.Close()
	})
	return db.own(dsn, name)
}

func named(statement, name string) string { return strings.ReplaceAll(statement, "NAME", name) }

// Open opens a database with the whole schema, until the end of the test.
func Open(t testing.TB, driver, dsn string) *store.Store {
	t.Helper()
	dir := t.TempDir()
	if driver == "sqlite" {
		copyReady(t, store.SQLiteFile(dsn, dir))
	}
	s, err := store.Open(t.Context(), driver, dsn, dir, time.Now)
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

// In is what some work in one transaction comes to.
func In[T any](t testing.TB, s *store.Store, work func(tx *store.Tx) (T, error)) (made T) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) (err error) {
		made, err = work(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}
