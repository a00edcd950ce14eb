package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

type (
	// UnitCmd is about one unit.
	UnitCmd struct {
		Token UnitToken `cmd:"" help:"Print a bearer token for scripts of a unit."`
	}
	// UnitToken makes a token.
	UnitToken struct {
		USCC string        `arg:"" name:"uscc" help:"Its 统一社会信用代码."`
		TTL  time.Duration `help:"How long it holds." default:"8h" name:"ttl"`
	}
	// ApplicantCmd is about one applicant.
	ApplicantCmd struct {
		Token ApplicantToken `cmd:"" help:"Print a bearer token that acts for the applicant in one application."`
	}
	// ApplicantToken makes a token.
	ApplicantToken struct {
		Number string        `arg:"" help:"The application's 受理编号."`
		TTL    time.Duration `help:"How long it holds." default:"8h" name:"ttl"`
	}
)

// Run prints the token.
func (c *UnitToken) Run(load loader, out io.Writer) error {
	code, err := casework.ParseUSCC(c.USCC)
	if err != nil {
		return usageFault{err}
	}
	return printToken(load, out, func(ctx context.Context, p people) (string, error) {
		return p.identity.UnitToken(ctx, store.Operator, code, c.TTL)
	})
}

// Run prints the token.
func (c *ApplicantToken) Run(load loader, out io.Writer) error {
	return printToken(load, out, func(ctx context.Context, p people) (string, error) {
		return p.identity.ApplicantToken(ctx, store.Operator, c.Number, c.TTL)
	})
}

// printToken prints nothing but the token: it is for scripts.
func printToken(load loader, out io.Writer, makeOne func(context.Context, people) (string, error)) error {
	return withPeople(load, func(ctx context.Context, p people) error {
		secret, err := makeOne(ctx, p)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, secret)
		return err
	})
}
