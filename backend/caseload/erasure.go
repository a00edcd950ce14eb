package caseload

import (
	"context"
	"errors"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// AskErasure asks a second person to erase everything that is kept of somebody.
// An applicant asks for themselves; with a token of one application, which a
// script may hold, only while that is all there is of them.
func (c *Caseload) AskErasure(ctx context.Context, by casework.Actor, person, reason string) (r casework.Request, err error) {
	if by.Role == casework.Applicant && by.Person != person {
		return r, &casework.Refusal{Code: casework.CodeNotYours}
	}
	if by.Application != "" {
		if err := c.Store.Look(ctx, func(tx *store.Tx) error { return isAll(tx, by.Application, person) }); err != nil {
			return r, err
		}
	}
	return c.Request(ctx, by, casework.AskErasure, person, Details{}, reason)
}

// isAll refuses what would be done to a person's other applications.
func isAll(tx *store.Tx, application, person string) error {
	all, err := tx.HeldOf(person)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(a store.Held) bool { return a.ID != application }) {
		return &casework.Refusal{Code: casework.CodeOneApplication}
	}
	return nil
}

// erase destroys a person's key, and with it what they entered and uploaded. It
// is refused while something may still come of an application of theirs, and
// while a false record counts against them: it would not be found again.
func (c *Caseload) erase(_ context.Context, tx *store.Tx, r asked) error {
	if _, err := vault.Reason(r.Reason); err != nil {
		return err
	}
	if err := tx.LockPerson(r.Subject); err != nil { // nobody begins an application for them meanwhile
		return err
	}
	p, err := tx.Person(r.Subject)
	if err != nil {
		return err
	}
	if p.ErasedAt != nil {
		return &casework.Refusal{Code: casework.CodeErased}
	}
	all, err := tx.HeldOf(p.ID)
	if err != nil {
		return err
	}
	var running []string
	for _, a := range all {
		if !a.State.Running(a.Stage) {
			continue
		}
		if a.Number == "" {
			a.Number = a.ID
		}
		running = append(running, a.Number)
	}
	if len(running) > 0 {
		return &casework.Refusal{Code: casework.CodeStillRunning, Params: map[string]any{"applications": running}}
	}
	until, err := tx.FalseUntil(p.ID, c.Now())
	if err != nil {
		return err
	}
	if until != "" {
		return &casework.Refusal{Code: casework.CodeFalseCounts, Params: map[string]any{"until": until}}
	}
	if !r.forGood {
		return nil
	}
	err = c.Persons.EraseIn(tx, r.by, p.ID, r.Reason)
	if errors.Is(err, store.ErrConflict) { // by somebody else, a moment ago
		return &casework.Refusal{Code: casework.CodeErased}
	}
	return err
}

// erased lets go of the key of who was erased, wherever it is held.
func (c *Caseload) erased(ctx context.Context, r casework.Request) error {
	return c.Persons.Erased(ctx, r.Subject)
}
