package caseload

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// Held is everything that is kept of a person.
type Held struct {
	Person       string                 `json:"person"`
	Complete     bool                   `json:"complete" doc:"false: who asks sees one application only"`
	Erased       bool                   `json:"erased,omitempty" doc:"name, numbers, facts and files can't be read any more, by anybody"`
	Known        map[vault.Field]string `json:"known,omitempty" doc:"name, id_number, phone, address"`
	Applications []HeldApplication      `json:"applications"`
	FalseRecords []casework.FalseRecord `json:"false_records" doc:"of the register"`
	Consents     []store.Consent        `json:"consents"`
	Looks        []HeldLook             `json:"looks" doc:"who looked at, changed or exported the person's own data, newest first"`
}

// HeldApplication is what is kept with an application.
type HeldApplication struct {
	ID          string                   `json:"id"`
	Number      string                   `json:"number,omitempty"`
	Period      casework.PeriodID        `json:"period"`
	State       casework.State           `json:"state"`
	UnitName    string                   `json:"unit_name"`
	Point       casework.AcceptancePoint `json:"point,omitempty"`
	SubmittedAt time.Time                `json:"submitted_at,omitzero"`
	Facts       []HeldFacts              `json:"facts" doc:"every revision"`
	Files       []HeldFile               `json:"files" doc:"also those that were taken out"`
	Assessed    *casework.Judged         `json:"assessed,omitempty"`
	Reviews     []casework.Review        `json:"reviews,omitempty"`
	Supplements []casework.Supplement    `json:"supplements,omitempty"`
	Scores      []casework.ScoreRecord   `json:"scores,omitempty" doc:"for the applicant from their publication on, as long as results can be asked for"`
	Total       *estimator.Points        `json:"total,omitempty"`
	Falses      []casework.CountedFalse  `json:"false_records,omitempty" doc:"counted here"`
	Objection   *casework.Objection      `json:"objection,omitempty"`
	Place       int                      `json:"place,omitempty"`
	Outside     string                   `json:"outside,omitempty"`
	Ending      string                   `json:"ending,omitempty"`
	Events      []HeldEvent              `json:"events"`
}

// HeldFacts is a revision of what was entered.
type HeldFacts struct {
	Revision int            `json:"revision"`
	SavedAt  time.Time      `json:"saved_at"`
	Facts    map[string]any `json:"facts,omitempty"`
}

// HeldFile is an uploaded file; its content is asked for by its id.
type HeldFile struct {
	ID       string    `json:"id"`
	Material string    `json:"material"`
	Type     string    `json:"type"`
	Bytes    int64     `json:"bytes"`
	Pages    int       `json:"pages"`
	AddedAt  time.Time `json:"added_at"`
}

// HeldEvent is something that has happened; which officer it was is not told.
type HeldEvent struct {
	At   time.Time     `json:"at"`
	Kind casework.Kind `json:"kind"`
	By   casework.Role `json:"by"`
}

// HeldLook is an entry of the audit log about the person.
type HeldLook struct {
	At   string `json:"at"`
	Act  string `json:"act"`
	Role string `json:"role"`
}

// longestHeld bounds what is told of consents and looks.
const longestHeld = 200

// Export is everything that is kept of a person, for themselves or an approver.
// That it was told is written down before.
func (c *Caseload) Export(ctx context.Context, by casework.Actor, person string) (h Held, err error) {
	if by.Role == casework.Applicant && by.Person != person {
		return h, &casework.Refusal{Code: casework.CodeNotYours}
	}
	h = Held{Person: person, Complete: by.Application == "", Applications: []HeldApplication{}}
	h.Known, err = c.Persons.Everything(ctx, person)
	h.Erased = errors.Is(err, vault.ErrErased)
	if err != nil && !h.Erased {
		return h, err
	}
	if h.Consents, err = c.Store.Consents(ctx, person, "", longestHeld); err != nil {
		return h, err
	}
	if err := c.Store.Look(ctx, func(tx *store.Tx) error { return c.holds(ctx, tx, by, &h) }); err != nil {
		return h, err
	}
	if h.Looks, err = c.looks(ctx, person); err != nil {
		return h, err
	}
	err = c.Store.Do(ctx, func(tx *store.Tx) error { return tx.Audit(deed(by, "person.export", "person", person, "", nil)) })
	return h, err
}

func (c *Caseload) looks(ctx context.Context, person string) ([]HeldLook, error) {
	page, err := c.Store.AuditPage(ctx, store.AuditFilter{Subject: audit.Subject{Kind: "person", ID: person}, Limit: longestHeld})
	all := make([]HeldLook, len(page))
	for i, e := range page {
		all[i] = HeldLook{e.MadeAt, e.Act, e.ActorRole}
	}
	return all, err
}

func (c *Caseload) holds(ctx context.Context, tx *store.Tx, by casework.Actor, h *Held) error {
	all, err := tx.HeldOf(h.Person)
	if err != nil {
		return err
	}
	h.FalseRecords, err = tx.FalseRecords(store.FalseRecordFilter{Of: casework.FalseOfPerson, Subject: h.Person, Limit: longestHeld})
	if err != nil {
		return err
	}
	for _, one := range all {
		a, err := tx.Application(one.ID)
		if err != nil {
			return err
		}
		if !by.Reaches(a) {
			continue
		}
		p, err := tx.Period(a.Period)
		if err != nil {
			return err
		}
		held, err := c.heldApplication(ctx, tx, by, a, p, h.Erased)
		if err != nil {
			return err
		}
		switch over := p.Results(by, c.Now()); {
		case over != nil:
			held.Objection, held.Place, held.Outside = nil, 0, ""
		case !by.Outside() || a.State.PointsOut():
			held.Scores, held.Falses, held.Total = a.Scores, a.Falses, &a.Total
		}
		h.Applications = append(h.Applications, held)
	}
	return nil
}

func (c *Caseload) heldApplication(ctx context.Context, tx *store.Tx, by casework.Actor, a *casework.Application, p *casework.Period, erased bool) (h HeldApplication, err error) {
	h = HeldApplication{
		ID: a.ID, Number: a.Number, Period: a.Period, State: p.Told(a.State, by, c.Now()), Point: a.Point, SubmittedAt: a.SentAt,
		Assessed: a.Assessed, Reviews: a.Reviews, Supplements: a.Wanted, Objection: a.Objection,
		Ending: a.Ending,
	}
	h.Place, h.Outside = a.Came()
	unit, err := tx.Unit(a.Unit)
	if err != nil {
		return h, err
	}
	h.UnitName = unit.Name
	if h.Facts, err = c.heldFacts(ctx, tx, a, erased); err != nil {
		return h, err
	}
	files, err := tx.FilesOf(a.ID)
	if err != nil {
		return h, err
	}
	h.Files = make([]HeldFile, len(files))
	for i, f := range files {
		h.Files[i] = HeldFile{f.ID, f.Material, f.Type, f.Bytes, f.Pages, f.AddedAt.UTC()}
	}
	events, err := tx.ApplicationEvents(a.ID, 0)
	events = p.Untold(events, by, c.Now())
	h.Events = make([]HeldEvent, len(events))
	for i, e := range events {
		h.Events[i] = HeldEvent{e.At, e.Event.Kind(), e.By.Role}
	}
	return h, err
}

func (c *Caseload) heldFacts(ctx context.Context, tx *store.Tx, a *casework.Application, erased bool) ([]HeldFacts, error) {
	kept, err := tx.FactsOf(a.ID)
	if err != nil {
		return nil, err
	}
	all := make([]HeldFacts, len(kept))
	for i, f := range kept {
		all[i] = HeldFacts{Revision: f.Revision, SavedAt: f.SavedAt.UTC()}
		if erased {
			continue
		}
		plain, err := c.Vault.Open(ctx, a.Person, about(a.ID), f.Sealed)
		if err != nil {
			return nil, fmt.Errorf("open the facts of application %s: %w", a.ID, err)
		}
		var e entered
		if err := json.Unmarshal(plain, &e); err != nil {
			return nil, fmt.Errorf("read the facts of application %s: %w", a.ID, err)
		}
		all[i].Facts = e.Facts
	}
	return all, nil
}
