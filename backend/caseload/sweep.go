package caseload

import (
	"context"
	"fmt"
	"time"

	"luohu/backend/files"
)

const sweptAtOnce = 200

// SweepFiles takes out of the store of files what was put there before a time and
// belongs to nothing: uploads that a crash has ended. A time long enough ago keeps
// it from those that are under way.
func (c *Caseload) SweepFiles(ctx context.Context, before time.Time) (swept int64, err error) {
	for {
		names, err := c.Store.UnclaimedSince(ctx, before, sweptAtOnce)
		if err != nil || len(names) == 0 {
			return swept, err
		}
		for _, name := range names {
			if err := c.Cabinet.Archive.Forget(ctx, files.Kept{Sealed: files.Hash(name)}); err != nil {
				return swept, fmt.Errorf("sweep files: %w", err)
			}
			if err := c.Store.ForgetUnclaimed(ctx, name); err != nil {
				return swept, err
			}
			swept++
		}
	}
}
