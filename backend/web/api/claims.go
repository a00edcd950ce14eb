package api

import (
	"context"
	"time"

	"luohu/backend/casework"
)

// claimShown is who has a case in hand. Units and applicants are told of which
// authority it is.
type claimShown struct {
	Authority string     `json:"authority" doc:"police, hrss, or the department that scores" example:"police"`
	Name      string     `json:"authority_name" doc:"for people" example:"公安"`
	Line      string     `json:"line,omitempty" doc:"of a window; otherwise it is who scores"`
	By        string     `json:"by,omitempty" doc:"the officer's account; for staff"`
	ByName    string     `json:"by_name,omitempty" doc:"what the account is called; for staff"`
	Until     *time.Time `json:"until,omitempty" doc:"for staff"`
}

// claims are those that hold now.
func (c Cases) claims(ctx context.Context, a *casework.Application) (all []claimShown, err error) {
	var ids []string
	for _, one := range a.Claims {
		ids = append(ids, one.By)
	}
	names, outside := map[string]string{}, by(ctx).Outside()
	if !outside {
		if names, err = c.Store.AccountNames(ctx, ids...); err != nil {
			return nil, err
		}
	}
	for _, one := range a.Claims {
		if !one.Holds(c.Load.Now()) {
			continue
		}
		authority := one.At.Authority()
		shown := claimShown{Authority: authority, Name: c.Words.Departments[authority], Line: string(one.At.Line)}
		if !outside {
			shown.By, shown.ByName, shown.Until = one.By, names[one.By], &one.Until
		}
		all = append(all, shown)
	}
	return all, nil
}
