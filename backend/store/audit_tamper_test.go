package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"luohu/backend/audit"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// tampering is what somebody did, and what is to be found.
type tampering struct {
	name       string
	statements []string
	number     int64
	what       string
}

// Every change is made as somebody would who may write into the database.
func TestWhateverIsChangedInTheDatabaseIsFound(t *testing.T) {
	const length = 12
	move := func(from, to int) string {
		return fmt.Sprintf("UPDATE audit_entries SET number = %d WHERE number = %d", to, from)
	}
	copied := func(from, to int) string {
		return fmt.Sprintf("INSERT INTO audit_entries SELECT %d, hash, %s FROM audit_entries WHERE number = %d", to, strings.Join(audit.Columns(), ", "), from)
	}
	cases := []tampering{
		{"first gone", []string{"DELETE FROM audit_entries WHERE number = 1"}, 1, audit.Missing},
		{"middle gone", []string{"DELETE FROM audit_entries WHERE number = 6"}, 6, audit.Missing},
		{"several gone", []string{"DELETE FROM audit_entries WHERE number BETWEEN 4 AND 9"}, 4, audit.Missing},
		{"last gone", []string{"DELETE FROM audit_entries WHERE number = 12"}, 12, audit.Missing},
		{"all gone", []string{"DELETE FROM audit_entries"}, 1, audit.Missing},
		{"gone and closed up", []string{"DELETE FROM audit_entries WHERE number = 11", move(12, 11), "UPDATE audit_head SET number = 11"}, 11, audit.Altered},
		{"two swapped", []string{move(5, 99), move(8, 5), move(99, 8)}, 5, audit.Altered},
		{"neighbours swapped", []string{move(5, 99), move(6, 5), move(99, 6)}, 5, audit.Altered},
		{"put in before all", []string{copied(3, 0)}, 0, audit.BeforeAll},
		{"put in after all", []string{copied(3, 13)}, 13, audit.AfterAll},
		{"put in after all, head moved", []string{copied(3, 13), "UPDATE audit_head SET number = 13"}, 13, audit.Altered},
		{"put in between", []string{move(12, 13), move(11, 12), copied(3, 11), "UPDATE audit_head SET number = 13"}, 11, audit.Altered},
		{"hash changed", []string{"UPDATE audit_entries SET hash = '" + strings.Repeat("a", 64) + "' WHERE number = 7"}, 7, audit.Rehashed},
		{"last hash changed", []string{"UPDATE audit_entries SET hash = '" + strings.Repeat("a", 64) + "' WHERE number = 12"}, 12, audit.Altered},
		{"hash in capitals", []string{"UPDATE audit_entries SET hash = UPPER(hash) WHERE number = 7"}, 7, audit.Rehashed},
		{"head's hash changed", []string{"UPDATE audit_head SET hash = '" + strings.Repeat("a", 64) + "'"}, 12, audit.NotHead},
		{"head's hash broken", []string{"UPDATE audit_head SET hash = 'a'"}, 12, audit.NoHead},
		{"head put back", []string{"UPDATE audit_head SET number = 11"}, 11, audit.NotHead},
		{"head moved on", []string{"UPDATE audit_head SET number = 20"}, 13, audit.Missing},
		{"head gone", []string{"DELETE FROM audit_head"}, 12, audit.NoHead},
		{"a space put after", []string{"UPDATE audit_entries SET reason = '材料齐全 𠮷 ' WHERE number = 9"}, 9, audit.Altered},
		{"a word moved to the next field", []string{"UPDATE audit_entries SET actor_kind = 'staff\x1f张三', actor_id = 'approver', actor_role = 'application.submit', act = 'application', subject_kind = 'a9', subject_id = '' WHERE number = 9"}, 9, audit.Altered},
	}
	for _, column := range audit.Columns() {
		cases = append(cases, tampering{column + " changed", []string{"UPDATE audit_entries SET " + column + " = '1' WHERE number = 9"}, 9, audit.Altered})
	}
	// What a text goes on with after a zero byte must not be overlooked;
	// PostgreSQL has none.
	zero := map[string]string{"sqlite": "reason || char(0) || 'x'", "mysql": "CONCAT(reason, CHAR(0), 'x')", "postgres": "reason || chr(1) || 'x'"}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		note(t, s, numbers(length)...)
		seal(t, s)
		isWhole(t, s, length)
		cases := append(slices.Clone(cases), tampering{"a zero byte", []string{"UPDATE audit_entries SET reason = " + zero[s.Driver()] + " WHERE number = 9"}, 9, audit.Altered})
		for _, c := range cases {
			undo := snapshot(t, s)
			for _, statement := range c.statements {
				tamper(t, s, statement)
			}
			_, err := s.VerifyAudit(t.Context(), nil)
			if b, ok := errors.AsType[*audit.Break](err); !ok || b.Number != c.number || b.What != c.what {
				t.Errorf("%s: %v, want entry %d: %s", c.name, err, c.number, c.what)
			}
			undo()
		}
		isWhole(t, s, length)
	})
}

// snapshot keeps the chain as it is, to be put back.
func snapshot(t *testing.T, s *store.Store) (undo func()) {
	t.Helper()
	tables := []string{"audit_entries", "audit_head"}
	for _, table := range tables {
		tamper(t, s, fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s", table, table))
	}
	return func() {
		for _, table := range tables {
			tamper(t, s, "DELETE FROM "+table)
			tamper(t, s, fmt.Sprintf("INSERT INTO %s SELECT * FROM kept_%s", table, table))
			tamper(t, s, "DROP TABLE kept_"+table)
		}
	}
}

func tamper(t *testing.T, s *store.Store, statement string) {
	t.Helper()
	if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.Exec(tx, statement) }); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestAChainMadeAnewIsWholeButNotTheOneThatWasAnchored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		note(t, s, numbers(6)...)
		seal(t, s)
		head, entries, err := s.AuditHead(t.Context())
		if err != nil || head.Number != 6 || entries != 6 {
			t.Fatalf("%+v, %d, %v", head, entries, err)
		}
		point := audit.Point{Head: head, Source: "2026-11-29"}
		note(t, s, "later")
		seal(t, s)
		if _, err := s.VerifyAudit(t.Context(), []audit.Point{point}); err != nil {
			t.Errorf("what was anchored stands: %v", err)
		}

		tamper(t, s, "DELETE FROM audit_entries")
		tamper(t, s, "UPDATE audit_head SET number = 0, hash = '"+audit.Hash{}.String()+"'")
		note(t, s, numbers(7)...)
		seal(t, s)
		isWhole(t, s, 7)
		_, err = s.VerifyAudit(t.Context(), []audit.Point{point})
		if b, ok := errors.AsType[*audit.Break](err); !ok || b.Number != 6 || !strings.Contains(b.What, "anchor 2026-11-29") {
			t.Errorf("got %v", err)
		}
	})
}
