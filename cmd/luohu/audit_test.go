package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // to do what somebody with the file could do
)

// inDatabase runs statements in the database file of a data folder.
func inDatabase(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "luohu.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

const waits = "INSERT INTO audit_inbox (made_at, actor_kind, actor_id, actor_role, act, subject_kind, subject_id, reason, details, request) " +
	"VALUES ('2026-11-29T03:04:05.000006Z', 'agent', '1', 'agent', 'application.submit', 'application', '102027100001', '=1+1, \"齐\"', '{\"unit\":\"2\"}', 'r1')"

// anchored waits for the anchor of the day that the running program makes.
func (p *program) anchored(t *testing.T, dir string) (path string) {
	t.Helper()
	p.waitUntil(t, "the day has an anchor", func() bool {
		found, err := filepath.Glob(filepath.Join(dir, "anchors", "*.json"))
		if err != nil || len(found) == 0 {
			return false
		}
		path = found[0]
		return true
	})
	return path
}

func TestWhatStaffDoStandsInAnAuditLogThatCanBeVerified(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	if code, out := staff(t, dir, "audit", "verify"); code != exitDone || !strings.Contains(out, "whole: 0 entries") {
		t.Errorf("nothing was done yet: %d %s", code, out)
	}
	code, out := staff(t, dir, "policy", "submit", newTable(t, "tianjin-2027", "2027-01-01"), "--by", "张三")
	if code != exitDone {
		t.Fatal(out)
	}
	version := hashOfVersion.FindString(out)
	if code, out := staff(t, dir, "policy", "approve", version, "--by", "李四", "--reason", "核对过"); code != exitDone {
		t.Fatal(out)
	}
	code, out = staff(t, dir, "audit", "verify")
	if code != exitDone || !regexp.MustCompile(`^The audit log is whole: 2 entries, checked in .* a second\)\. Anchors that agree: \d\. Waiting to be sealed: 0\.\n$`).MatchString(out) {
		t.Errorf("%d %s", code, out)
	}
	p.anchored(t, dir)
	p.waitUntil(t, "the metrics tell of it", func() bool { // the file stands there a moment before
		metrics := p.get(t, "/metrics")
		return strings.Contains(metrics, "luohu_audit_waiting 0") &&
			regexp.MustCompile(`luohu_audit_last_anchor_timestamp_seconds 1\.\d+e\+09`).MatchString(metrics)
	})
	code, out = staff(t, dir, "audit", "export")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != exitDone || len(lines) != 2 ||
		!strings.Contains(lines[0], `"act":"policy.submit"`) || !strings.Contains(lines[1], `"actor_id":"李四"`) || !strings.Contains(lines[1], version) {
		t.Errorf("%d %s", code, out)
	}
	p.stop(t)
}

func TestWhatWaitsAtAStartIsSealedAndWhatIsChangedIsNamed(t *testing.T) {
	dir := t.TempDir()
	startProgram(t, dir).kill()
	inDatabase(t, dir, waits, waits, waits)
	if code, out := staff(t, dir, "audit", "verify"); code != exitDone || !strings.Contains(out, "Waiting to be sealed: 3.") {
		t.Errorf("%d %s", code, out)
	}
	p := startProgram(t, dir)
	p.waitUntil(t, "it has sealed what waited", func() bool { return strings.Contains(p.get(t, "/metrics"), "luohu_audit_sealed_total 3") })
	inDatabase(t, dir, waits) // as another machine would, while it runs
	p.waitUntil(t, "it has sealed what another wrote", func() bool { return strings.Contains(p.get(t, "/metrics"), "luohu_audit_sealed_total 4") })
	p.anchored(t, dir)
	p.kill()

	for _, c := range []struct{ do, undo, want string }{
		{
			"UPDATE audit_entries SET actor_id = '2' WHERE number = 2", "UPDATE audit_entries SET actor_id = '1' WHERE number = 2",
			"luohu: the audit log is broken: entry 2 is not what was sealed: its text, its hash or its place was changed\n",
		},
		{
			"UPDATE audit_head SET number = 5", "UPDATE audit_head SET number = 4",
			"luohu: the audit log is broken: entry 5 is missing\n",
		},
	} {
		inDatabase(t, dir, c.do)
		if code, out := staff(t, dir, "audit", "verify"); code != exitCheckFailed || out != c.want {
			t.Errorf("%s: %d %s", c.do, code, out)
		}
		inDatabase(t, dir, c.undo)
	}
	if code, out := staff(t, dir, "audit", "verify"); code != exitDone || !strings.Contains(out, "4 entries") || !strings.Contains(out, "Anchors that agree: 1.") {
		t.Errorf("%d %s", code, out)
	}
}

func TestALogThatWasMadeAnewDoesNotAgreeWithItsAnchors(t *testing.T) {
	dir := t.TempDir()
	startProgram(t, dir).kill()
	inDatabase(t, dir, waits, waits)
	code, out := staff(t, dir, "audit", "anchor")
	if code != exitDone || !strings.Contains(out, "entry 2 is the last") {
		t.Fatalf("%d %s", code, out)
	}
	if code, again := staff(t, dir, "audit", "anchor"); code != exitDone || again != out {
		t.Errorf("nothing was done since: %d %s", code, again)
	}
	const clear = "DELETE FROM audit_entries"
	inDatabase(t, dir, clear, "UPDATE audit_head SET number = 0, hash = '"+strings.Repeat("0", 64)+"'", strings.Replace(waits, "'1'", "'2'", 1), waits, waits)
	p := startProgram(t, dir)
	p.waitUntil(t, "it has sealed", func() bool { return strings.Contains(p.get(t, "/metrics"), "luohu_audit_sealed_total 3") })
	p.stop(t)
	if code, out := staff(t, dir, "audit", "verify"); code != exitCheckFailed || !regexp.MustCompile(`entry 2 has another hash than anchor \d{4}-\d\d-\d\d says`).MatchString(out) {
		t.Errorf("%d %s", code, out)
	}
	path := p.anchored(t, dir)
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(src, []byte(`"sequence": 2`), []byte(`"sequence": 1`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := staff(t, dir, "audit", "verify"); code != exitCheckFailed || !strings.Contains(out, "the signature is wrong") || strings.Count(out, "\n") != 1 {
		t.Errorf("%d %s", code, out)
	}
}

// The hash is made again as docs/audit.md says, without the program.
func TestAnExportCanBeCheckedByItself(t *testing.T) {
	dir := t.TempDir()
	startProgram(t, dir).kill()
	inDatabase(t, dir, waits, strings.Replace(waits, "2026-11-29T03", "2026-11-29T16", 1), strings.Replace(waits, "2026-11-29T03", "2026-11-30T16", 1))
	if code, out := staff(t, dir, "audit", "anchor"); code != exitDone {
		t.Fatal(out)
	}
	_, out := staff(t, dir, "audit", "export", "--from", "2026-11-29", "--to", "2026-11-30") // Tianjin's days
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 {
		t.Fatal(out)
	}
	for _, line := range lines {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		words := []string{"luohu audit 1"}
		for _, field := range []string{"made_at", "actor_kind", "actor_id", "actor_role", "act", "subject_kind", "subject_id", "reason", "details", "request"} {
			words = append(words, e[field].(string))
		}
		previous, err := hex.DecodeString(e["previous"].(string))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(append(binary.BigEndian.AppendUint64(previous, uint64(e["number"].(float64))), strings.Join(words, "\x1f")...))
		if hex.EncodeToString(sum[:]) != e["hash"] {
			t.Errorf("made again: %x, %s", sum, line)
		}
	}
	_, out = staff(t, dir, "audit", "export", "--format", "csv", "--from", "2026-12-01")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 2 || rows[0][0] != "\ufeffnumber" || rows[1][0] != "3" || rows[1][8] != `'=1+1, "齐"` {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestCommandsThatReadMakeNoDatabaseAndNameAWrongDay(t *testing.T) {
	for _, args := range [][]string{{"audit", "verify"}, {"audit", "export"}, {"audit", "anchor"}, {"broadcast", "status", "01JZ0000000000000000000000"}} {
		dir := t.TempDir()
		code, out := staff(t, dir, args...)
		if left, err := os.ReadDir(dir); code != exitUnusable || !strings.Contains(out, "no database") || len(left) != 0 || err != nil {
			t.Errorf("%v: %d %s, left %v", args, code, out, left)
		}
	}
	for _, args := range [][]string{{"--from", "yesterday"}, {"--to", "2026-11-31"}, {"--format", "xml"}} {
		if code, out := staff(t, t.TempDir(), append([]string{"audit", "export"}, args...)...); code != exitUnusable || !strings.Contains(out, args[0]) {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
}

func TestTheSigningKeyOutlivesAStartAndIsForNobodyElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "keys", "signing.key")
	var before []byte
	for range 2 {
		startProgram(t, dir).kill()
		key, err := os.ReadFile(path)
		info, err2 := os.Stat(path)
		if err != nil || err2 != nil || info.Mode().Perm() != 0o600 || before != nil && !bytes.Equal(key, before) {
			t.Errorf("%v, %v, %v", info, err, err2)
		}
		before = key
	}
}
