package caseload

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// Registration is what an employer registers with.
type Registration struct {
	USCC, Name string
	Period     casework.PeriodID // empty: the one that is being filed in
	Agents     []NewAgent
	Licence    *files.Upload // nil: an agent hands it in afterwards
}

// NewAgent is somebody who is to be an agent of a unit.
type NewAgent struct {
	Name     string // to sign in by
	Password string
	Phone    string // a mobile number, or empty
	Insured  bool   // declared: by the same employer
}

// RegistersUnits says whether staff let new units register at all; the period says
// when.
func (c *Caseload) RegistersUnits() bool { return c.Registers == nil || c.Registers() }

// Register makes a unit and the accounts of its agents, all or nothing. What the
// rules would refuse is refused before anything that costs much is done.
func (c *Caseload) Register(ctx context.Context, r Registration) (*casework.Unit, error) {
	if !c.RegistersUnits() {
		return nil, &casework.Refusal{Code: casework.CodeNoNewUnits}
	}
	wanted, p, err := c.mayRegister(ctx, r)
	if err != nil {
		return nil, err
	}
	key := c.Fresh(wanted.ID)
	var accounts []*identity.Account
	for i, a := range r.Agents {
		account, err := c.newAgent(ctx, wanted.ID, a, func(_ context.Context, _, about string, plain []byte) (string, error) {
			return key.Seal(about, plain), nil
		})
		if err != nil {
			return nil, in("agents/"+strconv.Itoa(i), err)
		}
		wanted.Agents[i].ID, accounts = account.ID, append(accounts, account)
	}
	licence, forget, err := c.receive(ctx, wanted.ID, key, r.Licence)
	if err != nil {
		return nil, err
	}
	licence.AddedBy, wanted.File = accounts[0].ID, fileOf(licence)
	u, err := c.register(ctx, wanted, p.ID, accounts, licence, key)
	if err != nil {
		forget()
	}
	return u, err
}

// mayRegister asks the rules first: hashing passwords and examining a picture
// cost much.
func (c *Caseload) mayRegister(ctx context.Context, r Registration) (wanted casework.Registration, p *casework.Period, err error) {
	wanted = casework.Registration{ID: newID(), USCC: r.USCC, Name: r.Name}
	names := map[string]bool{}
	for i, a := range r.Agents {
		named, name := casework.Named{ID: strconv.Itoa(i), Insured: a.Insured}, identity.FoldName(a.Name)
		if names[name] {
			named.ID = "" // one person twice
		}
		names[name] = true
		wanted.Agents = append(wanted.Agents, named)
	}
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if p, err = periodOr(tx, r.Period, filedIn); err != nil {
			return err
		}
		u, err := casework.Register(wanted, p, c.moment())
		if err != nil {
			return err
		}
		_, err = tx.UnitByUSCC(u.USCC)
		if err == nil {
			return taken(u)
		}
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return err
	})
	return wanted, p, err
}

func (c *Caseload) register(
	ctx context.Context, wanted casework.Registration, period casework.PeriodID, accounts []*identity.Account, licence store.File, key Fresh,
) (u *casework.Unit, err error) {
	err = c.do(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(period)
		if err != nil {
			return err
		}
		if u, err = casework.Register(wanted, p, c.moment()); err != nil {
			return err
		}
		by := casework.Actor{ID: accounts[0].ID, Role: casework.Agent, Unit: u.ID}
		noted := map[string]string{"period": string(period), "licence": cmp.Or(licence.ID, "none")}
		if err := saveUnit(tx, by, u, unitDeed{act: "unit.register", noted: noted}); errors.Is(err, store.ErrConflict) {
			return taken(u)
		} else if err != nil {
			return err
		}
		if err := key.Keep(tx); err != nil {
			return err
		}
		for i, a := range accounts {
			if err := c.Agents.AddAgent(tx, by, a); err != nil {
				return in("agents/"+strconv.Itoa(i), err)
			}
		}
		if licence.ID == "" {
			return nil
		}
		return tx.SaveFile(licence)
	})
	return u, err
}

type sealing func(ctx context.Context, owner, about string, plain []byte) (string, error)

// newAgent is an account, with the phone sealed by the key of its unit.
func (c *Caseload) newAgent(ctx context.Context, unit string, n NewAgent, seal sealing) (*identity.Account, error) {
	var phone string
	if n.Phone != "" {
		var err error
		if phone, err = vault.ParsePhone(n.Phone); err != nil {
			return nil, err
		}
	}
	a, err := c.Agents.NewAgent(ctx, unit, n.Name, n.Password)
	if err == nil && phone != "" {
		a.Phone, err = seal(ctx, unit, phoneOf(a.ID), []byte(phone))
	}
	return a, err
}

func phoneOf(account string) string { return "phone/" + account }

func taken(u *casework.Unit) error {
	return &casework.Refusal{Code: casework.CodeUSCCTaken, Params: map[string]any{"uscc": u.USCC}}
}

// in says in which part of what was sent a refusal is.
func in(part string, err error) error {
	refusal, is := casework.IsRefusal(err)
	if !is {
		return err
	}
	params := map[string]any{"field": part}
	maps.Copy(params, refusal.Params)
	return &casework.Refusal{Code: refusal.Code, Params: params}
}
