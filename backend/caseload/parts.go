package caseload

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// Coming is what an upload that comes in pieces is for. It is noted when the
// upload begins, sealed, and known again when it ends.
type Coming struct {
	Application string `json:"application"`
	Material    string `json:"material"`
	Replaces    string `json:"replaces,omitempty"`
	Name        string `json:"name,omitempty"` // what the phone calls it
	Type        string `json:"type,omitempty"`
}

// BeginUpload announces an upload. What the rules would refuse at its end is
// refused now.
func (c *Caseload) BeginUpload(ctx context.Context, by casework.Actor, what Coming, length int64, hash files.Hash) (open files.Open, err error) {
	person, err := c.mayUpload(ctx, by, what.Application, what.Material, what.Replaces)
	if err != nil {
		return open, err
	}
	about, err := json.Marshal(what)
	if err != nil {
		return open, err
	}
	said := files.Announcement{Length: length, Hash: hash, About: about}
	open, err = c.Cabinet.Parts.Create(ctx, by.ID, said, c.Cabinet.Key(ctx, person))
	if err != nil {
		return open, err
	}
	// Nothing is written but that the request was carried out, if it may come twice.
	if err := c.do(ctx, func(*store.Tx) error { return nil }); err != nil {
		return open, errors.Join(err, c.Cabinet.Parts.Drop(ctx, by.ID, open.ID))
	}
	return open, nil
}

// UploadStatus says how far an upload is.
func (c *Caseload) UploadStatus(ctx context.Context, by casework.Actor, id, material, upload string) (files.Open, error) {
	if _, _, err := c.coming(ctx, by, id, material, upload); err != nil {
		return files.Open{}, err
	}
	return c.Cabinet.Parts.Status(ctx, by.ID, upload)
}

// TakePart takes what comes from an offset on, and says how far the upload is.
// If it breaks off, what came is kept.
func (c *Caseload) TakePart(ctx context.Context, by casework.Actor, id, material, upload string, offset int64, content io.Reader) (files.Open, error) {
	_, key, err := c.coming(ctx, by, id, material, upload)
	if err != nil {
		return files.Open{}, err
	}
	return c.Cabinet.Parts.Append(ctx, by.ID, upload, offset, content, key)
}

// FinishUpload puts an upload of which all came under its material, as
// [Caseload.Upload] does. One that is refused for what it is can't become
// better, and is let go of.
func (c *Caseload) FinishUpload(ctx context.Context, by casework.Actor, id string, seen int64, material, upload string) (
	a *casework.Application, ready *files.Ready, err error,
) {
	what, key, err := c.coming(ctx, by, id, material, upload)
	if err != nil {
		return nil, nil, err
	}
	content, err := c.Cabinet.Parts.Finish(ctx, by.ID, upload, key)
	if err == nil {
		sent := files.Upload{Name: what.Name, Type: what.Type, Content: bytes.NewReader(content)}
		a, ready, err = c.Upload(ctx, by, id, seen, material, what.Replaces, sent)
	}
	if refusal, is := errors.AsType[*files.Refusal](err); err != nil && (!is || mayStill[refusal.Code]) {
		return nil, nil, err
	}
	// Were it left, it would be in the way for a day, and no more.
	_ = c.Cabinet.Parts.Drop(ctx, by.ID, upload)
	return a, ready, err
}

// mayStill are refusals after which the same upload may go well.
var mayStill = map[files.Code]bool{files.NotComplete: true, files.ScanUnavailable: true, files.TooSlow: true}

// DropUpload lets go of an upload; one that is not there is no error.
func (c *Caseload) DropUpload(ctx context.Context, by casework.Actor, id, upload string) error {
	if _, err := c.Application(ctx, by, id); err != nil {
		return err
	}
	return c.Cabinet.Parts.Drop(ctx, by.ID, upload)
}

// coming is what an upload is for, and the key that it is sealed with. Under
// another application or material it is not there.
func (c *Caseload) coming(ctx context.Context, by casework.Actor, id, material, upload string) (what Coming, key files.AEAD, err error) {
	a, err := c.Application(ctx, by, id)
	if err != nil {
		return what, nil, err
	}
	key = c.Cabinet.Key(ctx, a.Person)
	about, err := c.Cabinet.Parts.About(ctx, by.ID, upload, key)
	if err == nil {
		err = json.Unmarshal(about, &what)
	}
	if errors.Is(err, files.ErrNotOpened) || err == nil && (what.Application != id || what.Material != material) {
		err = &files.Refusal{Code: files.NoSuchUpload}
	}
	return what, key, err
}

// OrderFiles puts a material's pages in order.
func (c *Caseload) OrderFiles(ctx context.Context, by casework.Actor, id string, seen int64, material string, order []string) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.OrderFiles{Material: material, Files: order})
}

// TurnFile shows a page turned from now on, so many degrees clockwise of how it
// was uploaded.
func (c *Caseload) TurnFile(ctx context.Context, by casework.Actor, id string, seen int64, material, file string, turn int) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.TurnFile{Material: material, File: file, Turn: turn})
}
