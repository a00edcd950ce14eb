package caseload

import (
	"context"
	"maps"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

// bound is far above any score, for indicators without a maximum.
const bound = "1000"

// sheets are the records that the departments get: those whose condition holds.
func (c *Caseload) sheets(ctx context.Context, a *casework.Application, w casework.World, policy *estimator.Policy, facts map[string]any) (all []casework.ScoreSheet, err error) {
	proven, err := c.prove(ctx, a, w, policy, facts)
	if err != nil {
		return nil, err
	}
	most, err := estimator.ParsePoints(bound)
	if err != nil {
		return nil, err
	}
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
			sheet.Proven, sheet.Proof = proven.points(in.ID, d)
			all = append(all, sheet)
		}
	}
	return all, nil
}

// proofs are what is claimed, and what the record says of the same.
type proofs struct{ claimed, recorded *estimator.Estimate }

// birthday is the fact that the ID number proves.
const birthday = "birth_date"

// prove counts with what was entered, and with the birthday in the ID number.
func (c *Caseload) prove(ctx context.Context, a *casework.Application, w casework.World, policy *estimator.Policy, facts map[string]any) (p proofs, err error) {
	if p.claimed, err = policy.Trace(facts, w.Period.Terms.AsOf.Time); err != nil {
		return p, err
	}
	born, err := c.Vault.Born(ctx, a.Person)
	if err != nil {
		return p, err
	}
	recorded := maps.Clone(facts)
	recorded[birthday] = born.Format(time.DateOnly)
	p.recorded, err = policy.Trace(recorded, w.Period.Terms.AsOf.Time)
	return p, err
}

// points are what a department's record comes to without anybody scoring it; nil
// if somebody has to.
func (p proofs) points(indicator string, d estimator.Department) (*estimator.Points, estimator.Proof) {
	switch d.Proven {
	case estimator.ByIDNumber:
		points := share(p.recorded.Indicators, indicator, d.ID)
		return &points, d.Proven
	case estimator.ByNothingClaimed:
		if points := share(p.claimed.Indicators, indicator, d.ID); points == 0 {
			return &points, d.Proven
		}
	}
	return nil, estimator.ByNothing
}

// ClaimedOf is what a record comes to by the lines of what was entered.
func ClaimedOf(lines []estimator.IndicatorResult, r casework.ScoreRecord) estimator.Points {
	return share(lines, r.Indicator, r.Department)
}

// share is what a department scores of an indicator by the lines of an estimate.
func share(lines []estimator.IndicatorResult, indicator, department string) estimator.Points {
	for _, in := range lines {
		if in.ID == indicator {
			return in.Share(department)
		}
	}
	return 0
}
