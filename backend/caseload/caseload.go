// Package caseload runs the core workflow: it reads a state, lets casework
// decide, and writes in one transaction what follows — the state, the events,
// what the desks have to do, and what others are to be told.
package caseload

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/notice"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// Policies finds the table that a period counts by.
type Policies interface {
	// Version is nil if it is not kept.
	Version(ctx context.Context, version string) (*estimator.Policy, error)
	// ToCountBy is a table by its id, or the one in force on a day.
	ToCountBy(id string, day time.Time) (*estimator.Policy, error)
}

// Vault seals what people have entered, each person's with a key of their own.
type Vault interface {
	Seal(ctx context.Context, person, about string, plain []byte) (string, error)
	Open(ctx context.Context, person, about, sealed string) ([]byte, error)
	// Born is the birthday in somebody's ID number.
	Born(ctx context.Context, person string) (time.Time, error)
}

// Fresh is a key for a unit that is still to come: it is theirs from the
// transaction on in which it is kept.
type Fresh interface {
	files.AEAD
	Seal(about string, plain []byte) string
	Keep(tx *store.Tx) error
}

// Persons is what is known of people.
type Persons interface {
	Masks(tx *store.Tx, terms casework.ListTerms, persons []string) (map[string]vault.Masked, error)
	Everything(ctx context.Context, person string) (map[vault.Field]string, error)
	EraseIn(tx *store.Tx, by casework.Actor, person, reason string) error
	Erased(ctx context.Context, persons ...string) error
}

// Parts are what a Caseload stands on.
type Parts struct {
	Store    *store.Store
	Policies Policies
	Vault    Vault
	Presets  []*casework.Preset // of new periods, the usual one first
	Persons  Persons
	Signing  *signature.Key           // that lists are signed with
	Consent  *consent.Texts           // nil: nothing is agreed to
	Cabinet  *Cabinet                 // nil: nothing can be uploaded
	Days     func() casework.Workdays // of now: staff may load another year
	Now      func() time.Time         // the clock of the programme's rules
	Notices  *notice.Rules            // nil: none are made
	// Carries is the account's template by which a notice goes a way; empty: it can't.
	// nil: nobody knows.
	Carries func(broadcast.Way, *notice.Issue) string

	Content Content // nil: no guides are released

	Registers func() bool             // whether new units may register; nil: yes
	Agents    *identity.Identity      // the accounts of units; nil: no unit registers
	Fresh     func(unit string) Fresh // a key for one
}

// Caseload carries out commands. Any number of them may work on one database.
type Caseload struct {
	Parts
	counts  sync.Mutex // held by who counts a period
	decoded sync.Map   // its count as it was read last, by the period
	sums    sync.Mutex // held by who counts the figures of a period
	figures sync.Map   // the last of each period, by its id
	uses    sync.Map   // of chat, likewise
}

// New makes one.
func New(p Parts) *Caseload { return &Caseload{Parts: p} }

// Stale says that an application, or a unit, has changed since it was read, and
// how.
type Stale struct {
	Version int64
	Since   []casework.Recorded
}

// Error is for logs.
func (*Stale) Error() string { return "refused: " + string(casework.CodeStale) }

// again is how often a command is decided anew when somebody else was faster.
const again = 20

// command says what is wanted of an application, once it has been read.
type command func(tx *store.Tx, a *casework.Application, w casework.World) (casework.Command, error)

// act carries out a command on an application as it is, or only if it is still
// at the version that somebody has seen (0: whatever it is).
func (c *Caseload) act(ctx context.Context, by casework.Actor, id string, seen int64, want command) (*casework.Application, error) {
	var next *casework.Application
	err := retried(func() error {
		return c.do(ctx, func(tx *store.Tx) (err error) {
			next, err = c.once(ctx, tx, by, id, seen, want)
			return err
		})
	})
	return next, err
}

func retried(try func() error) error {
	for tried := 0; ; tried++ {
		if err := try(); !errors.Is(err, store.ErrConflict) || tried == again {
			return err
		}
	}
}

func (c *Caseload) once(ctx context.Context, tx *store.Tx, by casework.Actor, id string, seen int64, want command) (*casework.Application, error) {
	a, w, err := c.found(tx, by, id)
	if err != nil {
		return nil, err
	}
	if !by.Reaches(a) { // before they learn how it stands, or what is wrong with what they sent
		return nil, &casework.Refusal{Code: casework.CodeNotYours}
	}
	if seen > 0 && a.Version != seen {
		return nil, stale(tx, a, seen, w)
	}
	wanted, err := want(tx, a, w)
	if err != nil {
		return nil, err
	}
	next, err := c.write(tx, a, wanted, w)
	return next, c.named(ctx, w.Period, err)
}

// stale says what has happened since somebody looked.
func stale(tx *store.Tx, a *casework.Application, seen int64, w casework.World) error {
	since, err := tx.ApplicationEvents(a.ID, seen)
	if err != nil {
		return err
	}
	return &Stale{a.Version, w.Period.Untold(since, w.By, w.Now)}
}

// write decides, and keeps what follows.
func (c *Caseload) write(tx *store.Tx, a *casework.Application, wanted casework.Command, w casework.World) (*casework.Application, error) {
	events, err := casework.Decide(a, wanted, w)
	if err != nil {
		return a, calledByName(tx, err)
	}
	if len(events) == 0 {
		return a, nil
	}
	return c.record(tx, a, events, a.Work(w.Period, w.Days), w)
}

// calledByName says by their name who has a case in hand, as colleagues know them;
// by their id, if there is no such account any more.
func calledByName(tx *store.Tx, err error) error {
	refusal, is := casework.IsRefusal(err)
	if !is || refusal.Code != casework.CodeHeld {
		return err
	}
	if account, wrong := tx.Account(refusal.Params["by"].(string)); wrong == nil {
		refusal.Params["name"] = account.Name
	}
	return err
}

// record keeps what events make of an application, and tells of them; before is
// the work on it that is known to be kept.
func (c *Caseload) record(tx *store.Tx, a *casework.Application, events []casework.Recorded, before []casework.Work, w casework.World) (*casework.Application, error) {
	next := a.Clone()
	for _, e := range events {
		next.Evolve(e)
	}
	if err := save(tx, next, events, before, w); err != nil {
		return nil, err
	}
	if err := tx.Audit(deeds(events)...); err != nil {
		return nil, err
	}
	return next, tx.Tell(messages(events)...)
}

// save keeps an application as events have made it, with its events, the work on
// it and its figures.
func save(tx *store.Tx, next *casework.Application, events []casework.Recorded, before []casework.Work, w casework.World) error {
	err := tx.SaveApplication(next, events, before, next.Work(w.Period, w.Days))
	if err != nil || !next.ChangesFigures(events) {
		return err
	}
	return tx.SaveFigures(next.Period, next.ID, next.Figures(w.Period, w.Days))
}

// found is an application, and what a decision on it looks at besides.
func (c *Caseload) found(tx *store.Tx, by casework.Actor, id string) (a *casework.Application, w casework.World, err error) {
	w = c.now(by)
	a, w.Period, w.Unit, err = tx.Case(id)
	return a, w, err
}

// now is a world of which nothing is known but the time and who acts.
func (c *Caseload) now(by casework.Actor) casework.World {
	return casework.World{Now: c.moment(), By: by, Days: c.Days()}
}

// world is what a decision looks at where there is no application yet.
func (c *Caseload) world(tx *store.Tx, by casework.Actor, period casework.PeriodID, unit string) (w casework.World, err error) {
	w = c.now(by)
	if w.Period, err = tx.Period(period); err != nil {
		return w, err
	}
	w.Unit, err = tx.Unit(unit)
	return w, err
}

// moment is now, as it is kept.
func (c *Caseload) moment() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }

// newID is unique, and later ones sort behind.
func newID() string { return ulid.Make().String() }
