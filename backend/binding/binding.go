// Package binding finds out which person a follower of the official account is, so
// that they may be told what is theirs: by the code with which a unit invites
// them, by the code on their receipt, or by a code sent to the phone on file.
package binding

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// How somebody showed who they are.
const (
	ByScene   = "scene"
	ByReceipt = "receipt"
	ByPhone   = "phone"
)

// What is refused.
const (
	CodeWrong   casework.Code = "binding_wrong"   // what was given fits nobody, or somebody else
	CodeWait    casework.Code = "binding_wait"    // seconds
	CodePaused  casework.Code = "binding_paused"  // too many tries of everybody together
	CodeOver    casework.Code = "binding_over"    // the invitation, or the code that was sent
	CodeFull    casework.Code = "binding_full"    // most: the person has as many followers already
	CodeMany    casework.Code = "binding_many"    // most: the follower is as many persons already
	CodeNoPhone casework.Code = "binding_nophone" // nothing sends codes here
	CodeChanged casework.Code = "binding_changed" // the phone on file is another one since the code was sent
	CodeConsent casework.Code = "binding_consent" // what they agreed to is not the text of today
)

// Consented is the kind of the text that a follower agrees to: configs/consent.yaml.
const Consented = "wechat"

// Sender sends a code to a phone.
type Sender interface {
	SendCode(ctx context.Context, phone, code string) error
}

// Parts are what it stands on.
type Parts struct {
	Store   *store.Store
	Vault   *vault.Vault
	Invites *invite.Invites
	Agents  Agents
	KV      kv.Store // codes that were sent: lost, a new one is asked for
	Sender  Sender   // nil: nobody can be sent a code
	Most    int      // followers that one person may be
	Texts   *consent.Texts
	Now     func() time.Time
	Log     *slog.Logger
}

// Bindings makes and ends them.
type Bindings struct {
	Parts
	sending chan struct{} // at most so many codes are on their way at once
	waiting sync.WaitGroup
}

// sendingAtOnce bounds what a slow provider holds up.
const sendingAtOnce = 8

// New makes one.
func New(p Parts) *Bindings { return &Bindings{Parts: p, sending: make(chan struct{}, sendingAtOnce)} }

// Wait waits for codes that are being sent, until ctx ends.
func (b *Bindings) Wait(ctx context.Context) error {
	sent := make(chan struct{})
	go func() {
		b.waiting.Wait()
		close(sent)
	}()
	select {
	case <-sent:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// mostPersons is as many as one follower may be: a phone is shared in a family,
// not in an office.
const mostPersons = 3

// Follower is who wants to be bound, and the version of the text they agreed to.
type Follower struct{ ID, Agreed string }

// text is what a follower agrees to before anything of theirs is kept.
func (b *Bindings) text(kind string) (consent.Text, error) {
	text, known := b.Texts.Of(kind, b.Now())
	if !known {
		return text, fmt.Errorf("there is no text of %s to agree to", kind)
	}
	return text, nil
}

// proof is what a follower has shown.
type proof struct {
	Follower
	person, how, application string
}

// bind writes it down. Twice is as good as once.
func (b *Bindings) bind(tx *store.Tx, p proof) error {
	text, err := b.TextOf(false)
	if err != nil {
		return err
	}
	if text.Version != p.Agreed {
		return &casework.Refusal{Code: CodeConsent}
	}
	if err := tx.LockPerson(p.person); err != nil { // two at once are counted one after the other
		return err
	}
	theirs, err := tx.BindingsOf(p.person)
	if err != nil {
		return err
	}
	own, err := tx.FollowerBindings(p.ID)
	if err != nil {
		return err
	}
	for _, one := range own {
		if one.Person == p.person {
			return nil
		}
	}
	switch {
	case len(theirs) >= b.Most:
		return refuse(CodeFull, "most", b.Most)
	case len(own) >= mostPersons:
		return refuse(CodeMany, "most", mostPersons)
	}
	one := store.Binding{ID: ulid.Make().String(), Follower: p.ID, Person: p.person, How: p.how, Application: p.application}
	if made, err := tx.Bind(one); err != nil || !made {
		return err
	}
	agreed := store.Consent{ID: ulid.Make().String(), Who: p.person, Kind: text.Kind, Version: text.Version, GivenAt: b.Now().UTC()}
	if err := tx.AddConsent(agreed, text.Text); err != nil {
		return err
	}
	told := store.Message{ID: ulid.Make().String(), Topic: "person", Subject: p.person, Data: `{"kind":"applicant_bound"}`}
	if err := tx.Tell(told); err != nil {
		return err
	}
	return tx.Audit(store.Deed{By: applicant(p.person), Act: "binding.make", Kind: "person", Subject: p.person, Details: map[string]string{"binding": one.ID, "how": p.how}})
}

// Of are the persons that a follower is, oldest first.
func (b *Bindings) Of(ctx context.Context, follower string) (all []store.Binding, err error) {
	err = b.Store.Look(ctx, func(tx *store.Tx) error {
		all, err = tx.FollowerBindings(follower)
		return err
	})
	return all, err
}

// Others are the followers that a person is, oldest first.
func (b *Bindings) Others(ctx context.Context, person string) (all []store.Binding, err error) {
	err = b.Store.Look(ctx, func(tx *store.Tx) error {
		all, err = tx.BindingsOf(person)
		return err
	})
	return all, err
}

// End ends a binding at the wish of a follower: one of a person that they are, whoever
// else is bound by it, or their own as an agent; ended is false if it is neither, or
// stands no more.
func (b *Bindings) End(ctx context.Context, follower, id string) (ended bool, err error) {
	err = b.Store.Do(ctx, func(tx *store.Tx) error {
		if ended, err = endAsAgent(tx, follower, id); err != nil || ended {
			return err
		}
		if ended, err = b.endAsStaff(ctx, tx, follower, id); err != nil || ended {
			return err
		}
		own, err := tx.FollowerBindings(follower)
		if err != nil {
			return err
		}
		for _, mine := range own {
			theirs, err := tx.BindingsOf(mine.Person)
			if err != nil {
				return err
			}
			for _, one := range theirs {
				if one.ID != id {
					continue
				}
				by := store.UnboundByOther
				if one.Follower == follower {
					by = store.UnboundByFollower
				}
				if ended, err = tx.Unbind(id, by); err != nil || !ended {
					return err
				}
				return tx.Audit(store.Deed{By: applicant(mine.Person), Act: "binding.end", Kind: "person", Subject: mine.Person, Details: map[string]string{"binding": id, "by": by}})
			}
		}
		return nil
	})
	return ended, err
}

// EndByOffice ends a binding of a person for whom an officer has seen who they are, as
// when the phone is lost; ended is false if it stands no more.
func (b *Bindings) EndByOffice(ctx context.Context, by casework.Actor, person, id, reason string) (ended bool, err error) {
	err = b.Store.Do(ctx, func(tx *store.Tx) error {
		ended = false
		theirs, err := tx.BindingsOf(person)
		if err != nil || !slices.ContainsFunc(theirs, func(one store.Binding) bool { return one.ID == id }) {
			return err
		}
		if ended, err = tx.Unbind(id, store.UnboundByOffice); err != nil || !ended {
			return err
		}
		return tx.Audit(store.Deed{By: by, Act: "binding.end", Kind: "person", Subject: person, Reason: reason, Details: map[string]string{"binding": id, "by": store.UnboundByOffice}})
	})
	return ended, err
}

func applicant(person string) casework.Actor {
	return casework.Actor{ID: person, Role: casework.Applicant, Person: person}
}

func refuse(code casework.Code, name string, value any) *casework.Refusal {
	return &casework.Refusal{Code: code, Params: map[string]any{name: value}}
}
