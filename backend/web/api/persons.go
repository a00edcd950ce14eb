package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
)

type heldOutput struct {
	Cache string `header:"Cache-Control"`
	Body  caseload.Held
}

func (c Cases) registerPersons(api huma.API) {
	huma.Register(api, c.operation("exportPerson", http.MethodGet, "/persons/{id}/export", "Everything that is kept of a person"),
		func(ctx context.Context, in *struct {
			Secured
			ID string `path:"id" maxLength:"26"`
		},
		) (*heldOutput, error) {
			held, err := c.Load.Export(ctx, by(ctx), in.ID)
			if err != nil {
				return nil, c.told(err)
			}
			for i := range held.Applications {
				a := &held.Applications[i]
				a.Ending = c.Words.Why(a.Ending)
				for j := range a.Reviews {
					a.Reviews[j].Text = c.Words.Why(a.Reviews[j].Text)
				}
			}
			return &heldOutput{"private, no-store", held}, nil
		})
	huma.Register(api, created(c.operation("erasePerson", http.MethodPost, "/persons/{id}/erasure", "Ask a second person to erase everything that is kept of somebody")),
		func(ctx context.Context, in *asked) (*requestOutput, error) {
			return c.request(c.Load.AskErasure(ctx, by(ctx), in.ID, in.Body.Reason))
		})
}
