package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"luohu/backend/store"
)

// Every test has a database of its own, and a thousand of them would each go through all
// migrations. One that has gone through them is kept, and copied: a file of SQLite by
// each process, a database on a server by all. Making that one goes through all migrations,
// and so does who begins with an empty one (Place).

// readyFile is a database of SQLite with the whole schema.
var readyFile = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "luohu-ready")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "luohu.db")
	if err := migrated("sqlite", file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// copyReady makes a database of SQLite with the whole schema where there is none.
func copyReady(t testing.TB, file string) {
	t.Helper()
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	content, err := readyFile()
	if err == nil {
		err = os.WriteFile(file, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func migrated(driver, dsn string) error {
	s, err := store.Open(context.Background(), driver, dsn, "", time.Now)
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(context.Background()), s.Close())
}

// readyName is that of the database on a server that is copied: another one for other
// migrations.
var readyName = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(here), "..", "migrations", "*.sql"))
	sum := sha256.New()
	for _, file := range files {
		content, reading := os.ReadFile(file)
		err = errors.Join(err, reading)
		sum.Write(content)
	}
	return "ready" + hex.EncodeToString(sum.Sum(nil))[:16], err
})

// template is a database on a server that is copied.
type template struct {
	exists, lock, unlock string // with NAME in it; one process at a time makes it
	sealed, seal         string // whether it is whole and lets nobody in, and the word that makes it so
	copies               bool   // the server has a word for copying, where nobody is in it

	once       sync.Once
	err        error
	name       string
	statements []string // by which MySQL makes another, where there is no such word
}

// make makes it, if no test of this schema has before.
func (r *template) make(db server, pool *sql.DB, dsn string) error {
	r.once.Do(func() {
		if r.name, r.err = readyName(); r.err == nil {
			r.err = r.making(db, pool, dsn)
		}
		if r.err == nil && !r.copies {
			r.statements, r.err = statementsOf(pool, r.name)
		}
	})
	return r.err
}

func (r *template) making(db server, pool *sql.DB, dsn string) (err error) {
	ctx := context.Background()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, named(r.lock, r.name)); err != nil {
		return err
	}
	defer func() {
		_, unlocking := conn.ExecContext(ctx, named(r.unlock, r.name))
		err = errors.Join(err, unlocking)
	}()
	var there, whole bool
	if err := conn.QueryRowContext(ctx, named(r.exists, r.name)).Scan(&there); err != nil {
		return err
	}
	if r.sealed != "" {
		if err := conn.QueryRowContext(ctx, named(r.sealed, r.name)).Scan(&whole); whole || err != nil {
			return err
		}
	}
	if !there {
		if _, err := conn.ExecContext(ctx, named(db.create, r.name)); err != nil {
			return err
		}
	}
	if err := migrated(db.driver, db.own(dsn, r.name)); err != nil || r.seal == "" { // what another left half done, too
		return err
	}
	_, err = conn.ExecContext(ctx, named(r.seal, r.name))
	return err
}

// copied is a database of its own with the whole schema.
func (db server) copied(t testing.TB, dsn string) (own string) {
	t.Helper()
	pool, err := sql.Open(db.pool, dsn)
	if err == nil {
		defer pool.Close()
		err = db.ready.make(db, pool, dsn)
	}
	if err != nil {
		t.Fatal(err)
	}
	if db.ready.copies {
		return db.made(t, dsn, db.create+" TEMPLATE "+db.ready.name)
	}
	own = db.made(t, dsn, db.create)
	if err := db.run(own, db.ready.statements); err != nil {
		t.Fatal(err)
	}
	return own
}

func (db server) run(dsn string, statements []string) error {
	pool, err := sql.Open(db.pool, dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	for _, one := range statements {
		if _, err := pool.ExecContext(context.Background(), one); err != nil {
			return err
		}
	}
	return nil
}

// statementsOf make the tables of a database of MySQL again, with what is in them.
func statementsOf(pool *sql.DB, from string) (statements []string, err error) {
	ctx := context.Background()
	rows, err := pool.QueryContext(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", from)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, create string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		table := "`" + from + "`.`" + name + "`"
		if err := pool.QueryRowContext(ctx, "SHOW CREATE TABLE "+table).Scan(&name, &create); err != nil {
			return nil, err
		}
		statements = append(statements, create)
		var full bool
		if err := pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+")").Scan(&full); err != nil {
			return nil, err
		}
		if full {
			statements = append(statements, "INSERT INTO `"+name+"` SELECT * FROM "+table)
		}
	}
	return statements, rows.Err()
}
