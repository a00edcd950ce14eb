package door

import (
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// subjects find what an operation is about, by the kind of thing that its path
// names: so every operation on one is held to the table of rights before
// anything else, whoever adds it.
var subjects = map[string]func(tx *store.Tx, id string) (identity.Subject, error){
	"applications": ofApplication,
	"objections":   ofApplication, // one at most, called by its application
	"requests":     ofRequest,
	"units":        ofUnit,
}

func ofApplication(tx *store.Tx, id string) (identity.Subject, error) {
	a, err := tx.Whose(id)
	if err != nil {
		return identity.Subject{}, err
	}
	return identity.About(a), nil
}

func ofUnit(tx *store.Tx, id string) (identity.Subject, error) {
	code, err := casework.ParseUSCC(id)
	if err != nil { // there is no such unit
		return identity.Subject{}, &casework.Refusal{Code: casework.CodeNotYours}
	}
	u, err := tx.UnitByUSCC(code)
	if err != nil {
		return identity.Subject{}, err
	}
	periods, err := tx.Periods()
	return identity.AboutUnit(u, periods), err
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
