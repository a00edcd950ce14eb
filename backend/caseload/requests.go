package caseload

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Details say what exactly a request asks for, beside its kind and subject.
type Details struct {
	Indicator  string              `json:"indicator,omitempty"` // of a rescore
	Department string              `json:"department,omitempty"`
	Points     estimator.Points    `json:"points,omitzero"`
	From       *estimator.Points   `json:"from,omitempty"`      // the score that is to be changed
	Selection  *casework.Selection `json:"selection,omitempty"` // of a list: the line or the number
	Of         casework.FalseOf    `json:"of,omitempty"`        // of a false record

	Version  int64        `json:"-"`                  // of the application, as it was seen; 0: whatever it is
	Agent    *Replacement `json:"agent,omitempty"`    // of a unit
	Preview  *ListPreview `json:"preview,omitempty"`  // of a list, as it was when it was asked for
	Seen     string       `json:"-"`                  // the hash of the preview that who asks has seen; empty: none
	Calendar *NewYear     `json:"calendar,omitempty"` // of a calendar
}

// DetailsOf are those of a request.
func DetailsOf(r casework.Request) (d Details, err error) {
	if err := json.Unmarshal(r.Details, &d); err != nil {
		return d, fmt.Errorf("read the details of request %s: %w", r.ID, err)
	}
	return d, nil
}

// Request asks a second person for something. What could not be done now is
// refused now, by the same rules.
func (c *Caseload) Request(ctx context.Context, by casework.Actor, kind casework.RequestKind, subject string, d Details, reason string) (r casework.Request, err error) {
	return c.request(ctx, by, kind, subject, d, reason, func(*store.Tx) error { return nil })
}

// request is Request with what is written beside it.
func (c *Caseload) request(
	ctx context.Context, by casework.Actor, kind casework.RequestKind, subject string, d Details, reason string, beside func(*store.Tx) error,
) (r casework.Request, err error) {
	r = casework.Request{
		ID: newID(), Kind: kind, Subject: subject, Department: d.Department, Reason: reason,
		AskedBy: by.ID, AskedAt: c.Now().UTC().Truncate(time.Microsecond), State: casework.RequestOpen,
	}
	if err := casework.Ask(r, by); err != nil {
		return r, err
	}
	err = c.do(ctx, func(tx *store.Tx) (err error) {
		if err := c.reached(tx, by, r, d); err != nil {
			return err
		}
		if err := askedAlready(tx, r, d); err != nil {
			return err
		}
		second := casework.Actor{ID: "second", Role: casework.Approver}
		if kind == casework.AskRescore {
			second = by
		}
		if r.Details, r.Hash, err = detailed(tx, r, d); err != nil {
			return err
		}
		if err := c.carryOut(ctx, tx, second, r, false); err != nil {
			return err
		}
		if err := beside(tx); err != nil {
			return err
		}
		if err := tx.SaveRequest(r); err != nil {
			return err
		}
		return tx.Audit(deed(by, "request.ask", "request", r.ID, reason, map[string]string{"kind": string(kind), "subject": subject}))
	})
	return r, err
}

// DecideRequest approves a request, and then what it asks for is done, in the
// same transaction; or declines it.
func (c *Caseload) DecideRequest(ctx context.Context, by casework.Actor, id string, approve bool, reason string) (r casework.Request, err error) {
	err = retried(func() error {
		return c.do(ctx, func(tx *store.Tx) (err error) {
			r, err = c.decideRequest(ctx, tx, by, id, approve, reason)
			return err
		})
	})
	if err == nil && approve && r.Kind == casework.AskErasure {
		err = c.Persons.Erased(ctx, r.Subject)
	}
	return r, err
}

func (c *Caseload) decideRequest(ctx context.Context, tx *store.Tx, by casework.Actor, id string, approve bool, reason string) (r casework.Request, err error) {
	asked, err := tx.Request(id)
	if err != nil {
		return r, err
	}
	if r, err = asked.Decide(approve, reason, casework.World{Now: c.moment(), By: by}); err != nil {
		return r, err
	}
	if err := tx.SaveRequest(r); err != nil {
		return r, err
	}
	noted := map[string]string{"kind": string(r.Kind), "subject": r.Subject, "state": string(r.State)}
	if err := tx.Audit(deed(by, "request.decide", "request", r.ID, reason, noted)); err != nil {
		return r, err
	}
	if !approve {
		return r, c.declined(tx, by, r)
	}
	return r, c.carryOut(ctx, tx, by, r, true)
}

// DropRequest takes back what was asked and is not decided; only who asked can.
func (c *Caseload) DropRequest(ctx context.Context, by casework.Actor, id string) (r casework.Request, err error) {
	err = retried(func() error {
		return c.do(ctx, func(tx *store.Tx) error {
			asked, err := tx.Request(id)
			if err != nil {
				return err
			}
			if r, err = asked.Drop(casework.World{Now: c.moment(), By: by}); err != nil {
				return err
			}
			if err := tx.SaveRequest(r); err != nil {
				return err
			}
			if err := c.declined(tx, by, r); err != nil {
				return err
			}
			return tx.Audit(deed(by, "request.drop", "request", r.ID, "", map[string]string{"kind": string(r.Kind), "subject": r.Subject}))
		})
	})
	return r, err
}

// carryOut does what a request asks for; if not for good, it only finds out
// whether it could be done.
func (c *Caseload) carryOut(ctx context.Context, tx *store.Tx, by casework.Actor, r casework.Request, forGood bool) error {
	d, err := DetailsOf(r)
	if err != nil {
		return err
	}
	if r.Kind == casework.AskCalendar {
		return c.loadYear(tx, by, r, d.Calendar, forGood)
	}
	if wanted := c.unitRequest(r, d); wanted != nil {
		return c.applyToUnit(tx, by, r, wanted, forGood)
	}
	if wanted := commandOf(r, d); wanted != nil {
		return c.apply(ctx, tx, by, r.Subject, wanted, forGood)
	}
	switch r.Kind {
	case casework.AskFalseRecord:
		return c.enterFalse(ctx, tx, by, r, d.Of, forGood)
	case casework.AskLiftFalse:
		return c.liftFalse(ctx, tx, by, r, forGood)
	case casework.AskErasure:
		return c.erase(tx, by, r, forGood)
	}
	command, err := c.periodCommand(tx, r, d)
	if err != nil {
		return err
	}
	p, err := tx.Period(casework.PeriodID(r.Subject))
	if err != nil {
		return err
	}
	if forGood {
		return c.move(ctx, tx, by, p, command)
	}
	_, _, _, err = c.decideMove(tx, by, p, command)
	return err
}

// commandOf is what a request wants of an application, nil if it wants
// something else.
func commandOf(r casework.Request, d Details) casework.Command {
	switch r.Kind {
	case casework.AskDisqualify:
		return casework.Disqualify{Reason: r.Reason, Request: r.ID}
	case casework.AskRevoke:
		return casework.Revoke{Reason: r.Reason, Request: r.ID}
	case casework.AskReopen:
		return casework.Reopen{Reason: r.Reason, Request: r.ID}
	case casework.AskRescore:
		return casework.Rescore{Indicator: d.Indicator, Department: d.Department, Points: d.Points, From: d.From, Reason: r.Reason, Request: r.ID}
	}
	return nil
}

// askedAlready refuses what waits for a decision already. A rescore is of one
// record.
func askedAlready(tx *store.Tx, r casework.Request, d Details) error {
	open, err := tx.Requests(store.RequestFilter{State: casework.RequestOpen, Kind: r.Kind, Subject: r.Subject, Limit: mostOpen})
	for _, other := range open {
		var asks Details
		if err := json.Unmarshal(other.Details, &asks); err != nil {
			return err
		}
		if asks.Indicator == d.Indicator && asks.Department == d.Department && asks.Of == d.Of {
			return &casework.Refusal{Code: casework.CodeAskedAlready}
		}
	}
	return err
}

// mostOpen is far above how many may wait about one thing.
const mostOpen = 200

// reached refuses who asks something of an application that is not theirs.
func (c *Caseload) reached(tx *store.Tx, by casework.Actor, r casework.Request, d Details) error {
	if commandOf(r, d) == nil && r.Kind != casework.AskFalseRecord {
		return nil
	}
	a, w, err := c.found(tx, by, r.Subject)
	switch {
	case err != nil:
		return err
	case !by.Reaches(a):
		return &casework.Refusal{Code: casework.CodeNotYours}
	case d.Version > 0 && d.Version != a.Version:
		return stale(tx, a, d.Version, w)
	}
	return nil
}

func (c *Caseload) apply(ctx context.Context, tx *store.Tx, by casework.Actor, id string, wanted casework.Command, forGood bool) error {
	a, err := tx.Application(id)
	if err != nil {
		return err
	}
	w, err := c.world(tx, by, a.Period, a.Unit)
	if err != nil {
		return err
	}
	if revoke, is := wanted.(casework.Revoke); is && w.Period.List != nil {
		if revoke.OnList, err = tx.InList(w.Period.List.ID, id); err != nil {
			return err
		}
		wanted = revoke
	}
	if forGood {
		a, err = c.write(tx, a, wanted, w)
		if err == nil && (a.State == casework.Accepted || a.State == casework.Scored) {
			err = c.settle(ctx, tx, []string{id}) // the register may have changed while it was out
		}
		return err
	}
	_, err = casework.Decide(a, wanted, w)
	return calledByName(tx, err)
}

// periodCommand is what a request wants of a period.
func (c *Caseload) periodCommand(tx *store.Tx, r casework.Request, d Details) (casework.PeriodCommand, error) {
	command := casework.PeriodCommand{Reason: r.Reason, Request: r.ID}
	if ofStanding[r.Kind] {
		p, err := tx.Period(casework.PeriodID(r.Subject))
		if err == nil && standing(p) != r.Hash {
			err = &casework.Refusal{Code: casework.CodePeriodChanged}
		}
		if err != nil {
			return command, err
		}
	}
	switch r.Kind {
	case casework.AskPeriod:
		command.Kind = casework.PeriodApproved
	case casework.AskScores:
		command.Kind = casework.ScoresShown
	case casework.AskList:
		command.Kind, command.Seen = casework.ListShown, r.Hash
		command.List = &casework.List{}
		if d.Selection != nil {
			command.List.Selection = *d.Selection
		}
	case casework.AskTakeBack:
		command.Kind = casework.ScoresTakenBack
		p, err := tx.Period(casework.PeriodID(r.Subject))
		if err != nil {
			return command, err
		}
		if p.Stage == casework.ListPublished {
			command.Kind = casework.ListPulled
		}
	default:
		return command, &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": r.Kind}}
	}
	return command, nil
}
