package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Pass lets a line pass; with the second, the departments get their records.
func (c *Caseload) Pass(ctx context.Context, by casework.Actor, id string, seen int64, line casework.Line) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(tx *store.Tx, a *casework.Application, w casework.World) (casework.Command, error) {
		pass := casework.PassLine{Line: line}
		if !a.LastLine(line) {
			return pass, nil
		}
		facts, policy, err := c.counted(ctx, tx, a, w)
		if err != nil {
			return nil, err
		}
		if pass.Scores, err = c.sheets(ctx, a, w, policy, facts); err != nil {
			return nil, err
		}
		if err := tx.LockPerson(a.Person); err != nil {
			return nil, err
		}
		pass.Falses, err = c.matches(ctx, tx, a, w.Period)
		return pass, err
	})
}

// Reject ends an application by one line's no.
func (c *Caseload) Reject(ctx context.Context, by casework.Actor, id string, seen int64, line casework.Line, reason casework.RejectReason, text string) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.RejectLine{Line: line, Reason: reason, Text: text})
}

// SendBack puts a line back to pending.
func (c *Caseload) SendBack(ctx context.Context, by casework.Actor, id string, seen int64, line casework.Line, reason string) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.SendBack{Line: line, Reason: reason})
}

// Ask asks for materials to be corrected.
func (c *Caseload) Ask(ctx context.Context, by casework.Actor, id string, seen int64, from casework.Desk, wants []casework.Wanted, text string) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(_ *store.Tx, _ *casework.Application, w casework.World) (casework.Command, error) {
		policy, err := c.policy(ctx, w.Period)
		if err != nil {
			return nil, err
		}
		return casework.AskSupplement{From: from, Wants: wants, Text: text, Known: policy.HasMaterial}, nil
	})
}

// Answer says that the materials are corrected.
func (c *Caseload) Answer(ctx context.Context, by casework.Actor, id string, seen int64, supplement string) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.AnswerSupplement{ID: supplement})
}

// Claim takes a case in hand for half an hour.
func (c *Caseload) Claim(ctx context.Context, by casework.Actor, id string) (*casework.Application, error) {
	return c.simply(ctx, by, id, 0, casework.Claim{})
}

// Release lets it go.
func (c *Caseload) Release(ctx context.Context, by casework.Actor, id string) (*casework.Application, error) {
	return c.simply(ctx, by, id, 0, casework.Release{})
}

// Score is what a department does with its record.
func (c *Caseload) Score(ctx context.Context, by casework.Actor, id string, seen int64, step casework.ScoreCommand) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(_ *store.Tx, _ *casework.Application, w casework.World) (_ casework.Command, err error) {
		step.Possible, err = c.Possible(ctx, w.Period, step.Indicator, step.Department)
		return step, err
	})
}

// Possible are the points that a department can come to in an indicator, by the
// table of a period; nil where that is not known.
func (c *Caseload) Possible(ctx context.Context, p *casework.Period, indicator, department string) ([]estimator.Points, error) {
	policy, err := c.policy(ctx, p)
	if err != nil {
		return nil, err
	}
	return policy.Possible(indicator, department), nil
}

// Object is an applicant's objection, all items at once. There is one at most,
// so that it is known by the id of its application.
func (c *Caseload) Object(ctx context.Context, by casework.Actor, id string, items []casework.ObjectedIndicator) (*casework.Application, error) {
	return c.simply(ctx, by, id, 0, casework.Object{ID: id, Items: items})
}

// Keep answers an item of an objection: the score stays.
func (c *Caseload) Keep(ctx context.Context, by casework.Actor, id string, seen int64, indicator, department, text string) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.KeepScore{Indicator: indicator, Department: department, Text: text})
}

// IssuePermit hands the permit out.
func (c *Caseload) IssuePermit(ctx context.Context, by casework.Actor, id string, seen int64) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.IssuePermit{})
}
