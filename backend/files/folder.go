package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"luohu/backend/once"
)

// Folder is a store on a local disk: dir/ab/cd/abcd…, readable by its owner only.
type Folder struct{ dir string }

// unfinished is where files are written before they get their names.
const unfinished = "unfinished"

// NewFolder makes the folder if it is missing.
func NewFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(filepath.Join(dir, unfinished), 0o700); err != nil {
		return nil, fmt.Errorf("folder of files: %w", err)
	}
	return &Folder{dir}, nil
}

func (f *Folder) path(name Hash) (string, error) {
	if _, err := ParseHash(string(name)); err != nil {
		return "", err
	}
	first, second := place(name)
	return filepath.Join(f.dir, first, second, string(name)), nil
}

// Put implements [Store]. After a crash the file is there whole or not at all.
func (f *Folder) Put(ctx context.Context, sealed []byte) (Hash, error) {
	name := HashOf(sealed)
	path, err := f.path(name)
	if err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if there, err := os.ReadFile(path); err == nil && HashOf(there) == name {
		return name, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("keep %s: %w", name, err)
	}
	err = written(filepath.Join(f.dir, unfinished), sealed, func(temporary string) error {
		return os.Rename(temporary, path)
	})
	// The entries of all three folders that may be new must last too.
	for dir := filepath.Dir(path); err == nil && len(dir) >= len(f.dir); dir = filepath.Dir(dir) {
		err = once.Sync(dir)
	}
	if err != nil {
		return "", fmt.Errorf("keep %s: %w", name, err)
	}
	return name, nil
}

// Get implements [Store].
func (f *Folder) Get(ctx context.Context, name Hash) ([]byte, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sealed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotKept
	}
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, err)
	}
	return verified(name, sealed)
}

// Has implements [Store].
func (f *Folder) Has(_ context.Context, name Hash) (bool, error) {
	path, err := f.path(name)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Delete implements [Store].
func (f *Folder) Delete(_ context.Context, name Hash) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

// All implements [Store].
func (f *Folder) All(ctx context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		err := filepath.WalkDir(f.dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || ctx.Err() != nil {
				return errors.Join(err, ctx.Err())
			}
			if entry.IsDir() || !isHash(entry.Name()) {
				return nil
			}
			about, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
				return nil
			}
			if err != nil {
				return err
			}
			if !yield(Stored{Hash(entry.Name()), about.Size(), about.ModTime()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Stored{}, fmt.Errorf("walk files: %w", err))
		}
	}
}

// probe is what is written to find out whether anything can be.
const (
	probe      = "probe"
	probeBytes = 4096 // a disk that is full has no room for a block
)

// Writable implements [Store].
func (f *Folder) Writable(context.Context) error {
	path := filepath.Join(f.dir, unfinished, probe)
	if err := os.WriteFile(path, make([]byte, probeBytes), 0o600); err != nil {
		return fmt.Errorf("the folder of files can't be written: %w", err)
	}
	return nil
}

// Sweep removes what a crash has left half written, if it is older than so long.
func (f *Folder) Sweep(olderThan time.Duration, now time.Time) (swept int, err error) {
	left, err := os.ReadDir(filepath.Join(f.dir, unfinished))
	if err != nil {
		return 0, fmt.Errorf("sweep files: %w", err)
	}
	for _, entry := range left {
		about, err := entry.Info()
		if err != nil || now.Sub(about.ModTime()) < olderThan {
			continue
		}
		err = os.Remove(filepath.Join(f.dir, unfinished, entry.Name()))
		if errors.Is(err, fs.ErrNotExist) { // another process was faster
			continue
		}
		if err != nil {
			return swept, fmt.Errorf("sweep files: %w", err)
		}
		swept++
	}
	return swept, nil
}
