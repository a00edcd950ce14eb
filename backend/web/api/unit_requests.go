package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
)

// unitAsked is what is asked of a unit: why.
type unitAsked struct {
	UnitInput
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

// registerUnitRequests are what a second person decides of a unit.
func (c Cases) registerUnitRequests(api huma.API) {
	huma.Register(api, created(c.operation("replaceAgent", http.MethodPost, "/units/{uscc}/agents/replacement", "Ask for another agent in the place of one")),
		func(ctx context.Context, in *struct {
			UnitInput
			Body struct {
				Old    string   `json:"old" doc:"name or id of the account that ends" maxLength:"64"`
				New    newAgent `json:"new" doc:"the account that begins with the approval"`
				Reason string   `json:"reason" maxLength:"2000"`
			}
		},
		) (*requestOutput, error) {
			return c.ofUnit(in.UnitInput, func(uscc casework.USCC) (casework.Request, error) {
				return c.Load.RequestReplacement(ctx, by(ctx), uscc, in.Body.Old, caseload.NewAgent(in.Body.New), in.Body.Reason)
			})
		})
	huma.Register(api, created(c.operation("barUnit", http.MethodPost, "/units/{uscc}/bar", "Ask to keep a unit from filing for three years")),
		func(ctx context.Context, in *unitAsked) (*requestOutput, error) {
			return c.ofUnit(in.UnitInput, func(uscc casework.USCC) (casework.Request, error) {
				return c.Load.RequestBar(ctx, by(ctx), uscc, in.Body.Reason)
			})
		})
	huma.Register(api, created(c.operation("liftUnitBar", http.MethodPost, "/units/{uscc}/bar/lifting", "Ask to let it file again")),
		func(ctx context.Context, in *unitAsked) (*requestOutput, error) {
			return c.ofUnit(in.UnitInput, func(uscc casework.USCC) (casework.Request, error) {
				return c.Load.RequestLiftBar(ctx, by(ctx), uscc, in.Body.Reason)
			})
		})
}

func (c Cases) ofUnit(in UnitInput, ask func(casework.USCC) (casework.Request, error)) (*requestOutput, error) {
	uscc, _, err := in.read()
	if err != nil {
		return nil, c.told(err)
	}
	return c.request(ask(uscc))
}
