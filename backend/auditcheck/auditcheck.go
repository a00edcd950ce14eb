// Package auditcheck checks the audit chain for somebody who looks on: in the
// background, telling how far it is and what it found.
package auditcheck

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/anchor"
	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// How often is told how far a check is, and after how long without a word it counts
// as broken off.
const (
	tellEvery = time.Second
	Gone      = 30 * time.Second
)

// Checker checks the chain of a database.
type Checker struct {
	Store *store.Store
	// Points are where the chain stood by the anchors of this machine.
	Points func() ([]audit.Point, []anchor.Fault, error)
	Note   store.Note
	Now    func() time.Time // real time
	Log    *slog.Logger

	asked chan asked
}

// asked is a check that is to be carried out.
type asked struct {
	row store.AuditCheck
	by  casework.Actor
}

// New makes one; it checks while [Checker.Run] runs.
func New(c Checker) *Checker {
	c.asked = make(chan asked, 1)
	return &c
}

// Ask has the chain checked; [store.ErrRunning] if it is being checked already.
func (c *Checker) Ask(ctx context.Context, by casework.Actor) error {
	one := asked{store.AuditCheck{ID: ulid.Make().String(), AskedBy: by.ID}, by}
	err := c.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.BeginAuditCheck(one.row, c.Now().Add(-Gone))
	})
	if err != nil {
		return err
	}
	select {
	case c.asked <- one:
		return nil
	default: // one of before that nobody takes up
		return store.ErrRunning
	}
}

// Run carries out what is asked for, one after the other, until ctx ends.
func (c *Checker) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case one := <-c.asked:
			if err := c.check(ctx, one); err != nil && ctx.Err() == nil {
				c.Log.Error("the audit log could not be checked", "error", err)
			}
		}
	}
}

func (c *Checker) check(ctx context.Context, one asked) error {
	row := &one.row
	told := c.Now()
	failed := c.walk(ctx, row, func(done, of int64) {
		if c.Now().Sub(told) < tellEvery {
			return
		}
		told, row.Done, row.Total = c.Now(), done, of
		_ = c.save(ctx, *row) // one that is not noted is noted by the next
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed != nil {
		row.State = store.CheckFailed
	}
	err := c.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.SaveAuditCheck(*row); err != nil {
			return err
		}
		found := map[string]string{"result": row.State, "entries": strconv.FormatInt(row.Done, 10)}
		if row.Finding.Broken > 0 {
			found["broken"] = strconv.FormatInt(row.Finding.Broken, 10)
		}
		return c.Note(tx, store.Deed{By: one.by, Act: "audit.verify", Kind: "audit_check", Subject: row.ID, Details: found})
	})
	return errors.Join(failed, err)
}

// walk checks the chain against itself and the anchors.
func (c *Checker) walk(ctx context.Context, row *store.AuditCheck, tell func(done, of int64)) error {
	row.State = store.CheckRunning
	points, faults, err := c.Points()
	if err != nil {
		return err
	}
	row.Finding.Anchors = len(points)
	for _, f := range faults {
		row.Finding.Faults = append(row.Finding.Faults, f.File)
	}
	row.Done, err = c.Store.VerifyAuditTold(ctx, points, tell)
	broken, is := errors.AsType[*audit.Break](err)
	switch {
	case is:
		row.State, row.Finding.Broken, row.Finding.What = store.ChainBroken, broken.Number, broken.What
	case err != nil:
		return err
	default:
		row.State, row.Total = store.ChainWhole, row.Done
	}
	row.Finding.Waiting, err = c.Store.AuditWaiting(ctx)
	return err
}

func (c *Checker) save(ctx context.Context, row store.AuditCheck) error {
	return c.Store.Do(ctx, func(tx *store.Tx) error { return tx.SaveAuditCheck(row) })
}
