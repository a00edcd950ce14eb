// Package exchange is what goes in and out beside the work on single
// applications: departments' results in files, what their systems know, lists
// that are searched, and lists that are taken away.
package exchange

import (
	"context"
	"log/slog"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// People are found by what somebody types, shown masked, and revealed for the
// record.
type People interface {
	ByIDNumber(ctx context.Context, n casework.IDNumber) (person string, found bool, err error)
	ByName(ctx context.Context, typed string) (persons []string, err error)
	Names(ctx context.Context, persons ...string) (map[string]string, error)
	Reveal(ctx context.Context, by casework.Actor, person string, field vault.Field, reason string) (string, error)
}

// Parts are what an Exchange stands on.
type Parts struct {
	Load   *caseload.Caseload
	Store  *store.Store
	People People
	Words  *casework.Words
	Tables *Tables
	// Systems are those of departments that answer questions, by department.
	Systems map[string]System
	Log     *slog.Logger
}

// Exchange carries it out. Any number of them may work on one database.
type Exchange struct {
	Parts
	leaving chan struct{} // one for each export that is under way
}

// exportsAtOnce keeps exports from taking the database's readers from everybody
// else.
const exportsAtOnce = 2

// New makes one.
func New(p Parts) *Exchange { return &Exchange{p, make(chan struct{}, exportsAtOnce)} }

func refuse(code casework.Code, params map[string]any) *casework.Refusal {
	return &casework.Refusal{Code: code, Params: params}
}
