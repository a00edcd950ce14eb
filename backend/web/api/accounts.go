package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

// grant is a role and how far it reaches.
type grant struct {
	Role       string   `json:"role" enum:"window,scorer,editor,publisher,approver,admin,auditor"`
	Department string   `json:"department,omitempty" maxLength:"32" doc:"of a window officer (hrss, police) or scorer"`
	Points     []string `json:"points,omitempty" maxItems:"2" doc:"municipal, binhai: of a window officer one, of a scorer one or both"`
}

func grants(all []grant) (g []identity.Grant) {
	for _, one := range all {
		next := identity.Grant{Role: casework.Role(one.Role), Department: one.Department}
		for _, p := range one.Points {
			next.Points = append(next.Points, casework.AcceptancePoint(p))
		}
		g = append(g, next)
	}
	return g
}

// accountShown is an account as those see it who look after it.
type accountShown struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Unit         string       `json:"unit,omitempty" doc:"of an agent"`
	Roles        []grantShown `json:"roles"`
	DisabledAt   *time.Time   `json:"disabled_at,omitempty"`
	OneTimeUntil *time.Time   `json:"one_time_until,omitempty" doc:"the password is a one-time one, and waits so long to be changed"`
	SecondFactor bool         `json:"second_factor"`
}

// grantShown may also be an agent's.
type grantShown struct {
	Role       casework.Role              `json:"role"`
	RoleName   string                     `json:"role_name" doc:"for people"`
	Department string                     `json:"department,omitempty"`
	Points     []casework.AcceptancePoint `json:"points,omitempty"`
}

func (c Cases) showAccount(a *identity.Account) accountShown {
	s := accountShown{
		ID: a.ID, Name: a.Name, Unit: a.Unit, DisabledAt: a.Disabled, SecondFactor: a.Factor != nil && a.Factor.Confirmed, Roles: []grantShown{},
	}
	if !a.OneTimeUntil.IsZero() {
		s.OneTimeUntil = &a.OneTimeUntil
	}
	for _, g := range a.Grants {
		s.Roles = append(s.Roles, grantShown{g.Role, c.Words.Roles[g.Role], g.Department, g.Points})
	}
	return s
}

type accountOutput struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		Account accountShown `json:"account"`
		OneTime string       `json:"one_time_password,omitempty" doc:"shown this once; it has to be changed first"`
	}
}

type accountsOutput struct {
	Body struct {
		Items []accountShown `json:"items"`
		Next  *string        `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

type changeAccountInput struct {
	Secured
	ID   string `path:"id" maxLength:"26"`
	Body struct {
		Roles    []grant `json:"roles,omitempty" maxItems:"10" doc:"in place of those it has"`
		Disabled *bool   `json:"disabled,omitempty" doc:"true: sessions and tokens end at once; false: it may sign in again"`
		Reset    string  `json:"reset,omitempty" enum:"password,factor," doc:"a new one-time password; factor takes the second factor away too"`
	}
}

func (c Cases) registerAccounts(api huma.API) {
	huma.Register(api, c.unkept("listAccounts", http.MethodGet, "/accounts", "Accounts of the staff, or of a unit's agents, by name"), c.listAccounts)
	huma.Register(api, created(c.unkept("addAccount", http.MethodPost, "/accounts", "Make an account of the staff", 503)),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				Name  string  `json:"name" maxLength:"64" doc:"to sign in by: letters, digits, . - _"`
				Roles []grant `json:"roles" maxItems:"10"`
			}
		},
		) (*accountOutput, error) {
			a, oneTime, err := c.Identity.Add(ctx, by(ctx), in.Body.Name, grants(in.Body.Roles)...)
			return c.account(a, oneTime, err)
		})
	huma.Register(api, c.unkept("changeAccount", http.MethodPatch, "/accounts/{id}", "Change roles, disable, enable, or reset an account; never one's own", 503),
		c.changeAccount)
}

func (c Cases) account(a *identity.Account, oneTime string, err error) (*accountOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	out := &accountOutput{Cache: noStore}
	out.Body.Account, out.Body.OneTime = c.showAccount(a), oneTime
	return out, nil
}

// changeAccount makes one change: each is an entry of its own in the audit log.
func (c Cases) changeAccount(ctx context.Context, in *changeAccountInput) (*accountOutput, error) {
	var oneTime string
	var err error
	switch roles, disable, reset := in.Body.Roles != nil, in.Body.Disabled != nil, in.Body.Reset != ""; {
	case roles && !disable && !reset:
		err = c.Identity.SetGrants(ctx, by(ctx), in.ID, grants(in.Body.Roles)...)
	case disable && !roles && !reset && *in.Body.Disabled:
		err = c.Identity.Disable(ctx, by(ctx), in.ID)
	case disable && !roles && !reset:
		err = c.Identity.Enable(ctx, by(ctx), in.ID)
	case reset && !roles && !disable:
		oneTime, err = c.Identity.Reset(ctx, by(ctx), in.ID, in.Body.Reset == "factor")
	default:
		return nil, refused("", words().OneChange)
	}
	if err != nil {
		return nil, c.told(err)
	}
	a, err := c.Identity.Account(ctx, in.ID)
	return c.account(a, oneTime, err)
}

func (c Cases) listAccounts(ctx context.Context, in *struct {
	Secured
	Paged
	Unit string `query:"unit" maxLength:"26" doc:"whose agents; left out: the staff"`
},
) (*accountsOutput, error) {
	list := c.places("accounts")
	id, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	behind := "" // a name: it is not to stand in addresses
	if id != "" {
		last, err := c.Identity.Account(ctx, id)
		if err != nil {
			return nil, c.told(err)
		}
		behind = last.Name
	}
	page, err := c.Identity.List(ctx, in.Unit, behind, in.Limit+1)
	if err != nil {
		return nil, c.told(err)
	}
	out := &accountsOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(a *identity.Account) string { return a.ID })
	out.Body.Items = []accountShown{}
	for _, a := range page {
		out.Body.Items = append(out.Body.Items, c.showAccount(a))
	}
	return out, nil
}
