package once_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"luohu/backend/once"
)

func TestAFileIsWrittenOnceAndNeverWithSomethingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "a")
	for range 2 { // the same again is no fault
		if err := once.Write(path, []byte("one"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := once.Write(path, []byte("two"), 0o600); !errors.Is(err, once.ErrOther) {
		t.Errorf("got %v", err)
	}
	content, err := os.ReadFile(path)
	info, err2 := os.Stat(path)
	if err != nil || err2 != nil || string(content) != "one" || info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v, %v, %v", content, info.Mode(), err, err2)
	}
	if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v, %v", all, err)
	}
}

func TestOfManyWhoWriteAtOnceOneDoes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	var wrote atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			switch err := once.Write(path, fmt.Append(nil, i), 0o600); {
			case err == nil:
				wrote.Add(1)
			case !errors.Is(err, once.ErrOther):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if wrote.Load() != 1 {
		t.Errorf("%d wrote it", wrote.Load())
	}
}

func TestAFolderThatCanNotBeIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := once.Write(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := once.Write(filepath.Join(file, "a"), nil, 0o600); err == nil {
		t.Error("a file is no folder")
	}
}
