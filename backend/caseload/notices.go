package caseload

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// NewNotice begins a notice with the shipped text of its kind.
func (c *Caseload) NewNotice(ctx context.Context, by casework.Actor, kind notice.Kind, period casework.PeriodID) (n *notice.Notice, err error) {
	err = c.do(ctx, func(tx *store.Tx) error {
		if n, err = c.fresh(tx, by, kind, period); err != nil {
			return err
		}
		_, err := tx.AddNotice(n)
		if err != nil {
			return err
		}
		return tx.Audit(deed(by, "notice.create", "notice", n.ID, "", map[string]string{"kind": string(kind), "period": string(period)}))
	})
	return n, err
}

func (c *Caseload) fresh(tx *store.Tx, by casework.Actor, kind notice.Kind, period casework.PeriodID) (*notice.Notice, error) {
	k := c.Notices.Kind(kind)
	if k == nil {
		return nil, &casework.Refusal{Code: casework.CodeNotYours}
	}
	if !k.Period {
		period = ""
	} else if _, err := tx.Period(period); errors.Is(err, store.ErrNotFound) {
		return nil, &casework.Refusal{Code: notice.CodePeriod}
	} else if err != nil {
		return nil, err
	}
	return notice.New(newID(), kind, period, notice.Text{Title: k.Title, Body: k.Body}, by, c.moment())
}

// SaveNotice keeps another text of a draft, if it is still at the version that
// somebody has seen. The same text again changes nothing.
func (c *Caseload) SaveNotice(ctx context.Context, by casework.Actor, id string, seen int64, text notice.Text) (n *notice.Notice, err error) {
	err = c.changeNotice(ctx, id, func(tx *store.Tx, before *notice.Notice) (*notice.Notice, store.Deed, error) {
		next, err := before.Edit(text, by, c.moment())
		if err != nil {
			return nil, store.Deed{}, err
		}
		if notice.Same(next.Text, before.Text) {
			return nil, store.Deed{}, nil
		}
		if before.Version != seen {
			return nil, store.Deed{}, edited(tx, before)
		}
		return next, deed(by, "notice.save", "notice", id, "", map[string]string{"version": strconv.FormatInt(next.Version, 10)}), tx.KeepNoticeText(next)
	}, &n)
	return n, err
}

// edited says who has saved another text meanwhile.
func edited(tx *store.Tx, n *notice.Notice) error {
	name := n.ChangedBy
	if account, err := tx.Account(n.ChangedBy); err == nil {
		name = account.Name
	}
	return &casework.Refusal{Code: notice.CodeEdited, Params: map[string]any{"name": name, "at": n.ChangedAt, "version": n.Version}}
}

// CorrectNotice begins a notice that corrects another; while such a draft waits,
// that is the one.
func (c *Caseload) CorrectNotice(ctx context.Context, by casework.Actor, id string) (n *notice.Notice, err error) {
	err = c.do(ctx, func(tx *store.Tx) error {
		old, err := tx.Notice(id)
		if err != nil {
			return err
		}
		if n, err = old.Correction(newID(), by, c.moment()); err != nil {
			return err
		}
		n.Origin = "corrects/" + id
		added, err := tx.AddNotice(n)
		if err != nil {
			return err
		}
		if !added {
			n, err = tx.NoticeFrom(n.Origin)
			return err
		}
		return tx.Audit(deed(by, "notice.create", "notice", n.ID, "", map[string]string{"kind": string(n.Kind), "corrects": id}))
	})
	return n, err
}

// WithdrawNotice takes a notice back, or gives a draft up.
func (c *Caseload) WithdrawNotice(ctx context.Context, by casework.Actor, id, reason string) (n *notice.Notice, err error) {
	err = c.changeNotice(ctx, id, func(tx *store.Tx, before *notice.Notice) (*notice.Notice, store.Deed, error) {
		next, err := before.Withdraw(reason, by, c.moment())
		if err != nil {
			return nil, store.Deed{}, err
		}
		if before.State == notice.Published {
			if err := restBroadcasts(tx, id); err != nil {
				return nil, store.Deed{}, err
			}
			if _, err := tx.NextNotice(); err != nil {
				return nil, store.Deed{}, err
			}
		} else if next.Corrects != "" { // another correction may be begun
			next.Origin = next.ID
		}
		if err := tellNotice(tx, next, "notice_withdrawn"); err != nil {
			return nil, store.Deed{}, err
		}
		return next, deed(by, "notice.withdraw", "notice", id, reason, map[string]string{"number": numberOf(next)}), nil
	}, &n)
	return n, err
}

func numberOf(n *notice.Notice) string {
	if n.Release == nil {
		return ""
	}
	return n.Release.Number
}

// changeNotice keeps what a change makes of a notice; nil changes nothing.
func (c *Caseload) changeNotice(
	ctx context.Context, id string, change func(*store.Tx, *notice.Notice) (*notice.Notice, store.Deed, error), into **notice.Notice,
) error {
	return retried(func() error {
		return c.do(ctx, func(tx *store.Tx) error {
			before, err := tx.Notice(id)
			if err != nil {
				return err
			}
			next, done, err := change(tx, before)
			if err != nil {
				return err
			}
			if *into = before; next == nil {
				return nil
			}
			*into = next
			if err := tx.SaveNotice(next); err != nil {
				return err
			}
			return tx.Audit(done)
		})
	})
}

// tellNotice puts into the outbox what has become of a notice.
func tellNotice(tx *store.Tx, n *notice.Notice, kind string) error {
	return tx.Tell(store.Message{ID: newID(), Topic: "notice", Subject: n.ID, Data: fmt.Sprintf(`{"kind":%q,"version":%d}`, kind, n.Version)})
}

// ReadyNotice is a notice as it could go out now, and with examples where values
// are still missing.
func (c *Caseload) ReadyNotice(ctx context.Context, n *notice.Notice) (ready, shown *notice.Ready, err error) {
	var p *casework.Period
	if n.Period != "" {
		if p, err = c.Period(ctx, n.Period); err != nil {
			return nil, nil, err
		}
	}
	return c.Notices.Ready(n, p), c.Notices.Examples(n, p), nil
}

// TrialNotice is a notice as it is sent to who writes it.
func (c *Caseload) TrialNotice(ctx context.Context, n *notice.Notice) (t notice.Trial, err error) {
	var p *casework.Period
	if n.Period != "" {
		if p, err = c.Period(ctx, n.Period); err != nil {
			return t, err
		}
	}
	return c.Notices.Trial(n, p), nil
}

// readied is a notice as a transaction finds it.
func (c *Caseload) readied(tx *store.Tx, n *notice.Notice) (*notice.Ready, error) {
	var p *casework.Period
	if n.Period != "" {
		var err error
		if p, err = tx.Period(n.Period); err != nil {
			return nil, err
		}
	}
	return c.Notices.Ready(n, p), nil
}
