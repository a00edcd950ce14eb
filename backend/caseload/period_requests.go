package caseload

import (
	"context"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// ofStanding is a request for a move of a period as it stands: what is approved
// is what was seen.
func ofStanding(kind func(*casework.Period) casework.PeriodKind) requestKind {
	return requestKind{
		detail: func(tx *store.Tx, r casework.Request, d *Details) (string, error) {
			p, err := tx.Period(casework.PeriodID(r.Subject))
			if err != nil {
				return "", err
			}
			if d.Version > 0 && d.Version != p.Version {
				return "", &Stale{Version: p.Version}
			}
			return standing(p), nil
		},
		carryOut: func(c *Caseload, ctx context.Context, tx *store.Tx, a asked) error {
			p, err := tx.Period(casework.PeriodID(a.Subject))
			if err != nil {
				return err
			}
			if standing(p) != a.Hash {
				return &casework.Refusal{Code: casework.CodePeriodChanged}
			}
			return c.moveAsked(ctx, tx, a, p, casework.PeriodCommand{Kind: kind(p)})
		},
	}
}

// standing is a period as somebody has seen it: another version is another.
func standing(p *casework.Period) string { return "version " + strconv.FormatInt(p.Version, 10) }

// takenBack is of what is published: the list, or else the points.
func takenBack(p *casework.Period) casework.PeriodKind {
	if p.Stage == casework.ListPublished {
		return casework.ListPulled
	}
	return casework.ScoresTakenBack
}

// previewed is a list as it is at the moment at which it is asked for.
func previewed(tx *store.Tx, r casework.Request, d *Details) (hash string, err error) {
	if d.Selection == nil {
		return "", wrongTerm("selection")
	}
	v, err := previewOf(tx, casework.PeriodID(r.Subject), *d.Selection)
	if err != nil {
		return "", err
	}
	if d.Seen != "" && d.Seen != v.Hash {
		return "", &casework.Refusal{Code: casework.CodeListChanged, Params: map[string]any{"asked": false, "listed": v.Listed, "not_listed": v.NotListed}}
	}
	d.Preview = &v
	return v.Hash, nil
}

func (c *Caseload) publishList(ctx context.Context, tx *store.Tx, a asked) error {
	p, err := tx.Period(casework.PeriodID(a.Subject))
	if err != nil {
		return err
	}
	l := casework.List{}
	if a.details.Selection != nil {
		l.Selection = *a.details.Selection
	}
	return c.moveAsked(ctx, tx, a, p, casework.PeriodCommand{Kind: casework.ListShown, Seen: a.Hash, List: &l})
}

func (c *Caseload) moveAsked(ctx context.Context, tx *store.Tx, a asked, p *casework.Period, command casework.PeriodCommand) error {
	command.Reason, command.Request = a.Reason, a.ID
	if a.forGood {
		return c.move(ctx, tx, a.by, p, command)
	}
	_, _, _, err := c.decideMove(tx, a.by, p, command)
	return err
}
