package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"luohu/backend/caseload"
	"luohu/backend/store"
)

// CaseworkCmd looks after the core workflow.
type CaseworkCmd struct {
	Verify CaseworkVerify `cmd:"" help:"Rebuild every application from its events and compare; exit 1 if one differs."`
}

// CaseworkVerify is luohu casework verify.
type CaseworkVerify struct{}

// differencesShown is how many applications that differ are named.
const differencesShown = 20

// Run checks them all.
func (CaseworkVerify) Run(load loader, out io.Writer) error {
	return withStore(load, func(ctx context.Context, s *store.Store) error {
		if !s.HasApplications(ctx) {
			_, err := fmt.Fprintln(out, "there are no applications: the database is of a program from before")
			return err
		}
		checked, found, err := caseload.New(caseload.Parts{Store: s}).Verify(ctx, differencesShown)
		if err != nil {
			return err
		}
		for _, d := range found {
			fmt.Fprintf(out, "application %s: %s\n", d.Application, d.What)
		}
		if len(found) > 0 {
			return checkFailed{errors.New("states are not what their events make of them")}
		}
		_, err = fmt.Fprintf(out, "%d applications are what their events make of them\n", checked)
		return err
	})
}
