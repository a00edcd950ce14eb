package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"luohu/backend/files"
	"luohu/backend/store"
)

// Source is what is backed up.
type Source struct {
	Places
	Store       *store.Store
	Program     string // its version
	WithoutKeys bool   // the secret ones stay out
	Now         time.Time
}

// Written says what is in a backup.
type Written struct {
	About
	DatabaseBytes int64
	Files         int
	// Missing are files that the database names and that are not there, or
	// damaged: the backup is without them.
	Missing []string
}

// Write backs up into a file, which must not be there yet. Until all of it is on
// the disk there is no file of that name, only a folder beside it whose name says
// what it is; what a kill has left of it is swept by a backup to the same folder
// a day later. That it is made stands in the audit log, and so in the backup.
func Write(ctx context.Context, from Source, file string) (w Written, err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return w, errors.Join(fmt.Errorf("%s: %w", file, fs.ErrExist), err)
	}
	beside := filepath.Dir(file)
	if err := sweep(beside, from.Now); err != nil {
		return w, err
	}
	work, err := os.MkdirTemp(beside, working+"*") // 0700
	if err != nil {
		return w, err
	}
	defer os.RemoveAll(work)
	// An anchor that was made after the snapshot would be ahead of it.
	anchors, err := listed(from.Anchors, "anchors")
	if err != nil {
		return w, err
	}
	if err := from.note(ctx); err != nil {
		return w, err
	}
	snapshot := filepath.Join(work, "luohu.db")
	if err := from.Store.Snapshot(ctx, snapshot); err != nil {
		return w, err
	}
	unfinished, err := os.OpenFile(filepath.Join(work, "backup"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return w, err
	}
	defer unfinished.Close()
	if w, err = from.write(ctx, unfinished, snapshot, anchors); err != nil {
		return w, err
	}
	if err := errors.Join(unfinished.Sync(), unfinished.Close()); err != nil {
		return w, err
	}
	return w, name(unfinished.Name(), file)
}

// note puts into the audit log that everything is being copied.
func (from Source) note(ctx context.Context) error {
	if !from.Store.HasAudit(ctx) { // of a program from before, never started since
		return nil
	}
	return from.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{By: store.Operator, Act: "backup.write", Kind: "backup", Subject: from.Now.UTC().Format(time.RFC3339)})
	})
}

func (from Source) write(ctx context.Context, to *os.File, snapshot string, small map[string]string) (w Written, err error) {
	schema, kept, err := look(ctx, snapshot)
	if err != nil {
		return w, err
	}
	keys, secret, err := from.keys()
	if err != nil {
		return w, err
	}
	w.About = About{
		Format: format, Program: from.Program, Schema: schema, MadeAt: from.Now.UTC().Truncate(time.Second),
		Keys: secret, Bucket: from.Kept == "",
	}
	a, err := newArchive(to, w.About)
	if err != nil {
		return w, err
	}
	if w.DatabaseBytes, err = a.addFile("luohu.db", snapshot); err != nil {
		return w, err
	}
	maps.Copy(small, keys)
	for _, name := range slices.Sorted(maps.Keys(small)) {
		if _, err := a.addFile(name, small[name]); err != nil {
			return w, err
		}
	}
	if from.Kept != "" {
		if w.Files, w.Missing, err = a.addKept(ctx, from.Kept, kept); err != nil {
			return w, err
		}
	}
	return w, a.finish()
}

// keys are the files of keys that belong into the backup, and whether there are
// secret ones among them.
func (from Source) keys() (paths map[string]string, secret bool, err error) {
	paths, err = listed(from.Keys, "keys")
	maps.DeleteFunc(paths, func(name, _ string) bool {
		public := strings.HasSuffix(name, ".pem")
		secret = secret || !public && !from.WithoutKeys
		return !public && from.WithoutKeys
	})
	return paths, secret, err
}

// look reads what a snapshot says of itself.
func look(ctx context.Context, snapshot string) (schema int64, kept []string, err error) {
	s, err := store.Open(ctx, "sqlite", snapshot, "", time.Now)
	if err != nil {
		return 0, nil, err
	}
	if schema, err = s.Schema(ctx); err == nil {
		kept, err = s.KeptFiles(ctx)
	}
	return schema, kept, errors.Join(err, s.Close())
}

// addKept puts in what people uploaded, each held against its name, which is its
// hash.
func (a *archive) addKept(ctx context.Context, dir string, names []string) (n int, missing []string, err error) {
	folder, err := files.NewFolder(dir)
	if err != nil {
		return 0, nil, err
	}
	for _, name := range names {
		content, err := folder.Get(ctx, files.Hash(name))
		switch {
		case errors.Is(err, files.ErrNotKept), errors.Is(err, files.ErrDamaged):
			missing = append(missing, name)
			continue
		case err != nil:
			return n, missing, err
		}
		if err := a.add("files/kept/"+name[:2]+"/"+name[2:4]+"/"+name, content); err != nil {
			return n, missing, err
		}
		n++
	}
	return n, missing, nil
}

// listed are the files of a folder that belong into a room, by their names in an
// archive.
func listed(dir, room string) (paths map[string]string, err error) {
	paths = map[string]string{}
	all, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return paths, nil
	}
	for _, entry := range all {
		name := room + "/" + entry.Name()
		if _, _, known := roomOf(name); known && entry.Type().IsRegular() {
			paths[name] = filepath.Join(dir, entry.Name())
		}
	}
	return paths, err
}
