package caseload

import (
	"context"
	"slices"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// Prospect is what a broadcast would come to, if it were sent now.
type Prospect struct {
	Issue     notice.Issue
	Faults    []notice.Fault // of the notice: with them it can't be sent
	Reach     store.Reach
	Shut      []broadcast.Way // that the account has no message for
	Own       []string        // each recipient's own variables that it names
	Valueless int64           // applications without a value of one of these
	By        []store.InState // these, by their state; none: nobody is found by an application
	Some      []string        // of these, up to fifty
}

// mostValueless is how many of these are named.
const mostValueless = 50

// PreviewBroadcast is what a broadcast would come to.
func (c *Caseload) PreviewBroadcast(ctx context.Context, id string) (o Prospect, err error) {
	b, err := c.Store.Broadcast(ctx, id)
	if err != nil {
		return o, err
	}
	return c.prospectOf(ctx, b)
}

// PreviewAudience is what a broadcast of a notice would come to by a rule and ways of which
// nothing is kept yet.
func (c *Caseload) PreviewAudience(ctx context.Context, noticeID string, r broadcast.Rule, ways []broadcast.Way) (o Prospect, err error) {
	if r, err = r.Checked(); err != nil {
		return o, err
	}
	known := slices.DeleteFunc(slices.Clone(ways), func(w broadcast.Way) bool { return !slices.Contains(broadcast.Ways, w) })
	return c.prospectOf(ctx, &broadcast.Broadcast{Notice: noticeID, Rule: r, Ways: known})
}

func (c *Caseload) prospectOf(ctx context.Context, b *broadcast.Broadcast) (o Prospect, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		o.Issue, o.Faults, err = c.issueOf(tx, b)
		return err
	})
	if err != nil {
		return o, err
	}
	open := *b
	open.Ways = nil
	for _, way := range b.Ways {
		if c.Carries != nil && c.Carries(way, &o.Issue) == "" {
			o.Shut = append(o.Shut, way)
		} else {
			open.Ways = append(open.Ways, way)
		}
	}
	template := ""
	if c.Carries != nil {
		template = c.Carries(broadcast.BySubscription, &o.Issue)
	}
	if o.Reach, err = c.Store.ReachOf(ctx, &open, template); err != nil {
		return o, err
	}
	sends := *b
	sends.Issue = o.Issue
	if o.Own = sends.Own(); len(o.Own) == 0 {
		return o, nil
	}
	if b.Rule.Period == "" { // nobody is found by an application: nobody has a value
		o.Valueless = int64(o.Written())
		return o, nil
	}
	o.Some, o.By, err = c.Store.Valueless(ctx, b.Rule, slices.Contains(o.Own, notice.OwnPoints), mostValueless)
	for _, in := range o.By {
		o.Valueless += in.N
	}
	return o, err
}

// issueOf is what a broadcast sends: as its notice went out, or as it would now.
func (c *Caseload) issueOf(tx *store.Tx, b *broadcast.Broadcast) (notice.Issue, []notice.Fault, error) {
	n, err := tx.Notice(b.Notice)
	if err != nil {
		return notice.Issue{}, nil, err
	}
	if n.Release != nil {
		return n.Release.Issue, nil, sendable(n)
	}
	if err := sendable(n); err != nil {
		return notice.Issue{}, nil, err
	}
	ready, err := c.readied(tx, n)
	if err != nil {
		return notice.Issue{}, nil, err
	}
	return ready.Issue, ready.Faults, nil
}

// StillSends refuses a broadcast that waits for a second person, if its notice says
// something else by now.
func (c *Caseload) StillSends(ctx context.Context, b *broadcast.Broadcast) error {
	return c.Store.Look(ctx, func(tx *store.Tx) error {
		issue, _, err := c.issueOf(tx, b)
		if err == nil && issue.Hash() != b.Issue.Hash() {
			return casework.Refuse(broadcast.CodeChanged)
		}
		return err
	})
}

// ManyRecipients is from how many on both who asks and who approves type how many they
// are.
const ManyRecipients = 1000

// counted refuses who was to type how many recipients there are, and has not.
func counted(recipients, typed int) error {
	if recipients >= ManyRecipients && typed != recipients {
		return casework.Refuse(broadcast.CodeNumber, "number", recipients)
	}
	return nil
}

// SubmitBroadcast asks a second person to let a broadcast go out, as somebody has seen
// it. What they approve is every character, the audience's rule, the schedule and the
// channels: any change needs it again. Typed is how many recipients there are, as who
// asks has typed it; only large audiences want it.
func (c *Caseload) SubmitBroadcast(ctx context.Context, by casework.Actor, id string, seen int64, reason string, typed int) (r casework.Request, err error) {
	if err := casework.Ask(casework.Request{Kind: casework.AskBroadcast, Reason: reason}, by); err != nil {
		return r, err
	}
	b, err := c.Store.Broadcast(ctx, id)
	if err != nil {
		return r, err
	}
	if b.Version != seen {
		return r, casework.Refuse(broadcast.CodeEdited, "version", b.Version)
	}
	if err := c.tagsThere(ctx, b.Rule); err != nil {
		return r, err
	}
	o, err := c.PreviewBroadcast(ctx, id)
	if err != nil {
		return r, err
	}
	told := o.Written()
	switch {
	case len(o.Faults) > 0:
		return r, casework.Refuse(notice.CodeFaulty, "count", len(o.Faults))
	case told == 0:
		return r, casework.Refuse(broadcast.CodeEmpty)
	case b.AsOne() && len(o.Issue.Own()) > 0:
		return r, casework.Refuse(broadcast.CodeMassOwn)
	case len(o.Shut) == len(b.Ways):
		return r, casework.Refuse(broadcast.CodeWays)
	case o.Valueless > 0:
		return r, casework.Refuse(broadcast.CodeNoValues, "count", o.Valueless)
	}
	if err := counted(told, typed); err != nil {
		return r, err
	}
	sends := *b
	sends.Issue = o.Issue
	d := Details{Broadcast: &sends, Recipients: told, Kept: o.Reach.Kept}
	return c.requestAs(ctx, by, casework.AskBroadcast, id, d, reason, func(tx *store.Tx, r casework.Request) error {
		now, err := tx.Broadcast(id)
		if err != nil {
			return err
		}
		if now.Version != seen {
			return casework.Refuse(broadcast.CodeEdited, "version", now.Version)
		}
		if now, err = now.Ask(o.Issue, r.ID, by, c.moment()); err != nil {
			return err
		}
		return tx.SaveBroadcast(now)
	})
}

// tagsThere refuses a rule by tags that the account does not have.
func (c *Caseload) tagsThere(ctx context.Context, r broadcast.Rule) error {
	if len(r.Tags) == 0 {
		return nil
	}
	all, err := c.Store.Tags(ctx)
	if err != nil {
		return err
	}
	for _, tag := range r.Tags {
		if !slices.ContainsFunc(all, func(t store.Tag) bool { return int64(t.ID) == tag }) {
			return casework.Refuse(broadcast.CodeTag, "tag", tag)
		}
	}
	return nil
}

// summed is what the second person of a broadcast approves.
func summed(_ *store.Tx, r casework.Request, d *Details) (string, error) {
	if d.Broadcast == nil {
		return "", cannotAsk(r)
	}
	return d.Broadcast.Sum(), nil
}

// letBroadcast lets a broadcast go out, if it is what was asked for, to the character;
// a notice that is not out yet goes out with it.
func (c *Caseload) letBroadcast(ctx context.Context, tx *store.Tx, a asked) error {
	b, err := tx.Broadcast(a.Subject)
	if err != nil || a.details.Broadcast == nil {
		return err
	}
	if !a.forGood {
		return nil
	}
	next, err := b.Approve(a.Hash, a.by.ID, c.moment())
	if err != nil {
		return err
	}
	n, err := tx.Notice(b.Notice)
	if err != nil {
		return err
	}
	switch {
	case n.State == notice.Draft:
		out := a
		out.Subject, out.details.Notice, out.Hash = n.ID, &b.Issue, b.Issue.Hash()
		if err := c.publishNotice(ctx, tx, out); err != nil {
			return err
		}
	case sendable(n) != nil:
		return sendable(n)
	case n.Release.Hash != b.Issue.Hash():
		return casework.Refuse(broadcast.CodeChanged)
	}
	if err := tx.SaveBroadcast(next); err != nil {
		return err
	}
	return tx.Audit(deed(a.by, "broadcast.approve", "broadcast", b.ID, a.Reason, map[string]string{"hash": a.Hash, "request": a.ID}))
}

// dropBroadcast makes a draft again of what was not approved.
func (c *Caseload) dropBroadcast(tx *store.Tx, a asked) error {
	b, err := tx.Broadcast(a.Subject)
	if err != nil {
		return err
	}
	if b.Stage != broadcast.Asked {
		return nil
	}
	next, err := b.Declined()
	if err != nil {
		return err
	}
	return tx.SaveBroadcast(next)
}

// Written is how many would be written to.
func (o Prospect) Written() int {
	n := o.Reach.Total
	for _, skipped := range o.Reach.Why {
		n -= skipped
	}
	return n
}

// Reached is how many of these a channel reaches now.
func (o Prospect) Reached() int { return o.Written() - o.Reach.Kept }
