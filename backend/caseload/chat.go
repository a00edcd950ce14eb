package caseload

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/chat"
	"luohu/backend/store"
)

// ChatUse is how people fared with the bot while a period went on, and what the
// questions of its interview are called.
type ChatUse struct {
	chat.Use
	From  time.Time // the first day
	Facts map[string]string
}

// lastUse is what was counted of a period's chat, and when.
type lastUse struct {
	*ChatUse
	at time.Time
}

// ChatUse counts from the day on which filing opens to today, or to the end of the
// list's display, once in a minute at most.
func (c *Caseload) ChatUse(ctx context.Context, id casework.PeriodID) (*ChatUse, error) {
	if last, there := c.uses.Load(id); there {
		if age := c.Now().Sub(last.(lastUse).at); age >= 0 && age < countAgain {
			return last.(lastUse).ChatUse, nil
		}
	}
	u, err := c.chatUse(ctx, id)
	if err == nil {
		c.uses.Store(id, lastUse{u, c.Now()})
	}
	return u, err
}

func (c *Caseload) chatUse(ctx context.Context, id casework.PeriodID) (*ChatUse, error) {
	u := &ChatUse{Facts: map[string]string{}}
	var p *casework.Period
	err := c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Period(id); err != nil {
			return err
		}
		u.From = p.Terms.Filing.From.In(casework.Zone)
		until := c.Now().In(casework.Zone)
		if p.Stage == casework.Closed {
			until = p.Listing.To.In(casework.Zone)
		}
		u.Use, err = chat.ReadUse(tx, u.From.Format(time.DateOnly), until.Format(time.DateOnly))
		return err
	})
	if err != nil {
		return nil, err
	}
	policy, err := c.policy(ctx, p)
	if err != nil {
		return nil, err
	}
	for _, f := range policy.Facts() {
		u.Facts[f.ID] = f.Name
	}
	return u, nil
}
