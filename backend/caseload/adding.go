package caseload

import (
	"context"
	"errors"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Begun is what became of one of many who were to be added.
type Begun struct {
	ID      string            // of the application
	There   bool              // it was the unit's own already
	Blank   bool              // nothing is filled in yet
	Refused *casework.Refusal // nil: the application is there now
}

// ErrNoneAdded says that some could not be added, and therefore nobody was.
var ErrNoneAdded = errors.New("refused: some of them can't be added")

// AddAll begins applications for many, in one transaction: for all of them, or,
// with [ErrNoneAdded] and why, for none. Who has one of this unit already keeps
// it, so that the same list may come twice. What is refused for all alike is an
// error of its own.
func (c *Caseload) AddAll(ctx context.Context, by casework.Actor, period casework.PeriodID, people []Applicant) ([]Begun, error) {
	return c.addTogether(ctx, by, period, people, true)
}

func (c *Caseload) addTogether(ctx context.Context, by casework.Actor, period casework.PeriodID, people []Applicant, noted bool) (all []Begun, err error) {
	if by.Role != casework.Agent {
		return nil, &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": casework.ApplicantAdded, "role": by.Role}}
	}
	err = c.do(ctx, func(tx *store.Tx) error {
		if err := tx.HoldPeriod(period); err != nil {
			return err
		}
		w, err := c.world(tx, by, period, by.Unit)
		if err != nil {
			return err
		}
		all = make([]Begun, len(people))
		added, refused := 0, 0
		for i, whose := range people {
			if all[i], err = c.beginOne(tx, w, whose); err != nil {
				return err
			}
			switch {
			case all[i].Refused != nil:
				refused++
			case !all[i].There:
				added++
			}
		}
		if refused > 0 {
			return ErrNoneAdded
		}
		if !noted {
			return nil
		}
		return tx.Audit(listDeed(by, period, len(people), added, 0))
	})
	return all, err
}

// beginOne begins one of many, unless the unit has it already. A refusal is no
// error where it is about this person alone.
func (c *Caseload) beginOne(tx *store.Tx, w casework.World, whose Applicant) (Begun, error) {
	person, err := whose(tx)
	if refusal, is := casework.IsRefusal(err); is {
		return Begun{Refused: refusal}, nil
	}
	if err != nil {
		return Begun{}, err
	}
	own, err := tx.LivingOf(w.By.Unit, w.Period.ID, person)
	if err == nil {
		return Begun{ID: own.ID, There: true, Blank: own.State == casework.Draft && own.Facts.Revision == 0}, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return Begun{}, err
	}
	next, err := c.write(tx, &casework.Application{ID: newID()}, casework.AddApplicant{Unit: w.By.Unit, Person: person}, w)
	if errors.Is(err, store.ErrConflict) { // somebody has filed for them: who is nobody's business
		return Begun{Refused: &casework.Refusal{Code: casework.CodePersonTaken}}, nil
	}
	if err != nil {
		return Begun{}, err
	}
	return Begun{ID: next.ID, Blank: true}, nil
}

// AddEach begins an application for each who can be added, one after the other.
// What stops it is an error; what was begun until then stays.
func (c *Caseload) AddEach(ctx context.Context, by casework.Actor, period casework.PeriodID, people []Applicant) (all []Begun, err error) {
	added, refused := 0, 0
	for _, whose := range people {
		one, err := c.addTogether(ctx, by, period, []Applicant{whose}, false)
		if err != nil && !errors.Is(err, ErrNoneAdded) {
			return all, err
		}
		all = append(all, one[0])
		switch {
		case one[0].Refused != nil:
			refused++
		case !one[0].There:
			added++
		}
	}
	return all, c.noteList(ctx, by, period, len(people), added, refused)
}

// NoteRefused writes down that a list was sent of which nobody was added: who
// tries ID numbers out leaves a trace.
func (c *Caseload) NoteRefused(ctx context.Context, by casework.Actor, period casework.PeriodID, all []Begun) error {
	refused := 0
	for _, one := range all {
		if one.Refused != nil {
			refused++
		}
	}
	return c.noteList(ctx, by, period, len(all), 0, refused)
}

func (c *Caseload) noteList(ctx context.Context, by casework.Actor, period casework.PeriodID, people, added, refused int) error {
	return c.do(ctx, func(tx *store.Tx) error { return tx.Audit(listDeed(by, period, people, added, refused)) })
}

func listDeed(by casework.Actor, period casework.PeriodID, people, added, refused int) store.Deed {
	return deed(by, "applicants.import", "unit", by.Unit, "", map[string]string{
		"period": string(period), "people": strconv.Itoa(people), "added": strconv.Itoa(added), "refused": strconv.Itoa(refused),
	})
}

// EnterFirst fills in what is known from the first, where nothing was filled in
// yet. What the table does not take is left for somebody to be asked.
func (c *Caseload) EnterFirst(ctx context.Context, by casework.Actor, id string, facts map[string]any) error {
	_, err := c.edit(ctx, by, id, 0, func(_ *store.Tx, a *casework.Application, now map[string]any) (map[string]any, error) {
		if a.Facts.Revision > 0 || len(now) > 0 {
			return nil, nil
		}
		return facts, nil
	})
	if _, unusable := errors.AsType[estimator.FactErrors](err); unusable {
		return nil
	}
	return err
}
