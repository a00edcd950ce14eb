// Package camera lends a phone the right to add photos to one material of one
// application, for half an hour: by a code that its screen-side owner shows, and
// that ends with the session it was opened in.
package camera

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/store"
)

// Bounds of a code.
const (
	Lasts      = 30 * time.Minute
	MostPhotos = 60 // a material has 40 pages at most
)

// Refusals.
const (
	CodeOver casework.Code = "camera_over" // it never was, has ended, or was taken back: nobody learns which
	CodeFull casework.Code = "camera_full" // most
)

// Parts are what it stands on.
type Parts struct {
	KV    kv.Store
	Store *store.Store // of the audit log
	// Sign is a keyed hash, by which codes that were never given are told without
	// looking for them.
	Sign func(sent []byte) string
	// Still is who opened a session, as long as it holds.
	Still func(ctx context.Context, credential string) (identity.Signed, error)
	// Now is real time.
	Now func() time.Time
}

// Camera hands out codes. What it keeps is in kv: lost, a new code is made.
type Camera struct{ Parts }

// New makes one.
func New(p Parts) *Camera { return &Camera{p} }

// Pass is what a code is good for.
type Pass struct {
	ID          string         `json:"id"`
	By          casework.Actor `json:"by"`
	Credential  string         `json:"credential"` // the session that it ends with
	Application string         `json:"application"`
	Material    string         `json:"material"`
	Until       time.Time      `json:"until"`
	Taken       int64          `json:"-"` // photos so far
}

// Open makes a code for one material; the one that this person had open for the
// application before is taken back.
func (c *Camera) Open(ctx context.Context, who identity.Signed, application, material string) (p Pass, err error) {
	if err := c.Close(ctx, who.Actor, application); err != nil {
		return p, err
	}
	p = Pass{ID: rand.Text(), By: who.Actor, Credential: who.Credential, Application: application, Material: material, Until: c.Now().Add(Lasts)}
	kept, err := json.Marshal(p)
	if err == nil {
		err = c.note(ctx, "camera.lend", p)
	}
	if err != nil {
		return p, err
	}
	if err := c.KV.Set(ctx, passKey(p.ID), string(kept), Lasts); err != nil {
		return p, fmt.Errorf("keep a code for a phone: %w", err)
	}
	if err := c.KV.Set(ctx, openKey(who.Actor, application), p.ID, Lasts); err != nil {
		return p, fmt.Errorf("keep a code for a phone: %w", err)
	}
	return p, nil
}

// Of is the code that somebody has open for an application; nil: none.
func (c *Camera) Of(ctx context.Context, by casework.Actor, application string) (*Pass, error) {
	id, open, err := c.KV.Get(ctx, openKey(by, application))
	if err != nil || !open {
		return nil, err
	}
	p, err := c.pass(ctx, id)
	if _, over := casework.IsRefusal(err); over {
		return nil, nil //nolint:nilnil // there is none any more
	}
	return &p, err
}

// Close takes back the code that somebody has open for an application, if there
// is one.
func (c *Camera) Close(ctx context.Context, by casework.Actor, application string) error {
	id, open, err := c.KV.Get(ctx, openKey(by, application))
	if err != nil || !open {
		return err
	}
	if err := c.note(ctx, "camera.end", Pass{ID: id, By: by, Application: application}); err != nil {
		return err
	}
	return c.KV.Delete(ctx, passKey(id), openKey(by, application))
}

// note writes down that a phone may, or may not any more.
func (c *Camera) note(ctx context.Context, act string, p Pass) error {
	details := map[string]string{"pass": p.ID}
	if p.Material != "" {
		details["material"] = p.Material
	}
	return c.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{By: p.By, Act: act, Kind: "application", Subject: p.Application, Details: details})
	})
}

// Code is what stands in the address that the phone opens: the id, and a
// signature without which nothing is looked for.
func (c *Camera) Code(p Pass) string { return p.ID + c.signature(p.ID) }

func (c *Camera) signature(id string) string {
	const enough = 24 // of 64 digits: 96 bits
	return c.Sign([]byte("camera/" + id))[:enough]
}

// Behind is what a code is good for now; a refusal if for nothing.
func (c *Camera) Behind(ctx context.Context, code string) (p Pass, err error) {
	const idLength = 26
	if len(code) < idLength || !hmac.Equal([]byte(c.signature(code[:idLength])), []byte(code[idLength:])) {
		return p, &casework.Refusal{Code: CodeOver}
	}
	return c.pass(ctx, code[:idLength])
}

// pass is one that still holds, and so does the session that it was opened in.
func (c *Camera) pass(ctx context.Context, id string) (p Pass, err error) {
	kept, found, err := c.KV.Get(ctx, passKey(id))
	if err != nil {
		return p, fmt.Errorf("look for a code of a phone: %w", err)
	}
	if !found {
		return p, &casework.Refusal{Code: CodeOver}
	}
	if err := json.Unmarshal([]byte(kept), &p); err != nil {
		return p, fmt.Errorf("a code of a phone: %w", err)
	}
	who, err := c.Still(ctx, p.Credential)
	if _, ended := casework.IsRefusal(err); ended || err == nil && (who.Needs != nil || who.Actor.ID != p.By.ID || !c.Now().Before(p.Until)) {
		return p, &casework.Refusal{Code: CodeOver}
	}
	if err != nil {
		return p, err
	}
	p.By = who.Actor
	p.Taken, err = c.taken(ctx, id)
	return p, err
}

// Take counts a photo that is to come; a refusal if there were enough.
func (c *Camera) Take(ctx context.Context, p Pass) error {
	n, err := c.KV.Count(ctx, triesKey(p.ID), Lasts)
	if err == nil && n > MostPhotos {
		return &casework.Refusal{Code: CodeFull, Params: map[string]any{"most": MostPhotos}}
	}
	return err
}

// Took counts one that was taken.
func (c *Camera) Took(ctx context.Context, p Pass) (int64, error) {
	return c.KV.Count(ctx, takenKey(p.ID), Lasts)
}

func (c *Camera) taken(ctx context.Context, id string) (n int64, err error) {
	kept, found, err := c.KV.Get(ctx, takenKey(id))
	if err != nil || !found {
		return 0, err
	}
	_, err = fmt.Sscan(kept, &n)
	return n, err
}

func passKey(id string) string  { return "camera:" + id }
func triesKey(id string) string { return "camera-tries:" + id }
func takenKey(id string) string { return "camera-taken:" + id }
func openKey(by casework.Actor, application string) string {
	return "camera-open:" + by.ID + ":" + application
}
