package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWhatWasAbandonedIsClearedAway(t *testing.T) {
	dir, old := t.TempDir(), time.Now().Add(-48*time.Hour)
	upload, half := filepath.Join(dir, "files", "parts", "owner", "upload"), filepath.Join(dir, "files", "kept", "unfinished", "1.tmp")
	for _, folder := range []string{upload, filepath.Dir(half)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{upload, half} {
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	p := startProgram(t, dir)
	for _, path := range []string{upload, half} {
		p.waitUntil(t, path+" is gone", func() bool {
			_, err := os.Stat(path)
			return errors.Is(err, fs.ErrNotExist)
		})
	}
}

func TestReadinessSaysThatFilesCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	folder := filepath.Join(dir, "files", "kept", "unfinished")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	p.notReady(t, "files")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	p.readyAgain(t)
}
