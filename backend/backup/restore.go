package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"luohu/backend/once"
)

// ErrNotEmpty says that something is where a backup would be restored to.
var ErrNotEmpty = errors.New("a backup is restored only where there is nothing yet")

// Restore puts a backup back. Nothing of it is where the program looks until all
// of it was held against its hashes and is on the disk; the database comes last.
func Restore(ctx context.Context, from io.Reader, to Places) (r Read, err error) {
	if err := to.empty(); err != nil {
		return r, err
	}
	s := stage{to, map[string]string{}}
	defer func() { err = errors.Join(err, s.clear()) }()
	if r, err = read(ctx, from, s.take); err != nil {
		return r, err
	}
	return r, s.reveal()
}

// empty says that there is nothing at any place. What a killed restore has left
// is swept.
func (p Places) empty() error {
	all, err := os.ReadDir(p.Data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range all {
		if !strings.HasPrefix(entry.Name(), working) {
			return fmt.Errorf("%w: %s holds %s", ErrNotEmpty, p.Data, entry.Name())
		}
		if err := os.RemoveAll(filepath.Join(p.Data, entry.Name())); err != nil {
			return err
		}
	}
	for _, r := range rooms {
		place := r.place(p)
		if place == "" {
			continue
		}
		if _, err := os.Lstat(place); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("%w: there is %s", ErrNotEmpty, place), err)
		}
	}
	return nil
}

// stage holds what was unpacked on the disks where it belongs, so that one step
// brings each room to its place.
type stage struct {
	Places
	folders map[string]string // by what they are in: mostly the one in the data folder
}

// room is where a room stands before it is brought to its place.
func (s stage) room(r room) (string, error) {
	in := filepath.Dir(r.place(s.Places))
	if within, err := filepath.Rel(s.Data, in); err == nil && filepath.IsLocal(within) {
		in = s.Data
	}
	if s.folders[in] == "" {
		if err := os.MkdirAll(in, 0o700); err != nil {
			return "", err
		}
		folder, err := os.MkdirTemp(in, working+"*") // 0700
		if err != nil {
			return "", err
		}
		s.folders[in] = folder
	}
	return filepath.Join(s.folders[in], filepath.FromSlash(r.name)), nil
}

func (s stage) take(r room, within string, content io.Reader) error {
	if r.place(s.Places) == "" {
		return fmt.Errorf("the backup holds what people uploaded, and here that is kept in a bucket: restore it without files.s3 first")
	}
	stands, err := s.room(r)
	if err != nil {
		return err
	}
	path := filepath.Join(stands, within)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	mode := fs.FileMode(0o600)
	if strings.HasSuffix(within, ".pem") || strings.HasSuffix(within, ".json") { // public keys and anchors
		mode = 0o644
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Sync(), f.Close())
}

// reveal brings each room to its place.
func (s stage) reveal() error {
	for _, r := range rooms {
		stands, err := s.room(r)
		if err != nil {
			return err
		}
		place := r.place(s.Places)
		if _, err := os.Lstat(stands); errors.Is(err, fs.ErrNotExist) { // none of it was in the backup
			continue
		}
		if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
			return err
		}
		if err := os.Rename(stands, place); err != nil {
			return err
		}
		if err := once.Sync(filepath.Dir(place)); err != nil {
			return err
		}
	}
	return nil
}

func (s stage) clear() (err error) {
	for _, folder := range s.folders {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	return err
}
