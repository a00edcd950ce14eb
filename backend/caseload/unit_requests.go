package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// Replacement is an agent and who is to come in their place. The new account is
// made when it is asked for, so that the password stands hashed where passwords
// stand and nowhere else; nobody signs in with it before the approval.
type Replacement struct {
	Old     string `json:"old"` // ids of accounts
	New     string `json:"new"`
	OldName string `json:"old_name"`
	NewName string `json:"new_name"`
	Insured bool   `json:"insured_by_unit"`
}

// RequestReplacement asks for another agent in the place of one, who is told by
// name or id.
func (c *Caseload) RequestReplacement(ctx context.Context, by casework.Actor, uscc casework.USCC, old string, with NewAgent, reason string) (r casework.Request, err error) {
	u, err := c.unitToAsk(ctx, by, "replaceAgent", uscc, casework.AskAgent)
	if err != nil {
		return r, err
	}
	agents, err := c.AgentsOf(ctx, by, u)
	if err != nil {
		return r, err
	}
	d := Replacement{Insured: with.Insured}
	for _, a := range agents {
		if a.ID == old || a.Name == identity.FoldName(old) {
			d.Old, d.OldName = a.ID, a.Name
		}
	}
	if d.Old == "" {
		return r, &casework.Refusal{Code: casework.CodeAgentsWrong, Params: map[string]any{"count": len(u.Agents), "field": "old"}}
	}
	account, err := c.newAgent(ctx, u.ID, with, c.Vault.Seal)
	if err != nil {
		return r, in("new", err)
	}
	d.New, d.NewName = account.ID, account.Name
	return c.requestAs(ctx, by, casework.AskAgent, u.ID, Details{Agent: &d}, reason, func(tx *store.Tx, _ casework.Request) error {
		return in("new", c.Agents.ProposeAgent(tx, by, account))
	})
}

// RequestBar asks for a unit to be kept from filing; RequestLiftBar for the
// contrary.
func (c *Caseload) RequestBar(ctx context.Context, by casework.Actor, uscc casework.USCC, reason string) (casework.Request, error) {
	return c.requestOfUnit(ctx, by, "barUnit", uscc, casework.AskBar, reason)
}

// RequestLiftBar asks for a bar to be lifted.
func (c *Caseload) RequestLiftBar(ctx context.Context, by casework.Actor, uscc casework.USCC, reason string) (casework.Request, error) {
	return c.requestOfUnit(ctx, by, "liftUnitBar", uscc, casework.AskLiftBar, reason)
}

func (c *Caseload) requestOfUnit(ctx context.Context, by casework.Actor, operation string, uscc casework.USCC, kind casework.RequestKind, reason string) (r casework.Request, err error) {
	u, err := c.unitToAsk(ctx, by, operation, uscc, kind)
	if err != nil {
		return r, err
	}
	return c.Request(ctx, by, kind, u.ID, Details{}, reason)
}

// unitToAsk is a unit of which something may be asked: not while the same waits
// for a decision.
func (c *Caseload) unitToAsk(ctx context.Context, by casework.Actor, operation string, uscc casework.USCC, kind casework.RequestKind) (u *casework.Unit, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		if u, err = unitFor(tx, by, operation, uscc); err != nil {
			return err
		}
		open, err := tx.Requests(store.RequestFilter{State: casework.RequestOpen, Kind: kind, Subject: u.ID, Limit: 1})
		if err == nil && len(open) > 0 {
			err = &casework.Refusal{Code: casework.CodeAskedAlready}
		}
		return err
	})
	return u, err
}

func (c *Caseload) bar(_ context.Context, tx *store.Tx, a asked) error {
	return c.applyToUnit(tx, a, "unit.bar", func(u *casework.Unit, w casework.World) (*casework.Unit, error) {
		return u.Exclude(a.Reason, a.ID, "", w)
	})
}

func (c *Caseload) liftBar(_ context.Context, tx *store.Tx, a asked) error {
	return c.applyToUnit(tx, a, "unit.lift_bar", func(u *casework.Unit, w casework.World) (*casework.Unit, error) { return u.Readmit("", w) })
}

func (c *Caseload) replaceAgent(_ context.Context, tx *store.Tx, a asked) error {
	agent := a.details.Agent
	if agent == nil {
		return cannotAsk(a.Request)
	}
	err := c.applyToUnit(tx, a, "unit.replace_agent", func(u *casework.Unit, w casework.World) (*casework.Unit, error) {
		return u.ReplaceAgent(agent.Old, casework.Named{ID: agent.New, Insured: agent.Insured}, w)
	})
	if err != nil || !a.forGood {
		return err
	}
	if err := c.Agents.LetGo(tx, a.by, agent.Old); err != nil {
		return err
	}
	return c.Agents.LetIn(tx, a.by, agent.New)
}

// turnAway is what becomes of an agent who was to come.
func (c *Caseload) turnAway(tx *store.Tx, a asked) error {
	if a.details.Agent == nil {
		return nil
	}
	return c.Agents.TurnAway(tx, a.by, a.details.Agent.New)
}

// applyToUnit makes of a unit what was asked for.
func (c *Caseload) applyToUnit(tx *store.Tx, a asked, act string, decide func(*casework.Unit, casework.World) (*casework.Unit, error)) error {
	u, err := tx.Unit(a.Subject)
	if err != nil {
		return err
	}
	next, err := decide(u, c.now(a.by))
	if err != nil || !a.forGood {
		return err
	}
	return saveUnit(tx, a.by, next, unitDeed{act: act, reason: a.Reason, noted: map[string]string{"request": a.ID}, told: true})
}
