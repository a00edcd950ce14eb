package anchor

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"luohu/backend/audit"
	"luohu/backend/once"
	"luohu/backend/signature"
)

const suffix = ".json"

// Folder is where the anchors are: 2026-11-29.json, and 2026-11-29-2.json if
// another was asked for on that day.
type Folder string

// Newest is the day of the last anchor; empty if there is none.
func (f Folder) Newest() (day string, err error) {
	names, err := f.names()
	if err != nil || len(names) == 0 {
		return "", err
	}
	return dayOf(names[len(names)-1]), nil
}

// Write makes the anchor of today. A file that is there is never changed: if the
// chain has gone on since today's anchor, the next one gets a number. The path is
// that of the anchor which says where the chain stands now.
//
// A chain in which entries are missing is not anchored.
func (f Folder) Write(head audit.Head, entries int64, now time.Time, key *signature.Key) (path string, err error) {
	if head.Number != entries {
		return "", fmt.Errorf("of %d entries of the audit log there are %d: luohu audit verify tells more", head.Number, entries)
	}
	since, err := f.Newest()
	if err != nil {
		return "", err
	}
	a := sign(head, entries, since, now, key)
	src, err := a.file()
	if err != nil {
		return "", err
	}
	for number := 1; ; number++ {
		path := f.path(a.Date, number)
		err := once.Write(path, src, 0o644)
		if !errors.Is(err, once.ErrOther) {
			return path, err
		}
		there, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		if b, err := parse(there); err == nil && b.Sequence == a.Sequence && b.Hash == a.Hash {
			return path, nil
		}
	}
}

func (f Folder) path(day string, number int) string {
	name := day
	if number > 1 {
		name = fmt.Sprintf("%s-%d", day, number)
	}
	return filepath.Join(string(f), name+suffix)
}

// names are the files of anchors, the oldest first.
func (f Folder) names() (names []string, err error) {
	all, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, entry := range all { // by name, and so by day
		if strings.HasSuffix(entry.Name(), suffix) && dayOf(entry.Name()) != "" {
			names = append(names, entry.Name())
		}
	}
	return names, err
}

// dayOf is the day of 2026-11-29.json and 2026-11-29-2.json; empty: neither.
func dayOf(name string) string {
	day := name[:min(len(name), len(time.DateOnly))]
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return ""
	}
	return day
}

// Fault is an anchor that can't be relied on.
type Fault struct {
	File string
	error
}

// Error names the file.
func (f Fault) Error() string { return "anchor " + f.File + ": " + f.error.Error() }

// Unwrap is what is wrong.
func (f Fault) Unwrap() error { return f.error }

// Points are where the chain stood by every anchor of the folder, the lowest
// first, to be held against it. Anchors that can't be read or are not signed
// with a known key are faults.
func (f Folder) Points(known map[string]signature.Public) (points []audit.Point, faults []Fault, err error) {
	names, err := f.names()
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		src, err := os.ReadFile(filepath.Join(string(f), name))
		if err != nil {
			return nil, nil, err
		}
		head, err := checked(src, dayOf(name), known)
		if err != nil {
			faults = append(faults, Fault{name, err})
			continue
		}
		points = append(points, audit.Point{Head: head, Source: strings.TrimSuffix(name, suffix)})
	}
	slices.SortStableFunc(points, func(a, b audit.Point) int { return cmp.Compare(a.Number, b.Number) })
	return points, faults, nil
}

func checked(src []byte, day string, known map[string]signature.Public) (audit.Head, error) {
	a, err := parse(src)
	if err == nil {
		err = a.check(known)
	}
	if err == nil && a.Date != day {
		err = fmt.Errorf("it is of another day: %s", a.Date)
	}
	if err != nil {
		return audit.Head{}, err
	}
	return a.head()
}
