package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// restored is the installation of a backup, in a folder of its own.
func (a *agency) restored(file string) *agency {
	a.t.Helper()
	b := &agency{dir: filepath.Join(a.t.TempDir(), "data"), tokens: a.tokens, begun: map[string]bool{}}
	b.machine = machine{a.t, append(slices.Clone(a.environ), "LUOHU_DATA__DIR="+b.dir)}
	b.must("restore", file)
	return b
}

func (a *agency) verified() {
	a.t.Helper()
	a.must("casework", "verify")
	a.must("audit", "verify")
}

// table is the rows of one, each as text, in an order of their own.
func (a *agency) table(name string) (rows []string) {
	a.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(a.dir, "luohu.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query("SELECT * FROM " + name)
	if err != nil {
		a.t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		a.t.Fatal(err)
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(places...); err != nil {
			a.t.Fatal(err)
		}
		rows = append(rows, fmt.Sprint(values))
	}
	if err := found.Err(); err != nil {
		a.t.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

func (a *agency) tables() (names []string) {
	a.t.Helper()
	for _, row := range a.table("sqlite_schema WHERE type = 'table'") {
		names = append(names, strings.Fields(row)[1])
	}
	return names
}

// What is backed up while clerks work is all of one moment: it is checked by its
// own checks, and of what is only ever added it holds a part.
func TestABackupOfARunningProgramIsOfOneMoment(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	stop, backup := make(chan struct{}), filepath.Join(t.TempDir(), "b.tar.zst")
	wait := a.clerks(4, stop)
	p.waitUntil(t, "files are uploaded", func() bool { return len(a.table("files")) > 20 })
	a.must("backup", backup)
	a.must("backup", "verify", backup)
	close(stop)
	wait()
	b := a.restored(backup)
	b.verified()
	b.filesAreKept()
	b.workFollows()
	for _, table := range []string{"application_events", "files", "facts", "audit_entries", "persons", "data_keys"} {
		later := map[string]bool{}
		for _, row := range a.table(table) {
			later[row] = true
		}
		rows := b.table(table)
		for _, row := range rows {
			if !later[row] {
				t.Errorf("%s: a row that was never there: %.200s", table, row)
			}
		}
		if len(rows) == 0 {
			t.Errorf("%s is empty", table)
		}
	}
	// And work goes on where it was.
	b.serial.Store(a.serial.Load())
	b.opens()
	stop = make(chan struct{})
	wait = b.clerks(2, stop)
	p.waitUntil(t, "more is done", func() bool { return len(b.table("files")) > len(a.table("files")) })
	close(stop)
	wait()
}

func TestABackupHoldsEveryRowAndEveryFile(t *testing.T) {
	a, backup := anAgencyAtRest(t)
	b := a.restored(backup)
	if tables := b.tables(); len(tables) < 20 || !slices.Equal(tables, a.tables()) {
		t.Errorf("tables: %v, and before %v", tables, a.tables())
	}
	for _, table := range a.tables() {
		if one, two := a.table(table), b.table(table); !slices.Equal(one, two) {
			t.Errorf("%s: %d rows, and before %d", table, len(two), len(one))
		}
	}
	if one, two := a.folder(), b.folder(); !slices.Equal(one, two) {
		t.Errorf("files:\n%s\nand before\n%s", strings.Join(two, "\n"), strings.Join(one, "\n"))
	}
	if about, err := os.Stat(filepath.Join(b.dir, "keys", "vault.keys")); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("the keys: %v, %v", about, err)
	}
	b.verified()
}

// anAgencyAtRest has some applications, a backup, and a program that is stopped.
func anAgencyAtRest(t *testing.T) (a *agency, backup string) {
	t.Helper()
	a = newAgency(t)
	p := a.opens()
	stop := make(chan struct{})
	wait := a.clerks(2, stop)
	p.waitUntil(t, "files are uploaded", func() bool { return len(a.table("files")) > 10 })
	close(stop)
	wait()
	p.anchored(t, a.dir)
	p.stop(t)
	backup = filepath.Join(t.TempDir(), "b.tar.zst")
	a.must("backup", backup)
	if about, err := os.Stat(backup); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v", about, err)
	}
	return a, backup
}

// folder is every file of the data folder but the database and what is not
// finished, with its content.
func (a *agency) folder() (all []string) {
	a.t.Helper()
	err := filepath.WalkDir(a.dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == "unfinished" {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), "luohu.db") {
			return err
		}
		content, err := os.ReadFile(path)
		within, _ := filepath.Rel(a.dir, path)
		all = append(all, fmt.Sprintf("%s %d %x", within, len(content), content[:min(8, len(content))]))
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

func TestWhatIsWrongWithABackupIsFoundBeforeAnythingIsThere(t *testing.T) {
	a, backup := anAgencyAtRest(t)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	spoiled := filepath.Join(t.TempDir(), "spoiled.tar.zst")
	found := func(name string, content []byte) bool {
		t.Helper()
		if err := os.WriteFile(spoiled, content, 0o600); err != nil {
			t.Fatal(err)
		}
		empty := filepath.Join(t.TempDir(), "data")
		m := machine{t, append(slices.Clone(a.environ), "LUOHU_DATA__DIR="+empty)}
		verified, _, _ := m.says("backup", "verify", spoiled)
		code, out, errOut := m.says("restore", spoiled)
		if verified != code {
			t.Errorf("%s: verified with %d, restored with %d", name, verified, code)
		}
		if code == exitDone {
			return false
		}
		if out != "" || strings.Count(errOut, "\n") != 1 {
			t.Errorf("%s: %d %s%s", name, code, out, errOut)
		}
		if left, err := os.ReadDir(empty); err == nil && len(left) > 0 {
			t.Errorf("%s: %s is there", name, left[0])
		}
		return true
	}
	for range 40 {
		at, bit := rand.IntN(len(whole)), rand.IntN(8)
		flipped := slices.Clone(whole)
		flipped[at] ^= 1 << bit
		name := fmt.Sprintf("bit %d of byte %d of %d", bit, at, len(whole))
		if found(name, flipped) {
			continue
		}
		// What packs has a few bits that mean nothing.
		if b := a.restored(spoiled); !slices.Equal(a.folder(), b.folder()) || !slices.Equal(a.table("files"), b.table("files")) {
			t.Errorf("%s: it was not found, and changes something", name)
		}
	}
	for name, content := range map[string][]byte{
		"nothing": nil, "one byte": whole[:1], "half": whole[:len(whole)/2], "all but the end": whole[:len(whole)-1],
		"more": append(slices.Clone(whole), "more"...), "twice": bytes.Repeat(whole, 2),
	} {
		if !found(name, content) {
			t.Errorf("%s was restored", name)
		}
	}
}

func TestABackupTakesNoPlaceOfAnother(t *testing.T) {
	a, backup := anAgencyAtRest(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"backup", backup}, "is there already"},
		{[]string{"backup", filepath.Join(t.TempDir(), "no", "folder")}, "no such file"},
		{[]string{"restore", backup}, "only where there is nothing yet"},
		{[]string{"backup", "verify", filepath.Join(a.dir, "keys", "vault.keys")}, "no backup"},
		{[]string{"restore", filepath.Join(a.dir, "nothing")}, "no such file"},
		{[]string{"backup", "verify", filepath.Join(a.dir, "luohu.db")}, "no backup"},
	} {
		code, out, errOut := a.says(c.args...)
		if code != exitUnusable || out != "" || !strings.Contains(errOut, c.want) || strings.Count(errOut, "\n") != 1 {
			t.Errorf("luohu %v: %d %q %q", c.args, code, out, errOut)
		}
	}
	for driver, tool := range map[string]string{"postgres": "pg_dump", "mysql": "mariadb-dump"} {
		m := machine{t, []string{"LUOHU_DATABASE__DRIVER=" + driver, "LUOHU_DATABASE__DSN=none"}}
		for _, command := range []string{"backup", "restore"} {
			if code, _, errOut := m.says(command, "x"); code != exitUnusable || !strings.Contains(errOut, tool) {
				t.Errorf("%s on %s: %d %s", command, driver, code, errOut)
			}
		}
	}
}

func TestABackupWithoutKeysOpensWithThemAlone(t *testing.T) {
	a, _ := anAgencyAtRest(t)
	backup := filepath.Join(t.TempDir(), "b")
	if code, out, _ := a.says("backup", backup, "--without-keys"); code != exitDone || !strings.Contains(out, "keys are not in it") {
		t.Errorf("%d %s", code, out)
	}
	b := a.restored(backup)
	for _, secret := range []string{"vault.keys", "vault.lookup", "signing.key"} {
		if _, err := os.Stat(filepath.Join(b.dir, "keys", secret)); err == nil {
			t.Errorf("%s is there", secret)
		}
		key, err := os.ReadFile(filepath.Join(a.dir, "keys", secret))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(b.dir, "keys"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(b.dir, "keys", secret), key, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.verified()
	b.filesAreKept()
}

// A file that the database names and that is gone is named; the rest is saved.
func TestABackupSaysWhatIsMissing(t *testing.T) {
	a, _ := anAgencyAtRest(t)
	kept, err := filepath.Glob(filepath.Join(a.dir, "files", "kept", "??", "??", "*"))
	if err != nil || len(kept) < 2 {
		t.Fatal(kept, err)
	}
	if err := os.Remove(kept[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept[1], []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "b")
	code, _, errOut := a.says("backup", backup)
	if code != exitCheckFailed || !strings.Contains(errOut, "2 uploaded files") || !strings.Contains(errOut, filepath.Base(kept[0])) {
		t.Errorf("%d %s", code, errOut)
	}
	a.restored(backup).verified()
}

// A backup that is killed leaves nothing of its name, and the next one is whole.
func TestAKilledBackupLeavesNothingThatLooksFinished(t *testing.T) {
	a, whole := anAgencyAtRest(t)
	dir, finished := t.TempDir(), 0
	for i := range 12 {
		file := filepath.Join(dir, fmt.Sprint("b", i))
		cmd := command(t.Context(), []string{"backup", file}, a.environ...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond) // the moment of chance
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if _, err := os.Stat(file); err == nil {
			finished++
			a.must("backup", "verify", file)
		}
	}
	t.Logf("%d of 12 were finished before the kill", finished)
	again := filepath.Join(dir, "again")
	a.must("backup", again)
	a.must("backup", "verify", again)
	a.must("backup", "verify", whole)
}
