package caseload

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Preparation says what a new period is run by: a preset and a table, and where
// the period differs.
type Preparation struct {
	Preset  string         // empty: the first
	Policy  string         // empty: the one in force when filing begins
	Changes map[string]any // fields of the terms, by their names in JSON
}

// CreatePeriod prepares a period; an approver lets the clock open it.
func (c *Caseload) CreatePeriod(ctx context.Context, by casework.Actor, id casework.PeriodID, from Preparation) (p *casework.Period, err error) {
	terms, err := c.TermsOf(id, from)
	if err != nil {
		return nil, err
	}
	err = c.do(ctx, func(tx *store.Tx) error {
		p = &casework.Period{ID: id}
		return c.setTerms(ctx, tx, by, p, casework.PeriodCreated, terms)
	})
	if errors.Is(err, store.ErrConflict) {
		return nil, &casework.Refusal{Code: casework.CodePeriodThere}
	}
	return p, err
}

// ChangeTerms changes some terms of a period that is not open yet, as it is or
// only if it is still at the version that somebody has seen (0: whatever it is);
// it has to be approved again.
func (c *Caseload) ChangeTerms(ctx context.Context, by casework.Actor, id casework.PeriodID, seen int64, changes map[string]any) (p *casework.Period, err error) {
	err = c.do(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Period(id); err != nil {
			return err
		}
		if seen > 0 && p.Version != seen {
			return &Stale{Version: p.Version}
		}
		terms, err := changed(p.Terms, changes)
		if err != nil {
			return err
		}
		return c.setTerms(ctx, tx, by, p, casework.TermsChanged, terms)
	})
	return p, err
}

// setTerms writes terms whose table is kept for good.
func (c *Caseload) setTerms(ctx context.Context, tx *store.Tx, by casework.Actor, p *casework.Period, kind casework.PeriodKind, terms casework.Terms) error {
	if policy, err := c.Policies.Version(ctx, terms.PolicyVersion); err != nil {
		return err
	} else if policy == nil || policy.ID != terms.Policy {
		return wrongTerm("policy_version")
	}
	return c.move(ctx, tx, by, p, casework.PeriodCommand{Kind: kind, Terms: &terms})
}

// TermsOf are those that a preparation comes to; nothing is written.
func (c *Caseload) TermsOf(id casework.PeriodID, from Preparation) (terms casework.Terms, err error) {
	if from.Preset == "" && len(c.Presets) > 0 {
		from.Preset = c.Presets[0].ID
	}
	i := slices.IndexFunc(c.Presets, func(p *casework.Preset) bool { return p.ID == from.Preset })
	if i < 0 {
		return terms, wrongTerm("preset")
	}
	opens, err := c.Presets[i].Opens(id)
	if err != nil {
		return terms, wrongTerm("id")
	}
	policy, err := c.Policies.ToCountBy(from.Policy, opens)
	if err != nil { // there is none of this name, or none in force
		return terms, wrongTerm("policy")
	}
	if terms, err = c.Presets[i].Terms(id, policy); err != nil {
		return terms, err
	}
	return changed(terms, from.Changes)
}

// changed are terms with some of their fields changed, also within a field: a
// clock, the end of a window.
func changed(terms casework.Terms, changes map[string]any) (casework.Terms, error) {
	src, err := json.Marshal(terms)
	if err != nil {
		return terms, err
	}
	var fields map[string]any
	if err := json.Unmarshal(src, &fields); err != nil {
		return terms, err
	}
	if changes["selection"] != nil { // one decision, not several
		delete(fields, "selection")
	}
	overlay(fields, changes)
	if src, err = json.Marshal(fields); err != nil {
		return terms, err
	}
	var next casework.Terms
	read := json.NewDecoder(bytes.NewReader(src))
	read.DisallowUnknownFields()
	if err := read.Decode(&next); err != nil {
		return terms, wrongTerm(fieldOf(err))
	}
	return next, nil
}

// overlay lays changes over fields, also within one; null takes one away. What
// there is not stays, to be refused.
func overlay(onto, changes map[string]any) {
	for name, value := range changes {
		inner, isObject := value.(map[string]any)
		_, there := onto[name]
		switch {
		case value == nil && there:
			delete(onto, name)
		case isObject:
			under, both := onto[name].(map[string]any)
			if !both {
				under = map[string]any{}
			}
			onto[name] = under
			for part, given := range inner {
				if under[part] = given; given == nil {
					delete(under, part)
				}
			}
		default:
			onto[name] = value
		}
	}
}

// fieldOf is the field that a decoder did not like, as far as it says so.
func fieldOf(err error) string {
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return strings.ReplaceAll(wrong.Field, ".", "/")
	}
	if wrong := (*time.ParseError)(nil); errors.As(err, &wrong) {
		return "terms"
	}
	if _, name, found := strings.Cut(err.Error(), `unknown field "`); found {
		return strings.TrimSuffix(name, `"`)
	}
	return "terms"
}

func wrongTerm(field string) error {
	return &casework.Refusal{Code: casework.CodeTermsWrong, Params: map[string]any{"field": field}}
}
