package backup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"luohu/backend/once"
)

// working begins the name of a folder in which something is being made.
const working = ".luohu-unfinished-"

// left is after how long such a folder is one that a kill has left.
const left = 24 * time.Hour

// sweep removes what kills have left in a folder.
func sweep(dir string, now time.Time) error {
	all, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range all {
		if about, err := entry.Info(); err != nil || !strings.HasPrefix(entry.Name(), working) || now.Sub(about.ModTime()) < left {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// name gives a finished file its name, and takes no other file's place.
func name(finished, file string) error {
	err := os.Link(finished, file)
	if err != nil && !errors.Is(err, os.ErrExist) { // not every file system has links
		var taken *os.File
		if taken, err = os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
			err = errors.Join(taken.Close(), os.Rename(finished, file))
		}
	}
	return errors.Join(err, once.Sync(filepath.Dir(file)))
}
