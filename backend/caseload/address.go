package caseload

import (
	"context"
	"errors"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// addressHolds is for how long: enough for a page with many pictures over a slow
// line, too little to be passed around.
const addressHolds = 5 * time.Minute

// Who has an address needs nothing else: a page's pictures are fetched without
// a token.
const (
	holder = "holder"
	small  = "thumbnail"
)

// Address opens a file, or its thumbnail, to whoever has it, for five minutes.
// It is given to those within whose reach the file is.
func (c *Caseload) Address(ctx context.Context, by casework.Actor, id, file string, thumbnail bool) (address string, until time.Time, err error) {
	f, _, err := c.file(ctx, by, id, file)
	if err != nil {
		return "", until, err
	}
	what := []string{f.Application, f.ID}
	if thumbnail {
		if f.Thumb == "" {
			return "", until, store.ErrNotFound
		}
		what = append(what, small)
	}
	now := c.Cabinet.Now()
	until = now.Add(addressHolds).Truncate(time.Second)
	address, err = c.Cabinet.Addresses.Sign(strings.Join(what, "/"), holder, now, until)
	return address, until, err
}

// Behind is the file that an address opens.
func (c *Caseload) Behind(ctx context.Context, address string) (content []byte, kind string, err error) {
	what, err := c.Cabinet.Addresses.Check(address, holder, c.Cabinet.Now())
	if err != nil {
		return nil, "", err
	}
	parts := strings.Split(what, "/")
	if len(parts) < 2 { // signed for something else
		return nil, "", &files.Refusal{Code: files.BadAddress}
	}
	var f store.File
	turn := 0
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if f, err = tx.File(parts[0], parts[1]); err != nil {
			return err
		}
		a, err := tx.Application(parts[0])
		if err == nil {
			turn = a.Turn(f.ID)
		}
		if errors.Is(err, store.ErrNotFound) { // the licence of a unit
			err = nil
		}
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return c.turned(ctx, f, len(parts) == 3, turn)
}
