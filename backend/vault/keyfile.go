package vault

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"luohu/backend/once"
	"luohu/backend/store"
)

// The files in data.dir/keys.
const (
	mastersFile = "vault.keys"
	lookupFile  = "vault.lookup"
)

// Source says where the keys come from: the settings, or else files in a folder,
// which are made there the first time.
type Source struct {
	Keys   []string // of the settings, newest first
	Lookup string   // of the settings
	Dir    string
}

// OpenKeyring reads the keys, and makes those that are missing, but only for a
// database that does not know any yet: keys that were lost can't be made anew.
func OpenKeyring(ctx context.Context, from Source, s *store.Store) (*Keyring, error) {
	mark, err := s.VaultMark(ctx, lookupMark)
	if err != nil {
		return nil, err
	}
	masters, lookup := from.Keys, from.Lookup
	var file *keyFile
	if len(masters) == 0 {
		file = &keyFile{path: filepath.Join(from.Dir, mastersFile)}
		if err := file.ensure(mark == ""); err != nil {
			return nil, err
		}
		if masters, _, err = file.read(); err != nil {
			return nil, err
		}
	}
	if lookup == "" {
		at := keyFile{path: filepath.Join(from.Dir, lookupFile)}
		if err := at.ensure(mark == ""); err != nil {
			return nil, err
		}
		lines, _, err := at.read()
		if err != nil {
			return nil, err
		}
		lookup = strings.Join(lines, "")
	}
	r, err := NewKeyring(masters, lookup)
	if err != nil {
		return nil, err
	}
	r.file = file
	return r, nil
}

// AddMaster makes a new master key and puts it first in the file. Programs that
// run take it in by themselves. Keys of the settings are the operator's to
// change.
func (r *Keyring) AddMaster() error {
	if r.file == nil {
		return errors.New("the master keys stand in the settings (vault.keys): put a new one first there")
	}
	r.mu.Lock()
	old, err := os.ReadFile(r.file.path)
	if err == nil {
		err = r.file.replace(newKeyLine() + string(old))
	}
	r.mu.Unlock()
	if err != nil {
		return err
	}
	return r.reread()
}

// keyFile is a file of keys, one a line.
type keyFile struct {
	path string

	changed time.Time // as of the last read
	size    int64
}

func newKeyLine() string {
	key := newSecret()
	defer clear(key[:])
	return base64.StdEncoding.EncodeToString(key[:]) + "\n"
}

// ensure makes the file with one key if there is none and that is allowed.
func (f *keyFile) ensure(make bool) error {
	_, err := os.Stat(f.path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !make {
		return fmt.Errorf("%s is missing, and the database is sealed with what was in it: put it there from a backup, or from another machine of yours", f.path)
	}
	return f.make()
}

// make makes the file; of several that do so at once, one.
func (f *keyFile) make() error {
	err := once.Write(f.path, []byte(newKeyLine()), 0o600)
	if errors.Is(err, once.ErrOther) {
		return nil
	}
	return err
}

// replace puts something else into the file: all of it or nothing.
func (f *keyFile) replace(content string) error {
	temporary, err := f.write(content)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, f.path); err != nil {
		return errors.Join(fmt.Errorf("change %s: %w", f.path, err), os.Remove(temporary))
	}
	return once.Sync(filepath.Dir(f.path))
}

// write writes a file beside it, down to the disk; only its owner may read it.
func (f *keyFile) write(content string) (path string, err error) {
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	file, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// read reads the keys if the file has changed since the last time.
func (f *keyFile) read() (lines []string, changed bool, err error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, false, err
	}
	if info.ModTime().Equal(f.changed) && info.Size() == f.size {
		return nil, false, nil
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, false, fmt.Errorf("%s may be read by others: chmod 600 it", f.path)
	}
	content, err := os.ReadFile(f.path)
	if err != nil {
		return nil, false, err
	}
	f.changed, f.size = info.ModTime(), info.Size()
	return strings.Fields(string(content)), true, nil
}
