package caseload

import (
	"context"
	"encoding/json"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// Cabinet is where uploaded files are examined and kept.
type Cabinet struct {
	Desk    *files.Desk
	Archive *files.Archive
	// Key is the key of a person: when it is destroyed, so are their files.
	Key func(ctx context.Context, person string) files.AEAD

	Parts     *files.Parts     // uploads that come in pieces; nil: none are taken
	Addresses *files.Addresses // under which files are seen for some minutes; nil: there are none
	Now       func() time.Time // real time: of addresses
}

// about is what is said of a file besides.
type aboutFile struct {
	Quality *files.Quality `json:"quality,omitempty"`
	Remarks []files.Remark `json:"remarks,omitempty"`
}

// Upload examines what was sent, makes it ready, keeps it sealed, and puts it
// under a material. What the rules would refuse is refused before it is looked
// at.
func (c *Caseload) Upload(ctx context.Context, by casework.Actor, id string, seen int64, material, replaces string, u files.Upload) (
	a *casework.Application, ready *files.Ready, err error,
) {
	person, err := c.mayUpload(ctx, by, id, material, replaces)
	if err != nil {
		return nil, nil, err
	}
	if ready, err = c.Cabinet.Desk.Receive(ctx, u); err != nil {
		return nil, nil, err
	}
	row, forget, err := c.keep(ctx, person, c.Cabinet.Key(ctx, person), ready)
	if err != nil {
		return nil, nil, err
	}
	row.ID, row.Application, row.Material, row.AddedBy = newID(), id, material, by.ID
	file := fileOf(row)
	a, err = c.act(ctx, by, id, seen, func(tx *store.Tx, _ *casework.Application, w casework.World) (casework.Command, error) {
		policy, err := c.policy(ctx, w.Period)
		if err != nil {
			return nil, err
		}
		wanted := casework.AddFile{Material: material, Known: policy.HasMaterial(material), File: file, Replaces: replaces}
		if err := tx.SaveFile(row); err != nil {
			return nil, err
		}
		return wanted, noteWay(ctx, tx, by, row)
	})
	if err != nil {
		forget()
	}
	return a, ready, err
}

// mayUpload asks the rules first: examining a file costs much.
func (c *Caseload) mayUpload(ctx context.Context, by casework.Actor, id, material, replaces string) (person string, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		a, w, err := c.found(tx, by, id)
		if err != nil {
			return err
		}
		policy, err := c.policy(ctx, w.Period)
		if err != nil {
			return err
		}
		person = a.Person
		_, err = casework.Decide(a, casework.AddFile{
			Material: material, Known: policy.HasMaterial(material), File: casework.File{ID: "new", Hash: "new"}, Replaces: replaces,
		}, w)
		return err
	})
	return person, err
}

// keep seals a file and its thumbnail with a key of its owner; forget undoes it.
func (c *Caseload) keep(ctx context.Context, person string, key files.AEAD, ready *files.Ready) (row store.File, forget func(), err error) {
	var all []files.Kept
	forget = func() {
		for _, kept := range all {
			_ = c.Cabinet.Archive.Forget(context.WithoutCancel(ctx), kept) // what stays is sealed, and nobody's
		}
	}
	note := func(ctx context.Context, name files.Hash) error { return c.Store.Unclaimed(ctx, string(name)) }
	kept, err := c.Cabinet.Archive.KeepNoted(ctx, person, key, ready.Content, note)
	if err != nil {
		return row, forget, err
	}
	all = append(all, kept)
	about, err := json.Marshal(aboutFile{ready.Quality, ready.Remarks})
	if err != nil {
		return row, forget, err
	}
	row = store.File{
		Person: person, Type: ready.Kind.Type(), Content: string(kept.Content), Sealed: string(kept.Sealed),
		Bytes: int64(kept.Bytes), Pages: ready.Pages, About: string(about),
	}
	if ready.Thumbnail == nil {
		return row, forget, nil
	}
	thumb, err := c.Cabinet.Archive.KeepNoted(ctx, person, key, ready.Thumbnail, note)
	if err != nil {
		forget()
		return row, forget, err
	}
	all = append(all, thumb)
	row.Thumb, row.ThumbKept, row.ThumbBytes = string(thumb.Content), string(thumb.Sealed), int64(thumb.Bytes)
	return row, forget, nil
}

// Download is a file, or its thumbnail, for somebody within whose reach it is: the
// bytes that were kept.
func (c *Caseload) Download(ctx context.Context, by casework.Actor, id, file string, small bool) (content []byte, kind string, err error) {
	f, _, err := c.file(ctx, by, id, file)
	if err != nil {
		return nil, "", err
	}
	return c.fetch(ctx, f, small)
}

// Show is Download for who looks at it: turned as it is to be seen.
func (c *Caseload) Show(ctx context.Context, by casework.Actor, id, file string, small bool) (content []byte, kind string, err error) {
	f, turn, err := c.file(ctx, by, id, file)
	if err != nil {
		return nil, "", err
	}
	return c.turned(ctx, f, small, turn)
}

func (c *Caseload) turned(ctx context.Context, f store.File, small bool, turn int) (content []byte, kind string, err error) {
	if content, kind, err = c.fetch(ctx, f, small); err != nil {
		return nil, "", err
	}
	content, err = files.Turned(kind, content, turn)
	return content, kind, err
}

// file is where a file is, and by how much it is shown turned.
func (c *Caseload) file(ctx context.Context, by casework.Actor, id, file string) (f store.File, turn int, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		a, err := tx.Application(id)
		if err == nil && !by.Reaches(a) {
			err = &casework.Refusal{Code: casework.CodeNotYours}
		}
		if err != nil {
			return err
		}
		f, err = tx.File(id, file)
		turn = a.Turn(file)
		return err
	})
	return f, turn, err
}

// fetch opens a file, or its thumbnail.
func (c *Caseload) fetch(ctx context.Context, f store.File, small bool) (content []byte, kind string, err error) {
	kept, kind := files.Kept{Content: files.Hash(f.Content), Sealed: files.Hash(f.Sealed), Bytes: int(f.Bytes)}, f.Type
	if small {
		if f.Thumb == "" {
			return nil, "", store.ErrNotFound
		}
		kept, kind = files.Kept{Content: files.Hash(f.Thumb), Sealed: files.Hash(f.ThumbKept), Bytes: int(f.ThumbBytes)}, "image/jpeg"
	}
	content, err = c.Cabinet.Archive.Fetch(ctx, f.Person, c.Cabinet.Key(ctx, f.Person), kept)
	return content, kind, err
}
