package caseload

import (
	"context"
	"encoding/json"
	"fmt"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
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

	Version    int64                `json:"-"`                    // of the application, or the period, as it was seen; 0: whatever it is
	Agent      *Replacement         `json:"agent,omitempty"`      // of a unit
	Preview    *ListPreview         `json:"preview,omitempty"`    // of a list, as it was when it was asked for
	Seen       string               `json:"-"`                    // the hash of the preview that who asks has seen; empty: none
	Calendar   *NewYear             `json:"calendar,omitempty"`   // of a calendar
	Notice     *notice.Issue        `json:"notice,omitempty"`     // as it would go out
	Broadcast  *broadcast.Broadcast `json:"broadcast,omitempty"`  // as it would be sent
	Recipients int                  `json:"recipients,omitempty"` // when it was asked for
	Kept       int                  `json:"kept,omitempty"`       // of these: no channel reached them then
	Content    *Release             `json:"content,omitempty"`    // of a release of guides
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
	return c.requestAs(ctx, by, kind, subject, d, reason, func(*store.Tx, casework.Request) error { return nil })
}

// requestAs is Request with what is written beside it.
func (c *Caseload) requestAs(
	ctx context.Context, by casework.Actor, kind casework.RequestKind, subject string, d Details, reason string, beside func(*store.Tx, casework.Request) error,
) (r casework.Request, err error) {
	r = casework.Request{
		ID: newID(), Kind: kind, Subject: subject, Department: d.Department, Reason: reason,
		AskedBy: by.ID, AskedAt: c.moment(), State: casework.RequestOpen,
	}
	if err := casework.Ask(r, by); err != nil {
		return r, err
	}
	err = c.do(ctx, func(tx *store.Tx) (err error) {
		if kind := requestKinds[r.Kind]; kind.mayAsk != nil {
			if err := kind.mayAsk(c, tx, by, r, d); err != nil {
				return err
			}
		}
		if err := askedAlready(tx, r, d); err != nil {
			return err
		}
		if r.Details, r.Hash, err = detailed(tx, r, d); err != nil {
			return err
		}
		second := casework.Actor{ID: "second", Role: casework.Approver}
		if kind == casework.AskRescore {
			second = by
		}
		if err := c.carryOut(ctx, tx, second, r, false); err != nil {
			return err
		}
		if err := beside(tx, r); err != nil {
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
func (c *Caseload) DecideRequest(ctx context.Context, by casework.Actor, id string, approve bool, reason string) (casework.Request, error) {
	return c.DecideCounted(ctx, by, id, approve, reason, 0)
}

// DecideCounted is DecideRequest by who has typed how many recipients there are, which
// approving a broadcast to many wants.
func (c *Caseload) DecideCounted(ctx context.Context, by casework.Actor, id string, approve bool, reason string, typed int) (r casework.Request, err error) {
	err = retried(func() error {
		return c.do(ctx, func(tx *store.Tx) (err error) {
			r, err = c.decideRequest(ctx, tx, by, id, approve, reason, typed)
			return err
		})
	})
	if after := requestKinds[r.Kind].after; err == nil && approve && after != nil {
		err = after(c, ctx, r)
	}
	return r, err
}

func (c *Caseload) decideRequest(ctx context.Context, tx *store.Tx, by casework.Actor, id string, approve bool, reason string, typed int) (r casework.Request, err error) {
	asked, err := tx.Request(id)
	if err != nil {
		return r, err
	}
	if r, err = asked.Decide(approve, reason, casework.World{Now: c.moment(), By: by}); err != nil {
		return r, err
	}
	if approve {
		d, err := DetailsOf(r)
		if err == nil {
			err = counted(d.Recipients, typed)
		}
		if err != nil {
			return r, err
		}
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
	kind, known := requestKinds[r.Kind]
	if !known {
		return cannotAsk(r)
	}
	return kind.carryOut(c, ctx, tx, asked{r, d, by, forGood})
}

// declined is what follows when nothing is carried out.
func (c *Caseload) declined(tx *store.Tx, by casework.Actor, r casework.Request) error {
	follows := requestKinds[r.Kind].declined
	if follows == nil {
		return nil
	}
	d, err := DetailsOf(r)
	if err != nil {
		return err
	}
	return follows(c, tx, asked{r, d, by, true})
}

// detailed is what a request asks for, with the hash of what the second person
// is to approve.
func detailed(tx *store.Tx, r casework.Request, d Details) (details []byte, hash string, err error) {
	if complete := requestKinds[r.Kind].detail; complete != nil {
		if hash, err = complete(tx, r, &d); err != nil {
			return nil, "", err
		}
	}
	details, err = json.Marshal(d)
	return details, hash, err
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
