package binding

import (
	"context"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/store"
)

// ConsentedAgent is the kind of the text that an agent agrees to.
const ConsentedAgent = "wechat_agent"

// mostOfAgent is how many followers one agent may be: a phone, another one, and what
// is used at the desk.
const mostOfAgent = 3

// What is refused to agents besides.
const (
	CodeAgentFull casework.Code = "binding_agent_full" // most: the agent has as many followers already
	CodeAgentElse casework.Code = "binding_agent_else" // the follower is another agent
	CodeAgentShut casework.Code = "binding_agent_shut" // the account can't sign in
)

// Agents says as whom an agent acts just now; a refusal if the portal would show them
// nothing.
type Agents interface {
	Agent(ctx context.Context, account string) (casework.Actor, error)
}

// Agent is a follower who is an agent of a unit.
type Agent struct {
	By      casework.Actor // as whom they act
	Unit    string         // its name
	Shut    bool           // they see nothing now: the account is locked, or has to do something first
	Binding store.AgentBinding
}

// TextOf is what a follower agrees to before they are bound, as an agent or not.
func (b *Bindings) TextOf(agent bool) (consent.Text, error) {
	if agent {
		return b.text(ConsentedAgent)
	}
	return b.text(Consented)
}

// AgentOf is which agent a follower is; nil: none. What they may see is asked anew
// each time.
func (b *Bindings) AgentOf(ctx context.Context, follower string) (*Agent, error) {
	var a *Agent
	err := b.Store.Look(ctx, func(tx *store.Tx) error {
		bound, err := tx.AgentOf(follower)
		if err != nil || bound == nil {
			return err
		}
		unit, err := tx.Unit(bound.Unit)
		if err == nil {
			a = &Agent{Binding: *bound, Unit: unit.Name}
		}
		return err
	})
	if err != nil || a == nil {
		return nil, err
	}
	a.By, err = b.Agents.Agent(ctx, a.Binding.Account)
	if _, refused := casework.IsRefusal(err); refused {
		a.Shut, a.By, err = true, casework.Actor{}, nil
	}
	return a, err
}

// OfAgent are the followers who are an agent, oldest first.
func (b *Bindings) OfAgent(ctx context.Context, account string) (all []store.AgentBinding, err error) {
	err = b.Store.Look(ctx, func(tx *store.Tx) error {
		all, err = tx.AgentBindings(account)
		return err
	})
	return all, err
}

// AsAgent binds who has scanned the code that an agent's own account showed; whoever
// scanned it first may, for as long as it lasts.
func (b *Bindings) AsAgent(ctx context.Context, f Follower, scene string) error {
	v, ok, err := b.Invites.Scanner(ctx, scene, f.ID)
	if err != nil {
		return err
	}
	if !ok || v.Account == "" || v.Staff() {
		return refuse(CodeOver, "how", ByScene)
	}
	by, err := b.Agents.Agent(ctx, v.Account)
	if _, refused := casework.IsRefusal(err); refused {
		return &casework.Refusal{Code: CodeAgentShut}
	}
	if err != nil {
		return err
	}
	return b.Store.Do(ctx, func(tx *store.Tx) error { return b.bindAgent(tx, f, by) })
}

// bindAgent writes it down. Twice is as good as once.
func (b *Bindings) bindAgent(tx *store.Tx, f Follower, by casework.Actor) error {
	text, err := b.TextOf(true)
	if err != nil {
		return err
	}
	if text.Version != f.Agreed {
		return &casework.Refusal{Code: CodeConsent}
	}
	if err := tx.LockAccount(by.ID); err != nil { // two at once are counted one after the other
		return err
	}
	theirs, err := tx.AgentBindings(by.ID)
	if err != nil {
		return err
	}
	own, err := tx.AgentOf(f.ID)
	switch {
	case err != nil:
		return err
	case own != nil && own.Account == by.ID:
		return nil
	case own != nil:
		return &casework.Refusal{Code: CodeAgentElse}
	case len(theirs) >= mostOfAgent:
		return refuse(CodeAgentFull, "most", mostOfAgent)
	}
	one := store.AgentBinding{ID: ulid.Make().String(), Follower: f.ID, Account: by.ID, Unit: by.Unit}
	made, err := tx.BindAgent(one)
	if err != nil {
		return err
	}
	if !made { // as another one, at this very moment
		return &casework.Refusal{Code: CodeAgentElse}
	}
	agreed := store.Consent{ID: ulid.Make().String(), Who: by.ID, Kind: text.Kind, Version: text.Version, GivenAt: b.Now().UTC()}
	if err := tx.AddConsent(agreed, text.Text); err != nil {
		return err
	}
	return tx.Audit(store.Deed{By: by, Act: "agent.bind", Kind: "account", Subject: by.ID, Details: map[string]string{"binding": one.ID}})
}

// EndOfAgent ends a binding of an agent at their wish on the portal; ended is false if
// it is none of theirs, or stands no more.
func (b *Bindings) EndOfAgent(ctx context.Context, by casework.Actor, id string) (ended bool, err error) {
	err = b.Store.Do(ctx, func(tx *store.Tx) error {
		ended = false
		theirs, err := tx.AgentBindings(by.ID)
		if err != nil {
			return err
		}
		for _, one := range theirs {
			if one.ID == id {
				ended, err = tx.UnbindAgent(by, one, store.UnboundByAgent)
			}
		}
		return err
	})
	return ended, err
}

// endAsAgent ends that of a follower at their own wish.
func endAsAgent(tx *store.Tx, follower, id string) (ended bool, err error) {
	own, err := tx.AgentOf(follower)
	if err != nil || own == nil || own.ID != id {
		return false, err
	}
	return tx.UnbindAgent(own.Agent(), *own, store.UnboundByFollower)
}
