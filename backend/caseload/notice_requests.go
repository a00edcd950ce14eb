package caseload

import (
	"context"
	"fmt"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// RequestNotice asks a second person to let a notice go out, as somebody has seen
// it. What they approve is every character of it: any change needs it again.
func (c *Caseload) RequestNotice(ctx context.Context, by casework.Actor, id string, seen int64, reason string) (r casework.Request, err error) {
	if err := casework.Ask(casework.Request{Kind: casework.AskNotice, Reason: reason}, by); err != nil {
		return r, err
	}
	var issue notice.Issue
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		n, err := tx.Notice(id)
		if err != nil {
			return err
		}
		if n.Version != seen {
			return edited(tx, n)
		}
		ready, err := c.readied(tx, n)
		if err != nil {
			return err
		}
		issue = ready.Issue
		return nil
	})
	if err != nil {
		return r, err
	}
	return c.Request(ctx, by, casework.AskNotice, id, Details{Notice: &issue}, reason)
}

// hashed is what the second person of a notice approves.
func hashed(_ *store.Tx, r casework.Request, d *Details) (string, error) {
	if d.Notice == nil {
		return "", cannotAsk(r)
	}
	return d.Notice.Hash(), nil
}

// publishNotice lets a notice out, if it is what was asked for, to the character.
func (c *Caseload) publishNotice(_ context.Context, tx *store.Tx, a asked) error {
	n, err := tx.Notice(a.Subject)
	if err != nil {
		return err
	}
	next, err := c.letOut(tx, n, a)
	if err != nil || !a.forGood {
		return err
	}
	if err := tx.SaveNotice(next); err != nil {
		return err
	}
	noted := map[string]string{"number": next.Release.Number, "hash": next.Release.Hash, "request": a.ID}
	if next.Corrects != "" {
		noted["corrects"] = next.Corrects
	}
	if err := tx.Audit(deed(a.by, "notice.publish", "notice", n.ID, a.Reason, noted)); err != nil {
		return err
	}
	return tellNotice(tx, next, "notice_published")
}

// letOut decides on a publication. If it is not for good, nothing is written, and
// the notice has no number.
func (c *Caseload) letOut(tx *store.Tx, n *notice.Notice, a asked) (*notice.Notice, error) {
	ready, err := c.readied(tx, n)
	if err != nil {
		return nil, err
	}
	r := notice.Release{
		Issue: ready.Issue, Hash: ready.Hash(), At: c.moment(), Request: a.ID, AskedBy: a.AskedBy, ApprovedBy: a.by.ID,
	}
	next, err := n.Publish(r)
	if err != nil {
		return nil, err
	}
	if len(ready.Faults) > 0 {
		return nil, &casework.Refusal{Code: notice.CodeFaulty, Params: map[string]any{"count": len(ready.Faults)}}
	}
	if a.details.Notice == nil || r.Hash != a.details.Notice.Hash() || a.Hash != "" && a.Hash != r.Hash {
		return nil, &casework.Refusal{Code: notice.CodeChanged}
	}
	if err := c.corrects(tx, next, a.forGood); err != nil || !a.forGood {
		return next, err
	}
	if next.Release.Seq, err = tx.NextNotice(); err != nil {
		return nil, err
	}
	year := strconv.Itoa(r.At.In(casework.Zone).Year())
	number, err := tx.Count("notices-" + year)
	if err != nil {
		return nil, err
	}
	next.Release.Number = fmt.Sprintf("%s-%04d", year, number)
	return next, c.sign(next)
}

// corrects lets the notice that is corrected say so; whatever still sends it rests.
func (c *Caseload) corrects(tx *store.Tx, n *notice.Notice, forGood bool) error {
	if n.Corrects == "" {
		return nil
	}
	old, err := tx.Notice(n.Corrects)
	if err != nil {
		return err
	}
	if old, err = old.CorrectedWith(n); err != nil || !forGood {
		return err
	}
	if err := tx.SaveNotice(old); err != nil {
		return err
	}
	return restBroadcasts(tx, old.ID)
}

func (c *Caseload) sign(n *notice.Notice) error {
	if c.Signing == nil {
		return nil
	}
	pem, err := c.Signing.Public().PEM()
	n.Release.Signature, n.Release.PublicKey = c.Signing.Sign(n.Document()), string(pem)
	return err
}

// readyNotice makes the draft of the notice that a move of a period calls for,
// once: with the move, and only if nobody has begun one.
func (c *Caseload) readyNotice(tx *store.Tx, p *casework.Period, moved casework.Moved) error {
	if c.Notices == nil {
		return nil
	}
	kind := c.Notices.MadeBy(moved.Kind)
	if kind == "" {
		return nil
	}
	if there, err := tx.HasDraft(kind, p.ID); err != nil || there {
		return err
	}
	k := c.Notices.Kind(kind)
	n, err := notice.New(newID(), kind, p.ID, notice.Text{Title: k.Title, Body: k.Body}, system, c.moment())
	if err != nil {
		return err
	}
	n.Origin = fmt.Sprintf("period/%s/%d", p.ID, p.Version)
	added, err := tx.AddNotice(n)
	if err != nil || !added {
		return err
	}
	return tx.Audit(deed(system, "notice.create", "notice", n.ID, "", map[string]string{"kind": string(kind), "period": string(p.ID), "move": string(moved.Kind)}))
}
