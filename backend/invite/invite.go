// Package invite makes the codes by which a unit invites an applicant, or one of its
// agents or of the staff their own phone, to follow the official account: each is for one
// application or one account, is used once, and lasts half an hour. That it was used says who
// holds the phone, and binds nobody yet.
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

// scansAnHour is how many a follower may scan: nobody gets at a code by trying.
const scansAnHour = 30

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
	Scene       string        `json:"scene"`
	Application string        `json:"application"`       // whose applicant is invited; empty: an agent, or one of the staff
	Account     string        `json:"account,omitempty"` // theirs, for themselves
	Role        casework.Role `json:"role,omitempty"`    // in which one of the staff asks for it
	Unit        string        `json:"unit"`              // its id; empty: of the staff
	Address     string        `json:"address"`           // what the code says
	Until       time.Time     `json:"until"`
	Used        bool          `json:"-"`
}

// Staff says that it is for one of the staff.
func (v Invitation) Staff() bool { return v.Account != "" && v.Unit == "" }

// CodeNone says that no code can be made: there is no account, or it does not
// answer.
const CodeNone casework.Code = "invite_none"

// to is what an invitation is to: an application, or an account.
func (v Invitation) to() string { return v.Application + v.Account }

// Open makes a code for an application; one that stood before is taken back.
func (i *Invites) Open(ctx context.Context, by casework.Actor, application string) (Invitation, error) {
	return i.open(ctx, by, Invitation{Application: application}, store.Deed{By: by, Act: "applicant.invite", Kind: "application", Subject: application})
}

// OpenToAgent makes a code by which an agent binds a phone of their own.
func (i *Invites) OpenToAgent(ctx context.Context, by casework.Actor) (Invitation, error) {
	return i.open(ctx, by, Invitation{Account: by.ID}, store.Deed{By: by, Act: "agent.invite", Kind: "account", Subject: by.ID})
}

// OpenToStaff makes a code by which one of the staff binds a phone of their own.
func (i *Invites) OpenToStaff(ctx context.Context, by casework.Actor) (Invitation, error) {
	return i.open(ctx, by, Invitation{Account: by.ID, Role: by.Role}, store.Deed{By: by, Act: "staff.invite", Kind: "account", Subject: by.ID})
}

func (i *Invites) open(ctx context.Context, by casework.Actor, v Invitation, deed store.Deed) (Invitation, error) {
	if i.Codes == nil {
		return v, &casework.Refusal{Code: CodeNone}
	}
	if err := i.Close(ctx, by, v.to()); err != nil {
		return v, err
	}
	v.Scene, v.Unit, v.Until = scenePrefix+rand.Text(), by.Unit, i.Now().Add(Lasts)
	var err error
	if v.Address, err = i.Codes.SceneCode(ctx, v.Scene, Lasts); err != nil {
		return v, fmt.Errorf("%w: %w", &casework.Refusal{Code: CodeNone}, err)
	}
	kept, err := json.Marshal(v)
	if err != nil {
		return v, err
	}
	err = i.Store.Do(ctx, func(tx *store.Tx) error { return tx.Audit(deed) })
	if err == nil {
		err = i.KV.Set(ctx, sceneKey(v.Scene), string(kept), Lasts)
	}
	if err == nil {
		err = i.KV.Set(ctx, openKey(by.Unit, v.to()), v.Scene, Lasts)
	}
	return v, err
}

// Of is the invitation of a unit that stands to an application, or an account; nil:
// none.
func (i *Invites) Of(ctx context.Context, unit, to string) (*Invitation, error) {
	scene, open, err := i.KV.Get(ctx, openKey(unit, to))
	if err != nil || !open {
		return nil, err
	}
	return i.standing(ctx, scene)
}

// Close takes it back, if there is one.
func (i *Invites) Close(ctx context.Context, by casework.Actor, to string) error {
	scene, open, err := i.KV.Get(ctx, openKey(by.Unit, to))
	if err != nil || !open {
		return err
	}
	return i.KV.Delete(ctx, sceneKey(scene), openKey(by.Unit, to))
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

// Scan is what a follower has scanned.
type Scan struct {
	Ours  bool   // an invitation; else nothing more is told of it
	Over  bool   // it has ended, somebody else has used it, or they have scanned too many
	Unit  string // who invites
	Agent bool   // an agent of theirs, and no applicant
	Staff string // by which name one of the staff signs in, whose own phone it is for; empty: none is
}

// Scanned says what a follower has scanned: the first who scans an invitation uses
// it, and may scan it again.
func (i *Invites) Scanned(ctx context.Context, scene, follower string) (Scan, error) {
	if !strings.HasPrefix(scene, scenePrefix) {
		return Scan{}, nil
	}
	over, who := Scan{Ours: true, Over: true}, digest.Of([]byte(follower))
	if n, err := i.KV.Count(ctx, "invite-scans:"+who, time.Hour); err != nil || n > scansAnHour {
		return over, err
	}
	v, err := i.standing(ctx, scene)
	if err != nil || v == nil {
		return over, err
	}
	if _, err := i.KV.SetNX(ctx, usedKey(scene), who, Lasts); err != nil {
		return over, err
	}
	by, _, err := i.KV.Get(ctx, usedKey(scene))
	if err != nil || by != who {
		return over, err
	}
	scan := Scan{Ours: true, Agent: v.Account != "" && !v.Staff()}
	err = i.Store.Look(ctx, func(tx *store.Tx) error {
		if v.Staff() {
			account, err := tx.Account(v.Account)
			scan.Staff = account.Name
			return err
		}
		u, err := tx.Unit(v.Unit)
		if err == nil {
			scan.Unit = u.Name
		}
		return err
	})
	return scan, err
}

// Scanner says whether a follower is who has scanned an invitation that stands, and
// which it is.
func (i *Invites) Scanner(ctx context.Context, scene, follower string) (v Invitation, ok bool, err error) {
	stands, err := i.standing(ctx, scene)
	if err != nil || stands == nil {
		return v, false, err
	}
	by, used, err := i.KV.Get(ctx, usedKey(scene))
	return *stands, used && by == digest.Of([]byte(follower)), err
}

func sceneKey(scene string) string { return "invite:" + scene }
func usedKey(scene string) string  { return "invite-used:" + scene }
func openKey(unit, to string) string {
	return "invite-open:" + unit + ":" + to
}
