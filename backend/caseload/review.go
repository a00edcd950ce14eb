package caseload

import (
	"context"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Pass lets a line pass; with the second, the departments get their records.
func (c *Caseload) Pass(ctx context.Context, by casework.Actor, id string, seen int64, line casework.Line) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(tx *store.Tx, a *casework.Application, w casework.World) (casework.Command, error) {
		facts, policy, err := c.counted(ctx, tx, a, w)
		if err != nil {
			return nil, err
		}
		return casework.PassLine{Line: line, Scores: sheets(policy, facts)}, nil
	})
}

// bound is far above any score, for indicators without a maximum.
const bound = "1000"

// sheets are the records that the departments get: those whose condition holds.
func sheets(policy *estimator.Policy, facts map[string]any) (all []casework.ScoreSheet) {
	most, _ := estimator.ParsePoints(bound)
	for _, in := range policy.Outline() {
		sheet := casework.ScoreSheet{Indicator: in.ID, Combine: in.Combine, Most: most}
		if in.Most != nil {
			sheet.Most = *in.Most
		}
		if sheet.Most <= 0 { // it can only take away
			sheet.Least = -most
		}
		for _, d := range in.Departments {
			if d.Fact != "" && facts[d.Fact] != d.Value {
				continue
			}
			sheet.Department, sheet.Parts = d.ID, slices.Clone(d.Parts)
			all = append(all, sheet)
		}
	}
	return all
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
	return c.simply(ctx, by, id, seen, step)
}

// Object is an applicant's objection, all items at once.
func (c *Caseload) Object(ctx context.Context, by casework.Actor, id string, items []casework.ObjectedIndicator) (*casework.Application, error) {
	return c.simply(ctx, by, id, 0, casework.Object{ID: newID(), Items: items})
}

// Keep answers an item of an objection: the score stays.
func (c *Caseload) Keep(ctx context.Context, by casework.Actor, id, indicator, department, text string) (*casework.Application, error) {
	return c.simply(ctx, by, id, 0, casework.KeepScore{Indicator: indicator, Department: department, Text: text})
}

// IssuePermit hands the permit out.
func (c *Caseload) IssuePermit(ctx context.Context, by casework.Actor, id string, seen int64) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.IssuePermit{})
}
