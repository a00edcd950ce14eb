package api

import (
	"context"

	"luohu/backend/exchange"
)

type proposalInput struct {
	Secured
	ID         string `path:"id" maxLength:"26"`
	Indicator  string `path:"indicator" maxLength:"32"`
	Department string `path:"department" maxLength:"32"`
}

type proposalOutput struct {
	Cache string `header:"Cache-Control"`
	Body  *exchange.Proposal
}

func (c Cases) propose(ctx context.Context, in *proposalInput) (*proposalOutput, error) {
	p, err := c.Exchange.Propose(ctx, by(ctx), in.ID, in.Indicator, in.Department)
	if err != nil {
		return nil, c.exchanged(err)
	}
	return &proposalOutput{"no-store", p}, nil
}
