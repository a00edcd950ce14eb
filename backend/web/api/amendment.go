package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/vault"
)

type amendInput struct {
	Conditional
	Body struct {
		Name    string `json:"name,omitempty" maxLength:"200"`
		Phone   string `json:"phone,omitempty" maxLength:"40"`
		Address string `json:"address,omitempty" maxLength:"400"`
	}
}

func (c Cases) registerAmendment(api huma.API) {
	huma.Register(api, c.operation("amendPerson", http.MethodPatch, "/applications/{id}/person", "Correct an applicant's name, phone or address; what is left out stays"),
		func(ctx context.Context, in *amendInput) (*applicationOutput, error) {
			a, err := c.Load.Application(ctx, by(ctx), in.ID)
			if err == nil {
				err = a.MayAmend(by(ctx))
			}
			if err == nil {
				err = c.Persons.Amend(ctx, by(ctx), a.Person, vault.Given{Name: in.Body.Name, Phone: in.Body.Phone, Address: in.Body.Address})
			}
			return c.answered(ctx, a, err)
		})
}
