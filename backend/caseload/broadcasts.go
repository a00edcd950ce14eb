package caseload

import (
	"context"
	"errors"
	"slices"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// NewBroadcast begins a broadcast of a notice.
func (c *Caseload) NewBroadcast(ctx context.Context, by casework.Actor, noticeID string, content broadcast.Content) (b *broadcast.Broadcast, err error) {
	err = c.do(ctx, func(tx *store.Tx) error {
		n, err := tx.Notice(noticeID)
		if errors.Is(err, store.ErrNotFound) {
			return casework.Refuse(broadcast.CodeNotice)
		}
		if err != nil {
			return err
		}
		if err := sendable(n); err != nil {
			return err
		}
		if b, err = broadcast.New(newID(), n.ID, content, by, c.moment()); err != nil {
			return err
		}
		if err := tx.SaveBroadcast(b); err != nil {
			return err
		}
		return tx.Audit(deed(by, "broadcast.create", "broadcast", b.ID, "", map[string]string{"notice": n.ID}))
	})
	return b, err
}

// sendable refuses a notice that tells people what is not so any more.
func sendable(n *notice.Notice) error {
	if !n.Holds() {
		return casework.Refuse(broadcast.CodeNotice)
	}
	return nil
}

func stillSendable(tx *store.Tx, b *broadcast.Broadcast) error {
	n, err := tx.Notice(b.Notice)
	if err != nil {
		return err
	}
	return sendable(n)
}

// EditBroadcast keeps what else was decided of a draft, if it is still at the version
// that somebody has seen.
func (c *Caseload) EditBroadcast(ctx context.Context, by casework.Actor, id string, seen int64, content broadcast.Content) (b *broadcast.Broadcast, err error) {
	return c.changeBroadcast(ctx, id, func(_ *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error) {
		if b.Version != seen {
			return nil, store.Deed{}, casework.Refuse(broadcast.CodeEdited, "version", b.Version)
		}
		next, err := b.Edit(content, by, c.moment())
		return next, deed(by, "broadcast.save", "broadcast", id, "", nil), err
	})
}

// PauseBroadcast lets a broadcast rest; what is on its way just now still arrives.
func (c *Caseload) PauseBroadcast(ctx context.Context, by casework.Actor, id, reason string) (*broadcast.Broadcast, error) {
	return c.changeBroadcast(ctx, id, func(_ *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error) {
		if b.Stage == broadcast.Paused {
			return nil, store.Deed{}, nil
		}
		next, err := b.Rest(broadcast.ByStaff, "", reason)
		return next, deed(by, "broadcast.pause", "broadcast", id, reason, nil), err
	})
}

// ResumeBroadcast goes on with one that rests.
func (c *Caseload) ResumeBroadcast(ctx context.Context, by casework.Actor, id string) (*broadcast.Broadcast, error) {
	return c.changeBroadcast(ctx, id, func(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error) {
		if err := stillSendable(tx, b); err != nil {
			return nil, store.Deed{}, err
		}
		next, err := b.Resume(c.moment())
		return next, deed(by, "broadcast.resume", "broadcast", id, "", map[string]string{"rested": string(b.Pause)}), err
	})
}

// CancelBroadcast sends the rest of one to nobody; a request for it is dropped.
func (c *Caseload) CancelBroadcast(ctx context.Context, by casework.Actor, id, reason string) (*broadcast.Broadcast, error) {
	return c.changeBroadcast(ctx, id, func(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error) {
		next, err := b.Cancel(reason, c.moment())
		if err != nil {
			return nil, store.Deed{}, err
		}
		if b.Stage == broadcast.Asked {
			asked, err := tx.Request(b.Request)
			if err != nil {
				return nil, store.Deed{}, err
			}
			if asked, err = asked.Drop(casework.World{Now: c.moment(), By: casework.Actor{ID: asked.AskedBy, Role: by.Role}}); err != nil {
				return nil, store.Deed{}, err
			}
			if err := tx.SaveRequest(asked); err != nil {
				return nil, store.Deed{}, err
			}
		}
		return next, deed(by, "broadcast.cancel", "broadcast", id, reason, nil), nil
	})
}

// DropBroadcast gives up a draft, which who only writes may do too.
func (c *Caseload) DropBroadcast(ctx context.Context, by casework.Actor, id, reason string) (*broadcast.Broadcast, error) {
	return c.changeBroadcast(ctx, id, func(_ *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error) {
		next, err := b.Drop(reason, c.moment())
		return next, deed(by, "broadcast.drop", "broadcast", id, reason, nil), err
	})
}

// RetryBroadcast tries again with those who are in a state for a reason.
func (c *Caseload) RetryBroadcast(ctx context.Context, by casework.Actor, id string, state broadcast.State, why broadcast.Why) (*broadcast.Broadcast, error) {
	return c.changeBroadcast(ctx, id, func(tx *store.Tx, b *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error) {
		next, err := b.Reopen()
		if err != nil {
			return nil, store.Deed{}, err
		}
		if !slices.Contains(broadcast.Retried, state) {
			return nil, store.Deed{}, casework.Refuse(broadcast.CodeNoRetry)
		}
		if err := stillSendable(tx, b); err != nil {
			return nil, store.Deed{}, err
		}
		n, err := tx.Retry(b.Ledger, state, why, c.moment())
		if err == nil && n == 0 {
			err = casework.Refuse(broadcast.CodeNoRetry)
		}
		return next, deed(by, "broadcast.retry", "broadcast", id, "", map[string]string{"state": string(state), "why": string(why)}), err
	})
}

// changeBroadcast keeps what a deed makes of a broadcast; nil changes nothing.
func (c *Caseload) changeBroadcast(
	ctx context.Context, id string, change func(*store.Tx, *broadcast.Broadcast) (*broadcast.Broadcast, store.Deed, error),
) (is *broadcast.Broadcast, err error) {
	err = retried(func() error {
		return c.do(ctx, func(tx *store.Tx) error {
			before, err := tx.Broadcast(id)
			if err != nil {
				return err
			}
			next, done, err := change(tx, before)
			if err != nil {
				return err
			}
			if is = before; next == nil {
				return nil
			}
			is = next
			if err := tx.SaveBroadcast(next); err != nil {
				return err
			}
			return tx.Audit(done)
		})
	})
	return is, err
}

// restBroadcasts pauses whatever still sends a notice that is withdrawn, or corrected.
func restBroadcasts(tx *store.Tx, noticeID string) error {
	all, err := tx.BroadcastsOf(noticeID)
	if err != nil {
		return err
	}
	for _, b := range all {
		next, err := b.Rest(broadcast.ByNotice, "", "")
		if _, refused := casework.IsRefusal(err); refused {
			continue // nothing of it is being sent
		}
		if err != nil {
			return err
		}
		if err := tx.SaveBroadcast(next); err != nil {
			return err
		}
		if err := tx.Audit(deed(system, "broadcast.pause", "broadcast", b.ID, "", map[string]string{"why": string(broadcast.ByNotice)})); err != nil {
			return err
		}
	}
	return nil
}
