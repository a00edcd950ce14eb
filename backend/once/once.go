// Package once writes files that are written once: whole or not at all, and
// never again with something else in them.
package once

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ErrOther says that the file is there and holds something else.
var ErrOther = errors.New("the file is there already, with something else in it")

// Write writes a file, and its folder if there is none. Of several who write it
// at once one does; the others find the file there. It is on the disk when Write
// returns.
func Write(path string, content []byte, mode fs.FileMode) error {
	err := write(path, content, mode)
	if errors.Is(err, fs.ErrExist) {
		there, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !bytes.Equal(there, content) {
			return fmt.Errorf("%s: %w", path, ErrOther)
		}
		return nil
	}
	return err
}

func write(path string, content []byte, mode fs.FileMode) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".writing-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := fill(f, content, mode); err != nil {
		return err
	}
	// A link, unlike a new name, takes no other file's place.
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	return Sync(dir)
}

func fill(f *os.File, content []byte, mode fs.FileMode) error {
	_, err := f.Write(content)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Sync puts the names in a folder on the disk, so that they last.
func Sync(dir string) error {
	if runtime.GOOS == "windows" { // folders can't be synced there
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
