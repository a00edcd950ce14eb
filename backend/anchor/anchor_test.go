package anchor_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/audit"
	"luohu/backend/signature"
)

// Half past seven in the morning of the 29th in Tianjin is the 28th in UTC.
var morning = time.Date(2026, 11, 28, 23, 30, 0, 123456000, time.UTC)

func key(t *testing.T, b byte) *signature.Key {
	t.Helper()
	k, err := signature.Parse(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func known(keys ...*signature.Key) map[string]signature.Public {
	all := map[string]signature.Public{}
	for _, k := range keys {
		all[k.Public().Fingerprint()] = k.Public()
	}
	return all
}

func head(n int64) audit.Head { return audit.Head{Number: n, Hash: audit.Hash{byte(n), 0xab}} }

func write(t *testing.T, f anchor.Folder, n int64, now time.Time) (path string) {
	t.Helper()
	path, err := f.Write(head(n), n, now, key(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnAnchorIsWrittenByTheDayInTianjinAndReadBack(t *testing.T) {
	f := anchor.Folder(filepath.Join(t.TempDir(), "anchors"))
	if day, err := f.Newest(); err != nil || day != "" {
		t.Errorf("%s, %v", day, err)
	}
	path := write(t, f, 7, morning)
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("testdata/2026-11-29.json")
	if err != nil || !bytes.Equal(src, golden) || filepath.Base(path) != "2026-11-29.json" {
		t.Errorf("%s is\n%s, %v", path, src, err)
	}
	points, faults, err := f.Points(known(key(t, 1)))
	if err != nil || len(faults) != 0 || len(points) != 1 || points[0] != (audit.Point{Head: head(7), Source: "2026-11-29"}) {
		t.Errorf("%+v, %v, %v", points, faults, err)
	}
}

func TestAnAnchorIsNeverWrittenOver(t *testing.T) {
	f := anchor.Folder(t.TempDir())
	first := write(t, f, 7, morning)
	before, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	if again := write(t, f, 7, morning.Add(time.Hour)); again != first {
		t.Errorf("the chain stands where it stood: %s", again)
	}
	for range 2 {
		if second := write(t, f, 9, morning.Add(time.Hour)); filepath.Base(second) != "2026-11-29-2.json" {
			t.Errorf("the chain has gone on: %s", second)
		}
	}
	if after, err := os.ReadFile(first); err != nil || !bytes.Equal(before, after) {
		t.Errorf("it has become %s, %v", after, err)
	}
	if points, _, err := f.Points(known(key(t, 1))); err != nil || len(points) != 2 || points[0].Number != 7 || points[1].Number != 9 {
		t.Errorf("%+v, %v", points, err)
	}
}

func TestAnAnchorAfterMissedDaysSaysWhichWasBefore(t *testing.T) {
	f := anchor.Folder(t.TempDir())
	write(t, f, 7, morning)
	write(t, f, 8, morning.Add(time.Hour)) // a second one of that day
	path := write(t, f, 9, morning.AddDate(0, 0, 3))
	var a anchor.Anchor
	src, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(src, &a) != nil || a.Date != "2026-12-02" || a.Since != "2026-11-29" {
		t.Errorf("%+v, %v", a, err)
	}
	if day, err := f.Newest(); err != nil || day != "2026-12-02" {
		t.Errorf("%s, %v", day, err)
	}
}

func TestAChainWithAGapIsNotAnchored(t *testing.T) {
	f := anchor.Folder(t.TempDir())
	if path, err := f.Write(head(7), 6, morning, key(t, 1)); err == nil {
		t.Errorf("%s was written", path)
	}
}

func TestAnAnchorThatWasChangedIsAFault(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"sequence":      {`"sequence": 7`, `"sequence": 6`, "wrong"},
		"hash":          {`"hash": "07`, `"hash": "06`, "wrong"},
		"count":         {`"count": 7`, `"count": 8`, "wrong"},
		"day":           {`"date": "2026-11-29"`, `"date": "2026-11-30"`, "wrong"},
		"since":         {`"since": ""`, `"since": "2026-11-28"`, "wrong"},
		"time":          {`23:30:00Z`, `23:30:01Z`, "wrong"},
		"signature":     {`"signature": "`, `"signature": "A`, "wrong"},
		"other key":     {`"key": "`, `"key": "0`, "not known"},
		"no JSON":       {`{`, ``, "no anchor"},
		"another's day": {``, ``, "another day"},
	} {
		f := anchor.Folder(t.TempDir())
		path := write(t, f, 7, morning)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if name == "another's day" {
			path = strings.Replace(path, "11-29", "11-28", 1)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(src), c.old, c.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, faults, err := f.Points(known(key(t, 1)))
		if err != nil || len(faults) != 1 || !strings.Contains(faults[0].Error(), c.want) || !strings.HasPrefix(faults[0].Error(), "anchor 2026-11-2") {
			t.Errorf("%s: %v, %v", name, faults, err)
		}
	}
}

func TestAnAnchorOfAnotherKeyIsAFaultUntilItIsKnown(t *testing.T) {
	f := anchor.Folder(t.TempDir())
	write(t, f, 7, morning)
	if points, faults, err := f.Points(known(key(t, 2))); err != nil || len(points) != 0 || len(faults) != 1 || errors.Is(faults[0], signature.ErrWrong) {
		t.Errorf("%v, %v, %v", points, faults, err)
	}
	if points, faults, err := f.Points(known(key(t, 2), key(t, 1))); err != nil || len(points) != 1 || len(faults) != 0 {
		t.Errorf("%v, %v, %v", points, faults, err)
	}
}

func TestOtherFilesInTheFolderAreLeftAlone(t *testing.T) {
	f := anchor.Folder(t.TempDir())
	for _, name := range []string{"README", "notes.json", ".writing-1", "2026-13-01.json", "x.json"} {
		if err := os.WriteFile(filepath.Join(string(f), name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if points, faults, err := f.Points(nil); err != nil || len(points)+len(faults) != 0 {
		t.Errorf("%v, %v, %v", points, faults, err)
	}
}
