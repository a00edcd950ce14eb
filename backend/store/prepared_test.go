package store

import (
	"database/sql"
	"fmt"
	"testing"
)

func openedPrepared(t *testing.T) *sql.DB {
	t.Helper()
	db, err := openPrepared("file:" + t.TempDir() + "/kept.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	must(t, db, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)")
	for i := range 4 {
		must(t, db, "INSERT INTO things (id, name) VALUES (?, ?)", i, fmt.Sprint("thing ", i))
	}
	return db
}

func must(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func TestAStatementIsReadFromWhileTheSameOneRuns(t *testing.T) {
	db := openedPrepared(t)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	const query = "SELECT id FROM things WHERE id >= ? ORDER BY id"
	seen := 0
	var within func(from int)
	within = func(from int) {
		rows, err := tx.QueryContext(t.Context(), query, from)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id int
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			seen++
			within(id + 1)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	within(0)
	if seen != 15 { // every ascending run of four things
		t.Errorf("%d rows were seen", seen)
	}
}

func TestAKeptStatementFollowsTheSchema(t *testing.T) {
	db := openedPrepared(t)
	columns := func() int {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM things")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil || !rows.Next() || rows.Err() != nil {
			t.Fatal(err, rows.Err())
		}
		return len(names)
	}
	if n := columns(); n != 2 {
		t.Fatalf("%d columns", n)
	}
	must(t, db, "ALTER TABLE things ADD COLUMN weight INTEGER")
	if n := columns(); n != 3 {
		t.Errorf("after the schema has changed there are %d columns", n)
	}
}

func TestAConnectionKeepsSoManyStatementsAndNoMore(t *testing.T) {
	db := openedPrepared(t)
	for i := range 3 * mostPrepared {
		must(t, db, fmt.Sprintf("UPDATE things SET name = 'again' WHERE id = %d", i))
	}
	one, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	err = one.Raw(func(c any) error {
		if kept := len(c.(*preparedConn).kept); kept != mostPrepared {
			return fmt.Errorf("it keeps %d", kept)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAStatementThatFailedRunsAgain(t *testing.T) {
	db := openedPrepared(t)
	const query = "INSERT INTO things (id, name) VALUES (?, ?)"
	if _, err := db.ExecContext(t.Context(), query, 1, "there already"); err == nil {
		t.Fatal("two things have one id")
	}
	must(t, db, query, 9, "new")
	var name string
	if err := db.QueryRowContext(t.Context(), "SELECT name FROM things WHERE id = ?", 9).Scan(&name); err != nil || name != "new" {
		t.Errorf("%q, %v", name, err)
	}
}
