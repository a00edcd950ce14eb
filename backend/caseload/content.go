package caseload

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/store"
)

// Content checks what staff wrote before it goes live; package editorial does it.
type Content interface {
	Check(tx *store.Tx, versions []store.ContentVersion) error
}

// Release is what is to go live together.
type Release struct {
	Items []store.ContentRef `json:"items"`
}

// contentSubject is what every release is about: one waits at a time.
const contentSubject = "content"

// maxReleased is how many texts may go live together.
const maxReleased = 500

// RequestRelease asks a second person to let versions go live together.
func (c *Caseload) RequestRelease(ctx context.Context, by casework.Actor, items []store.ContentRef, reason string) (casework.Request, error) {
	if len(items) == 0 || len(items) > maxReleased {
		return casework.Request{}, &casework.Refusal{Code: casework.CodeNothingToChange}
	}
	return c.Request(ctx, by, casework.AskContentRelease, contentSubject, Details{Content: &Release{items}}, reason)
}

// contentHash is of what the second person is to have seen.
func contentHash(tx *store.Tx, _ casework.Request, d *Details) (string, error) {
	versions, err := versionsOf(tx, *d)
	if err != nil {
		return "", err
	}
	hashes := map[string]string{}
	for _, v := range versions {
		hashes[string(v.Kind)+"/"+v.Item] = v.Hash
	}
	src, err := json.Marshal(hashes) // in the order of its keys
	return digest.Of(src), err
}

func versionsOf(tx *store.Tx, d Details) (all []store.ContentVersion, err error) {
	if d.Content == nil {
		return nil, errors.New("a request for a release of nothing")
	}
	for _, ref := range d.Content.Items {
		v, err := tx.ContentVersion(ref)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// releaseContent puts versions in force. What is wrong with them, or is in force
// already, is refused.
func (c *Caseload) releaseContent(_ context.Context, tx *store.Tx, r asked) error {
	versions, err := versionsOf(tx, r.details)
	if err != nil {
		return err
	}
	changes := 0
	for _, v := range versions {
		item, err := tx.ContentItem(v.Kind, v.Item)
		if err != nil {
			return err
		}
		if v.Seq < item.Live {
			return &casework.Refusal{Code: casework.CodeContentChanged, Params: map[string]any{"item": v.Item}}
		}
		if v.Hash != item.LiveHash {
			changes++
		}
	}
	if changes == 0 {
		return &casework.Refusal{Code: casework.CodeNothingToChange}
	}
	if c.Content == nil {
		return cannotAsk(r.Request)
	}
	if err := c.Content.Check(tx, versions); err != nil || !r.forGood {
		return err
	}
	release := store.ContentRelease{Request: r.ID, AskedBy: r.AskedBy, MadeBy: r.by.ID}
	if err := tx.ReleaseContent(&release, versions); err != nil {
		return err
	}
	noted := map[string]string{"release": strconv.FormatInt(release.Number, 10), "hash": r.Hash, "request": r.ID}
	return tx.Audit(deed(r.by, "content.release", contentSubject, contentSubject, r.Reason, noted))
}
