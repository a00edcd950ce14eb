package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

type (
	// StaffCmd looks after the accounts of the staff.
	StaffCmd struct {
		Add     StaffAdd     `cmd:"" help:"Make an account; prints a one-time password."`
		List    StaffList    `cmd:"" help:"List the accounts, their roles, and how they sign in."`
		Disable StaffDisable `cmd:"" help:"Keep an account from signing in, and end its sessions and tokens."`
		Reset   StaffReset   `cmd:"" help:"Let a locked, disabled or forgetful account in again; prints a one-time password."`
		Token   StaffToken   `cmd:"" help:"Print a bearer token for scripts."`
	}
	// StaffAdd makes an account.
	StaffAdd struct {
		Name       string   `arg:"" help:"To sign in by: letters, digits, . - _"`
		Role       string   `required:"" help:"window, scorer, editor, publisher, approver, admin or auditor." placeholder:"ROLE"`
		Point      []string `help:"municipal or binhai: of a window officer one; of a scorer one or both (the default)." placeholder:"POINT"`
		Department string   `help:"Of a window officer (hrss, police) or scorer." placeholder:"DEPT"`
	}
	// StaffList lists them.
	StaffList struct{}
	// StaffDisable keeps one out.
	StaffDisable struct {
		Name string `arg:"" help:"The account."`
	}
	// StaffReset lets one in again.
	StaffReset struct {
		Name   string `arg:"" help:"The account."`
		Factor bool   `help:"Take the second factor away too: the phone is lost."`
	}
	// StaffToken makes a token.
	StaffToken struct {
		Name string        `arg:"" help:"The account."`
		Role string        `help:"Of several roles, as which; else as the first." placeholder:"ROLE"`
		TTL  time.Duration `help:"How long it holds." default:"8h" name:"ttl"`
	}
)

// Run makes the account.
func (c *StaffAdd) Run(load loader, out io.Writer) error {
	grant := identity.Grant{Role: casework.Role(c.Role), Department: c.Department}
	for _, p := range c.Point {
		grant.Points = append(grant.Points, casework.AcceptancePoint(p))
	}
	if grant.Role == casework.Scorer && len(grant.Points) == 0 {
		grant.Points = []casework.AcceptancePoint{casework.Municipal, casework.Binhai}
	}
	return withPeople(load, func(ctx context.Context, p people) error {
		_, oneTime, err := p.identity.Add(ctx, store.Operator, c.Name, grant)
		if err != nil {
			return err
		}
		return printOneTime(out, p, oneTime)
	})
}

func printOneTime(out io.Writer, p people, oneTime string) error {
	_, err := fmt.Fprintf(out, "%s\nThis password is shown once, and has to be changed within %v.\n", oneTime, p.identity.Rules.OneTime)
	return err
}

// listedAtOnce is how many accounts one read fetches.
const listedAtOnce = 200

// Run lists the accounts.
func (StaffList) Run(load loader, out io.Writer) error {
	return withPeople(load, func(ctx context.Context, p people) error {
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for behind := ""; ; {
			accounts, err := p.identity.List(ctx, "", behind, listedAtOnce)
			if err != nil {
				return err
			}
			if len(accounts) == 0 {
				return table.Flush()
			}
			for _, a := range accounts {
				fmt.Fprintf(table, "%s\t%s\t%s\n", a.Name, describe(a.Grants), condition(a))
				behind = a.Name
			}
		}
	})
}

func describe(grants []identity.Grant) string {
	var all []string
	for _, g := range grants {
		s := string(g.Role)
		if g.Department != "" {
			s += " " + g.Department
		}
		for _, p := range g.Points {
			s += " " + string(p)
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

func condition(a *identity.Account) string {
	switch {
	case a.Disabled != nil:
		return "disabled"
	case !a.OneTimeUntil.IsZero():
		return "one-time password until " + a.OneTimeUntil.UTC().Format(time.RFC3339)
	case a.Factor != nil && a.Factor.Confirmed:
		return "password and second factor"
	}
	return "password"
}

// Run disables the account.
func (c *StaffDisable) Run(load loader, out io.Writer) error {
	return withPeople(load, func(ctx context.Context, p people) error {
		a, err := p.identity.Named(ctx, c.Name)
		if err != nil {
			return err
		}
		if err := p.identity.Disable(ctx, store.Operator, a.ID); err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, a.Name, "is disabled; sessions and tokens have ended")
		return err
	})
}

// Run gives the account a new one-time password.
func (c *StaffReset) Run(load loader, out io.Writer) error {
	return withPeople(load, func(ctx context.Context, p people) error {
		a, err := p.identity.Named(ctx, c.Name)
		if err != nil {
			return err
		}
		oneTime, err := p.identity.Reset(ctx, store.Operator, a.ID, c.Factor)
		if err != nil {
			return err
		}
		return printOneTime(out, p, oneTime)
	})
}

// Run prints the token.
func (c *StaffToken) Run(load loader, out io.Writer) error {
	return printToken(load, out, func(ctx context.Context, p people) (string, error) {
		return p.identity.StaffToken(ctx, store.Operator, c.Name, casework.Role(c.Role), c.TTL)
	})
}
