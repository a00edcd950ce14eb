// Package invite makes the codes by which a unit invites an applicant to follow
// the official account: each is for one application, is used once, and lasts half
// an hour. That it was used says who holds the phone, and binds nobody yet.
package invite

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/kv"
	"luohu/backend/store"
)

// Lasts is how long a code does.
const Lasts = 30 * time.Minute

// scenePrefix tells our scenes from those of posters and articles.
const scenePrefix = "inv-"

// Codes makes codes of the official account that lead to a scene.
type Codes interface {
	// SceneCode is what such a code says, to be drawn; it lasts so long.
	SceneCode(ctx context.Context, scene string, lasts time.Duration) (string, error)
}

// Parts are what it stands on.
type Parts struct {
	KV    kv.Store
	Store *store.Store // of units, and of the audit log
	Codes Codes        // nil: there is no account
	Now   func() time.Time
}

// Invites hands them out. What it keeps is in kv: lost, a new code is made.
type Invites struct{ Parts }

// New makes one.
func New(p Parts) *Invites { return &Invites{p} }

// Invitation is one that stands.
type Invitation struct {
	Scene       string    `json:"scene"`
	Application string    `json:"application"`
	Unit        string    `json:"unit"`    // its id
	Address     string    `json:"address"` // what the code says
	Until       time.Time `json:"until"`
	Used        bool      `json:"-"`
}

// CodeNone says that no code can be made: there is no account, or it does not
// answer.
const CodeNone casework.Code = "invite_none"

// Open makes a code for an application; one that stood before is taken back.
func (i *Invites) Open(ctx context.Context, by casework.Actor, application string) (v Invitation, err error) {
	if i.Codes == nil {
		return v, &casework.Refusal{Code: CodeNone}
	}
	if err := i.Close(ctx, by, application); err != nil {
		return v, err
	}
	v = Invitation{Scene: scenePrefix + rand.Text(), Application: application, Unit: by.Unit, Until: i.Now().Add(Lasts)}
	if v.Address, err = i.Codes.SceneCode(ctx, v.Scene, Lasts); err != nil {
		return v, fmt.Errorf("%w: %w", &casework.Refusal{Code: CodeNone}, err)
	}
	kept, err := json.Marshal(v)
	if err != nil {
		return v, err
	}
	err = i.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{By: by, Act: "applicant.invite", Kind: "application", Subject: application})
	})
	if err == nil {
		err = i.KV.Set(ctx, sceneKey(v.Scene), string(kept), Lasts)
	}
	if err == nil {
		err = i.KV.Set(ctx, openKey(by.Unit, application), v.Scene, Lasts)
	}
	return v, err
}

// Of is the invitation that stands for a unit's application; nil: none.
func (i *Invites) Of(ctx context.Context, unit, application string) (*Invitation, error) {
	scene, open, err := i.KV.Get(ctx, openKey(unit, application))
	if err != nil || !open {
		return nil, err
	}
	return i.standing(ctx, scene)
}

// Close takes it back, if there is one.
func (i *Invites) Close(ctx context.Context, by casework.Actor, application string) error {
	scene, open, err := i.KV.Get(ctx, openKey(by.Unit, application))
	if err != nil || !open {
		return err
	}
	return i.KV.Delete(ctx, sceneKey(scene), openKey(by.Unit, application))
}

func (i *Invites) standing(ctx context.Context, scene string) (*Invitation, error) {
	kept, found, err := i.KV.Get(ctx, sceneKey(scene))
	if err != nil || !found {
		return nil, err
	}
	var v Invitation
	if err := json.Unmarshal([]byte(kept), &v); err != nil {
		return nil, fmt.Errorf("an invitation: %w", err)
	}
	_, v.Used, err = i.KV.Get(ctx, usedKey(scene))
	return &v, err
}

// Scanned says whose invitation a follower has scanned: the first who does uses
// it, and may scan it again. One that ended, or that somebody else has used, is
// over; what is no scene of ours is not told of.
func (i *Invites) Scanned(ctx context.Context, scene, follower string) (unit string, over, ours bool, err error) {
	if !strings.HasPrefix(scene, scenePrefix) {
		return "", false, false, nil
	}
	v, err := i.standing(ctx, scene)
	if err != nil || v == nil {
		return "", true, true, err
	}
	who := digest.Of([]byte(follower))
	if _, err := i.KV.SetNX(ctx, usedKey(scene), who, Lasts); err != nil {
		return "", true, true, err
	}
	by, _, err := i.KV.Get(ctx, usedKey(scene))
	if err != nil || by != who {
		return "", true, true, err
	}
	err = i.Store.Look(ctx, func(tx *store.Tx) error {
		u, err := tx.Unit(v.Unit)
		if err == nil {
			unit = u.Name
		}
		return err
	})
	return unit, false, true, err
}

// Scanner says whether a follower is who has scanned an invitation that stands, and
// for which application it is.
func (i *Invites) Scanner(ctx context.Context, scene, follower string) (application string, ok bool, err error) {
	v, err := i.standing(ctx, scene)
	if err != nil || v == nil {
		return "", false, err
	}
	by, used, err := i.KV.Get(ctx, usedKey(scene))
	return v.Application, used && by == digest.Of([]byte(follower)), err
}

func sceneKey(scene string) string { return "invite:" + scene }
func usedKey(scene string) string  { return "invite-used:" + scene }
func openKey(unit, application string) string {
	return "invite-open:" + unit + ":" + application
}
