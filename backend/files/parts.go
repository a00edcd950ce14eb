package files

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"luohu/backend/once"
)

// Parts takes uploads that come in pieces, over a line that may break: announce,
// send from an offset, ask for the offset, go on, finish. What came lasts over a
// restart, sealed.
//
// A part is a file of its own, named after its offset, and gets that name in one
// step that fails if somebody was first. So nobody needs a lock, and several
// processes may serve one folder.
type Parts struct {
	dir      string
	limits   PartLimits
	now      func() time.Time
	creating sync.Mutex // else two at once could pass the limits of one owner
}

// PartLimits bound what may lie about unfinished.
type PartLimits struct {
	UploadBytes int64         // of one upload
	OwnerBytes  int64         // announced by one owner, of all open ones
	PerOwner    int           // open ones
	Parts       int           // of one upload
	Abandoned   time.Duration // since something came last
}

// DefaultPartLimits go with [DefaultLimits].
var DefaultPartLimits = PartLimits{
	UploadBytes: DefaultLimits.UploadBytes, OwnerBytes: 5 * DefaultLimits.UploadBytes,
	PerOwner: 10, Parts: 1000, Abandoned: 24 * time.Hour,
}

// NewParts makes the folder if it is missing.
func NewParts(dir string, limits PartLimits, now func() time.Time) (*Parts, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of parts: %w", err)
	}
	return &Parts{dir: dir, limits: limits, now: now}, nil
}

// Open is an upload that is under way.
type Open struct {
	ID     string
	Offset int64 // how much came: where the next part begins
	Length int64 // how much was announced
}

// Announcement is what is said of an upload before it comes.
type Announcement struct {
	Length int64
	Hash   Hash   // "": not said
	About  []byte // what it is for, to be known again when it is finished; kept sealed
}

// announced is what is noted of an upload. What it is for, and its name, may
// tell of a person.
type announced struct {
	Length int64  `json:"length"`
	Hash   Hash   `json:"hash,omitempty"`
	About  []byte `json:"about,omitempty"` // sealed
}

// about is the file with what was announced.
const about = "about.json"

func sealedAbout(owner, id string) []byte { return bound("upload", owner, id) }

// Create announces an upload.
func (p *Parts) Create(_ context.Context, owner string, what Announcement, key AEAD) (Open, error) {
	switch {
	case what.Length <= 0:
		return Open{}, refuse(Empty)
	case what.Length > p.limits.UploadBytes:
		return Open{}, refuse(TooLarge, "limit", Megabytes(p.limits.UploadBytes))
	}
	if what.Hash != "" {
		if _, err := ParseHash(string(what.Hash)); err != nil {
			return Open{}, refuse(WrongHash)
		}
	}
	id := rand.Text()
	sealed, err := key.Encrypt(what.About, sealedAbout(owner, id))
	if err != nil {
		return Open{}, fmt.Errorf("seal what an upload is for: %w", err)
	}
	p.creating.Lock()
	defer p.creating.Unlock()
	if err := p.room(owner, what.Length); err != nil {
		return Open{}, err
	}
	dir := p.place(owner, id)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Open{}, fmt.Errorf("announce an upload: %w", err)
	}
	note, err := json.Marshal(announced{what.Length, what.Hash, sealed})
	if err == nil {
		err = written(dir, note, func(temporary string) error { return os.Rename(temporary, filepath.Join(dir, about)) })
	}
	if err == nil {
		err = once.Sync(dir)
	}
	if err != nil {
		return Open{}, fmt.Errorf("announce an upload: %w", err)
	}
	return Open{ID: id, Length: what.Length}, nil
}

// About is what an upload was announced to be for; [ErrNotOpened] by another
// person's key.
func (p *Parts) About(_ context.Context, owner, id string, key AEAD) ([]byte, error) {
	if !isID(id) {
		return nil, refuse(NoSuchUpload)
	}
	note, err := readNote(p.place(owner, id))
	if err != nil {
		return nil, err
	}
	plain, err := key.Decrypt(note.About, sealedAbout(owner, id))
	if err != nil {
		return nil, ErrNotOpened
	}
	return plain, nil
}

// room says whether the owner may open one more.
func (p *Parts) room(owner string, length int64) error {
	open, err := os.ReadDir(p.place(owner, ""))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open uploads: %w", err)
	}
	count, bytes := 1, length
	for _, entry := range open {
		dir := p.place(owner, entry.Name())
		note, err := readNote(dir)
		if err != nil || p.abandoned(dir) {
			continue
		}
		count++
		bytes += note.Length
	}
	if count > p.limits.PerOwner || bytes > p.limits.OwnerBytes {
		return refuse(TooManyUploads, "limit", p.limits.PerOwner)
	}
	return nil
}

// place is the folder of an upload. An owner's name may be anything; an id is
// ours, and checked before it comes here.
func (p *Parts) place(owner, id string) string {
	return filepath.Join(p.dir, string(HashOf([]byte(owner)))[:32], id)
}

func readNote(dir string) (announced, error) {
	var note announced
	raw, err := os.ReadFile(filepath.Join(dir, about))
	if errors.Is(err, fs.ErrNotExist) {
		return note, refuse(NoSuchUpload)
	}
	if err == nil {
		err = json.Unmarshal(raw, &note)
	}
	return note, err
}

// Status says how much came.
func (p *Parts) Status(_ context.Context, owner, id string) (Open, error) {
	u, err := p.upload(owner, id)
	if err != nil {
		return Open{}, err
	}
	return u.Open, nil
}

// Drop lets go of an upload, finished or not. One that is not there is no error.
func (p *Parts) Drop(_ context.Context, owner, id string) error {
	if !isID(id) {
		return nil
	}
	dir := p.place(owner, id)
	// Without its note it is no upload any more, even if the rest fails.
	if err := os.Remove(filepath.Join(dir, about)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("drop an upload: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("drop an upload: %w", err)
	}
	return nil
}

// Purge drops what was abandoned, and says how many.
func (p *Parts) Purge(ctx context.Context) (purged int, err error) {
	uploads, err := filepath.Glob(filepath.Join(p.dir, "*", "*"))
	if err != nil {
		return 0, err
	}
	for _, dir := range uploads {
		if ctx.Err() != nil {
			return purged, ctx.Err()
		}
		if !p.abandoned(dir) {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return purged, fmt.Errorf("purge uploads: %w", err)
		}
		purged++
		_ = os.Remove(filepath.Dir(dir)) // of the owner, if it was the last
	}
	return purged, nil
}

// abandoned goes by the folder's time, which every part that comes sets anew.
func (p *Parts) abandoned(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && p.now().Sub(info.ModTime()) > p.limits.Abandoned
}

// isID holds what comes from outside to the letters that ids are made of.
func isID(id string) bool {
	for _, r := range id {
		if (r < 'A' || r > 'Z') && (r < '2' || r > '7') {
			return false
		}
	}
	return len(id) == 26
}
