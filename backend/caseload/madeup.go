package caseload

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/files"
	"luohu/backend/store"
	"luohu/estimator"
)

// MadeUp is an application whose life is decided in memory, by the same rules
// and with its own clock, and written at once: of thousands, in seconds. It is
// for demonstrations.
type MadeUp struct {
	App *casework.Application

	load   *Caseload
	world  casework.World
	policy *estimator.Policy
	facts  map[string]any
	events []casework.Recorded
	sealed []store.Facts
	files  []store.File
	groups *casework.Profile
}

// MakeUp begins the life of an application.
func (c *Caseload) MakeUp(ctx context.Context, p *casework.Period, u *casework.Unit, person string, at time.Time, by casework.Actor) (*MadeUp, error) {
	policy, err := c.policy(ctx, p)
	if err != nil {
		return nil, err
	}
	m := &MadeUp{
		App: &casework.Application{ID: newID()}, load: c, policy: policy,
		world: casework.World{Period: p, Unit: u, Days: c.Days()},
	}
	return m, m.Do(at, by, casework.AddApplicant{Unit: u.ID, Person: person})
}

// Do carries out a command at a time; what it says of the world besides is taken
// for true.
func (m *MadeUp) Do(at time.Time, by casework.Actor, wanted casework.Command) error {
	m.world.Now, m.world.By = at.UTC().Truncate(time.Microsecond), by
	events, err := casework.Decide(m.App, wanted, m.world)
	if err != nil {
		return fmt.Errorf("%T at %s in state %s: %w", wanted, at.Format(time.DateTime), m.App.State, err)
	}
	for _, e := range events {
		m.App.Evolve(e)
	}
	m.events = append(m.events, events...)
	return nil
}

// Fill enters the facts, sealed as those of anybody.
func (m *MadeUp) Fill(ctx context.Context, at time.Time, by casework.Actor, facts map[string]any) error {
	plain, err := json.Marshal(entered{"made up " + m.App.ID, facts})
	if err != nil {
		return err
	}
	sealed, err := m.load.Vault.Seal(ctx, m.App.Person, about(m.App.ID), plain)
	if err != nil {
		return err
	}
	command := casework.EditFacts{Hash: digest.Of(plain)}
	for name := range facts {
		command.Changed = append(command.Changed, name)
	}
	if err := m.Do(at, by, command); err != nil {
		return err
	}
	m.facts = facts
	m.sealed = append(m.sealed, store.Facts{Application: m.App.ID, Revision: m.App.Facts.Revision, Hash: command.Hash, Sealed: sealed, SavedBy: by.ID})
	return nil
}

// counted are the facts by which it counts at a time.
func (m *MadeUp) counted(at time.Time) map[string]any {
	return filed(m.facts, m.policy, m.world.Period, m.App.SentAt, at)
}

// Assess holds the facts against the line.
func (m *MadeUp) Assess(at time.Time, by casework.Actor) error {
	total, err := m.policy.Total(m.counted(at), m.world.Period.Terms.AsOf.Time)
	if err != nil {
		return err
	}
	return m.Do(at, by, casework.Assess{Facts: m.App.Facts.Hash, PolicyVersion: m.policy.Version, Line: m.policy.PassLine, Total: total})
}

// Papers are the materials that the facts ask for.
func (m *MadeUp) Papers() ([]string, error) {
	papers, err := m.policy.Materials(m.counted(m.world.Now), m.world.Period.Terms.AsOf.Time)
	return required(papers), err
}

// Attach puts a file that is kept under a material; it may stand under many.
func (m *MadeUp) Attach(at time.Time, by casework.Actor, material string, row store.File) error {
	row.ID, row.Application, row.Material, row.AddedBy = newID(), m.App.ID, material, by.ID
	err := m.Do(at, by, casework.AddFile{Material: material, Known: m.policy.HasMaterial(material), File: fileOf(row)})
	m.files = append(m.files, row)
	return err
}

// Submit sends it in under a number.
func (m *MadeUp) Submit(at time.Time, by casework.Actor, serial int) error {
	needed, err := m.Papers()
	if err != nil {
		return err
	}
	number, err := casework.Number(m.world.Unit.Points[m.App.Period], m.App.Period, serial)
	if err != nil {
		return err
	}
	groups, err := profile(m.policy, m.counted(at), m.world.Period.Terms.AsOf.Time, m.world.Unit)
	if err != nil {
		return err
	}
	m.groups = &groups
	return m.Do(at, by, casework.Submit{
		Required: needed, Number: number, Promises: map[string]bool{"unit": true, "applicant": true}, Wording: m.load.promised(at), QuotaLeft: true,
	})
}

// Pass lets a line pass; with the second, the departments get their records.
func (m *MadeUp) Pass(ctx context.Context, at time.Time, by casework.Actor, line casework.Line) (err error) {
	pass := casework.PassLine{Line: line}
	if m.App.LastLine(line) {
		if pass.Scores, err = m.load.sheets(ctx, m.App, m.world, m.policy, m.counted(at)); err != nil {
			return err
		}
	}
	return m.Do(at, by, pass)
}

// Claimed is what a department's record comes to by what was entered.
func (m *MadeUp) Claimed(r casework.ScoreRecord) (estimator.Points, error) {
	e, err := m.policy.Trace(m.counted(m.world.Now), m.world.Period.Terms.AsOf.Time)
	if err != nil {
		return 0, err
	}
	return ClaimedOf(e.Indicators, r), nil
}

// KeepMadeUp writes lives, with what desks have to do and what the log tells of
// them.
func (c *Caseload) KeepMadeUp(ctx context.Context, all ...*MadeUp) error {
	var (
		cases []store.NewCase
		log   []store.Deed
		told  []store.Message
	)
	for _, m := range all {
		one := store.NewCase{
			Application: m.App, Events: m.events, Work: m.App.Work(m.world.Period, m.world.Days), Profile: m.groups, Facts: m.sealed, Files: m.files,
		}
		if m.App.ChangesFigures(m.events) {
			figures := m.App.Figures(m.world.Period, m.world.Days)
			one.Figures = &figures
		}
		cases, log, told = append(cases, one), append(log, deeds(m.events)...), append(told, messages(m.events)...)
	}
	return c.do(ctx, func(tx *store.Tx) error {
		if err := tx.AddCases(cases...); err != nil {
			return err
		}
		for _, m := range all { // whoever submits next gets the number behind theirs
			if m.App.Number == "" {
				continue
			}
			if _, err := tx.Count(numbers(m.App.Point, m.App.Period)); err != nil {
				return err
			}
		}
		if err := tx.Audit(log...); err != nil {
			return err
		}
		return tx.Tell(told...)
	})
}

// KeepPicture keeps a file, sealed with somebody's key, to be attached.
func (c *Caseload) KeepPicture(ctx context.Context, owner string, ready *files.Ready) (store.File, error) {
	row, _, err := c.keep(ctx, owner, c.Cabinet.Key(ctx, owner), ready)
	return row, err
}
