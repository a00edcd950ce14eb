package store_test

import (
	"database/sql"
	"fmt"
	"log"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// A server that was started again has ended every connection that the pool still
// holds: nobody who comes then may find one of them.
func TestAfterAServerWasAwayNobodyFindsTheConnectionsThatItEnded(t *testing.T) {
	others := map[string]struct{ pool, list, end string }{
		"postgres": {"pgx", "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", "SELECT pg_terminate_backend(%d)"},
		"mysql":    {"mysql", "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()", "KILL %d"},
	}
	storetest.EachPlace(t, func(t *testing.T, driver, dsn string) {
		other, isServer := others[driver]
		if !isServer {
			return // there is no server that could be away
		}
		said := listening(t)
		s := storetest.Open(t, driver, dsn)
		holdEvery(t.Context(), t, s, nothing)
		holdEvery(t.Context(), t, s, nothing) // a connection counts how long it rests from its second use
		pool, err := sql.Open(other.pool, dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		for _, id := range ids(t, pool, other.list) {
			if _, err := pool.ExecContext(t.Context(), fmt.Sprintf(other.end, id)); err != nil {
				t.Fatal(err)
			}
		}
		for len(ids(t, pool, other.list)) > 0 { // also their ends take a moment
			time.Sleep(time.Millisecond)
		}
		time.Sleep(2 * store.ConnRests)
		for range 2 * store.Readers(s) {
			if err := s.Do(t.Context(), func(*store.Tx) error { return nil }); err != nil {
				t.Error(err)
			}
		}
		if n := said.Load(); n > 0 {
			t.Errorf("MySQL's driver wrote %d lines of its own beside the log", n)
		}
	})
}

// aloud counts what MySQL's driver has to say.
type aloud struct{ atomic.Int64 }

func (a *aloud) Print(...any) { a.Add(1) }

// listening hears what MySQL's driver says where nobody has told it to be silent.
func listening(t *testing.T) *aloud {
	t.Helper()
	a := &aloud{}
	if err := mysql.SetLogger(a); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mysql.SetLogger(log.New(os.Stderr, "[mysql] ", log.LstdFlags)) })
	return a
}

func ids(t *testing.T, pool *sql.DB, list string) (ids []int64) {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}
