package caseload

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Filling is an application with everything that is looked at while it is filled
// in.
type Filling struct {
	Application *casework.Application
	Period      *casework.Period
	Unit        *casework.Unit
	Policy      *estimator.Policy
	Facts       map[string]any
	// BirthDiffers is as in [Assessment].
	BirthDiffers bool
}

// Filling reads one that is within somebody's reach.
func (c *Caseload) Filling(ctx context.Context, by casework.Actor, id string) (f Filling, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		a, w, err := c.found(tx, by, id)
		if err == nil && !by.Reaches(a) {
			err = &casework.Refusal{Code: casework.CodeNotYours}
		}
		if err != nil {
			return err
		}
		f = Filling{Application: a, Period: w.Period, Unit: w.Unit}
		if f.Facts, f.Policy, err = c.counted(ctx, tx, a, w); err != nil {
			return err
		}
		f.BirthDiffers, err = c.birthDiffers(ctx, a.Person, f.Facts)
		return err
	})
	return f, err
}

// Papers are the materials that follow from the facts as they were read.
func (f Filling) Papers() ([]Paper, error) {
	needed, err := f.Policy.Materials(f.Facts, f.Period.Terms.AsOf.Time)
	return papers(f.Application, needed), err
}

// Overtaken says which facts somebody else has changed since a revision was
// read, to something else than what is wanted.
type Overtaken struct {
	Revision int // now
	Facts    []string
}

// Error is for logs.
func (*Overtaken) Error() string { return "refused: facts have changed since they were read" }

// FillIn changes facts of a form that was made of some revision. What the form
// leaves as it was is left as it is now; what others have changed meanwhile is
// [Overtaken] if the form wants something else, and then nothing is changed. Sent
// are values that the same form has sent before, without hearing what came of it.
func (c *Caseload) FillIn(ctx context.Context, by casework.Actor, id string, revision int, form map[string]any, sent map[string][]any) (*casework.Application, error) {
	return c.edit(ctx, by, id, 0, func(tx *store.Tx, a *casework.Application, now map[string]any) (map[string]any, error) {
		base := now
		if revision < a.Facts.Revision {
			was, err := c.enteredAt(ctx, tx, a, revision)
			if err != nil {
				return nil, err
			}
			base = was.Facts
		}
		patch, overtaken := map[string]any{}, &Overtaken{Revision: a.Facts.Revision}
		for name, value := range form {
			ours := slices.ContainsFunc(sent[name], func(v any) bool { return sameFact(v, now[name]) })
			switch {
			case sameFact(value, now[name]), sameFact(value, base[name]) && !ours:
			case sameFact(base[name], now[name]), ours:
				patch[name] = value
			default:
				overtaken.Facts = append(overtaken.Facts, name)
			}
		}
		if len(overtaken.Facts) > 0 {
			slices.Sort(overtaken.Facts)
			return nil, overtaken
		}
		return patch, nil
	})
}

// sameFact compares facts of which one may have been kept as JSON.
func sameFact(a, b any) bool { return FactText(a) == FactText(b) }

// FactText is a fact as it is typed: a whole number, true or false, a day, the
// value of a choice; empty if there is none.
func FactText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// EnterBirthday fills in the day of birth that an ID number tells, where the
// table asks for one, takes this one, and none was entered yet.
func (c *Caseload) EnterBirthday(ctx context.Context, by casework.Actor, id string, born time.Time) (*casework.Application, error) {
	f, err := c.Filling(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if _, asked := f.Policy.Fact(birthday); !asked || f.Facts[birthday] != nil {
		return f.Application, nil
	}
	a, err := c.FillIn(ctx, by, id, f.Application.Facts.Revision, map[string]any{birthday: born.Format(time.DateOnly)}, nil)
	if _, unusable := errors.AsType[estimator.FactErrors](err); unusable { // somebody will be asked
		return f.Application, nil
	}
	return a, err
}
