package backup_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"luohu/backend/backup"
)

// entry is one of an archive that a stranger has made.
type entry struct {
	name, content string
	kind          byte // 0: a plain file
	link          string
}

// pack makes an archive of entries, with sums that agree.
func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out, sums bytes.Buffer
	packed, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewWriter(packed)
	add := func(e entry) {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: 0o777, Size: int64(len(e.content)), Linkname: e.link}
		if e.kind != 0 {
			h.Typeflag = e.kind
		}
		if err := archive.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256([]byte(e.content)), e.name)
	}
	for _, e := range entries {
		add(e)
	}
	add(entry{name: "SHA256SUMS", content: sums.String()})
	if err := errors.Join(archive.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func about(format int, schema int64) entry {
	src, _ := json.Marshal(backup.About{Format: format, Program: "test", Schema: schema})
	return entry{name: "about.json", content: string(src)}
}

var database = entry{name: "luohu.db", content: "rows"}

func places(dir string) backup.Places {
	return backup.Places{
		Data: dir, Database: filepath.Join(dir, "luohu.db"), Keys: filepath.Join(dir, "keys"),
		Anchors: filepath.Join(dir, "anchors"), Kept: filepath.Join(dir, "files", "kept"),
	}
}

func TestAnArchiveOfAStrangerReachesNothingOutside(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	for name, c := range map[string]struct {
		entries []entry
		want    error
	}{
		"up":             {[]entry{about(1, 1), {name: "../evil", content: "x"}, database}, backup.ErrDamaged},
		"up in a room":   {[]entry{about(1, 1), {name: "keys/../../evil", content: "x"}, database}, backup.ErrDamaged},
		"absolute":       {[]entry{about(1, 1), {name: "/etc/evil", content: "x"}, database}, backup.ErrDamaged},
		"a hidden key":   {[]entry{about(1, 1), {name: "keys/.evil", content: "x"}, database}, backup.ErrDamaged},
		"backslashes":    {[]entry{about(1, 1), {name: `keys\..\evil`, content: "x"}, database}, backup.ErrDamaged},
		"no place":       {[]entry{about(1, 1), {name: "bin/evil", content: "x"}, database}, backup.ErrDamaged},
		"a short hash":   {[]entry{about(1, 1), {name: "files/kept/ab/ab/abab", content: "x"}, database}, backup.ErrDamaged},
		"a link":         {[]entry{about(1, 1), {name: "keys/a", kind: tar.TypeSymlink, link: "/etc/passwd"}, database}, backup.ErrDamaged},
		"a hard link":    {[]entry{about(1, 1), {name: "keys/a", kind: tar.TypeLink, link: "luohu.db"}, database}, backup.ErrDamaged},
		"a folder":       {[]entry{about(1, 1), {name: "keys/a", kind: tar.TypeDir}, database}, backup.ErrDamaged},
		"a device":       {[]entry{about(1, 1), {name: "keys/a", kind: tar.TypeChar}, database}, backup.ErrDamaged},
		"twice":          {[]entry{about(1, 1), database, database}, backup.ErrDamaged},
		"about twice":    {[]entry{about(1, 1), about(1, 1), database}, backup.ErrDamaged},
		"a huge key":     {[]entry{about(1, 1), {name: "keys/a", content: strings.Repeat("x", 2<<20)}, database}, backup.ErrDamaged},
		"no database":    {[]entry{about(1, 1), {name: "files/kept/ab/ab/" + hash, content: "x"}}, backup.ErrDamaged},
		"no about":       {[]entry{database}, backup.ErrNoBackup},
		"a newer schema": {[]entry{about(1, 9999), database}, backup.ErrNoBackup},
		"a newer format": {[]entry{about(99, 1), database}, backup.ErrNoBackup},
		"an older one":   {[]entry{about(0, 1), database}, backup.ErrNoBackup},
	} {
		t.Run(name, func(t *testing.T) {
			above := t.TempDir()
			dir := filepath.Join(above, "data")
			if _, err := backup.Restore(t.Context(), bytes.NewReader(pack(t, c.entries...)), places(dir)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
				t.Errorf("there is %v", left)
			}
			if evil, _ := filepath.Glob(filepath.Join(above, "ev*")); len(evil) > 0 {
				t.Errorf("there is %v", evil)
			}
		})
	}
}

func TestWhatAKilledRestoreLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, ".luohu-unfinished-123", "keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	whole := pack(t, about(1, 1), entry{name: "keys/vault.keys", content: "k"}, database)
	if _, err := backup.Restore(t.Context(), bytes.NewReader(whole), places(dir)); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	hidden, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) != 2 || len(hidden) != 0 {
		t.Errorf("there is %v %v", left, hidden)
	}
}

func FuzzABackupOfAStrangerIsReadOrRefused(f *testing.F) {
	f.Add(pack(f, about(1, 1), database))
	f.Add(pack(f, about(1, 1), entry{name: "keys/a", content: "k"}, database))
	f.Fuzz(func(t *testing.T, src []byte) {
		_, err := backup.Verify(t.Context(), bytes.NewReader(src))
		if err != nil && !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrNoBackup) {
			t.Errorf("an error of another kind: %v", err)
		}
	})
}
