package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// subjects find what an operation is about, by the first part of its path: so
// every operation under it is held to the table of rights before anything else,
// whoever adds it.
var subjects = map[string]func(tx *store.Tx, id string) (identity.Subject, error){
	"applications": ofApplication,
	"objections":   ofApplication, // one at most, called by its application
	"requests":     ofRequest,
	"units": func(tx *store.Tx, id string) (identity.Subject, error) {
		code, err := casework.ParseUSCC(id)
		if err != nil { // there is no such unit
			return identity.Subject{}, &casework.Refusal{Code: casework.CodeNotYours}
		}
		u, err := tx.UnitByUSCC(code)
		if err != nil {
			return identity.Subject{}, err
		}
		return caseload.AboutUnit(tx, u)
	},
}

func ofApplication(tx *store.Tx, id string) (identity.Subject, error) {
	a, err := tx.Whose(id)
	if err != nil {
		return identity.Subject{}, err
	}
	return identity.About(a), nil
}

// ofRequest is whose a request is; a rescore is also about an application, and a
// department's.
func ofRequest(tx *store.Tx, id string) (identity.Subject, error) {
	r, err := tx.Request(id)
	if err != nil {
		return identity.Subject{}, err
	}
	about := identity.Subject{By: r.AskedBy, Department: r.Department}
	if r.Kind == casework.AskRescore {
		a, err := tx.Whose(r.Subject)
		if err != nil {
			return about, err
		}
		about.Point = a.Point
	}
	return about, nil
}

// within refuses what is out of somebody's reach.
func (c Cases) within(ctx huma.Context, who casework.Actor) error {
	path, _ := strings.CutPrefix(ctx.Operation().Path, root+"/")
	kind, rest, _ := strings.Cut(path, "/")
	find, held := subjects[kind]
	name, _, one := strings.Cut(strings.TrimPrefix(rest, "{"), "}")
	if !held || !one {
		return nil
	}
	return c.check(ctx.Context(), who, ctx.Operation().OperationID, func(tx *store.Tx) (identity.Subject, error) {
		return find(tx, ctx.Param(name))
	})
}

func (c Cases) check(ctx context.Context, who casework.Actor, operation string, find func(*store.Tx) (identity.Subject, error)) error {
	var about identity.Subject
	err := c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		about, err = find(tx)
		return err
	})
	if err != nil {
		return err
	}
	return identity.Check(who, operation, about)
}
