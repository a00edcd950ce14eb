package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/consent"
	"luohu/backend/store"
)

type textsOutput struct {
	Body struct {
		Items []consent.Text `json:"items"`
	}
}

type consentOutput struct{ Body store.Consent }

type consentsInput struct {
	Secured
	Paged
	Who string `query:"who" doc:"for an auditor: a person, or the account of an agent" maxLength:"64"`
}

type consentsOutput struct {
	Body struct {
		Items []store.Consent `json:"items"`
		Next  *string         `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) consented(given store.Consent, err error) (*consentOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	return &consentOutput{given}, nil
}

func (c Cases) registerConsents(api huma.API) {
	open := c.operation("listConsentTexts", http.MethodGet, "/consent-texts", "The texts that are agreed to, as they are shown today")
	open.Middlewares = nil // anybody may read them
	huma.Register(api, open, func(context.Context, *struct{}) (*textsOutput, error) {
		out := &textsOutput{}
		out.Body.Items = c.Load.Consent.InForce(c.Load.Now())
		return out, nil
	})
	huma.Register(api, created(c.operation("recordConsent", http.MethodPost, "/consents", "Agree to a text, by the version that was shown")),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				Kind    string `json:"kind" example:"privacy" maxLength:"32"`
				Version string `json:"version" maxLength:"64"`
			}
		},
		) (*consentOutput, error) {
			return c.consented(c.Load.Agree(ctx, by(ctx), in.Body.Kind, in.Body.Version))
		})
	huma.Register(api, c.operation("withdrawConsent", http.MethodPost, "/consents/{id}/withdrawal", "Take a consent back"),
		func(ctx context.Context, in *struct {
			Secured
			ID string `path:"id" maxLength:"26"`
		},
		) (*consentOutput, error) {
			return c.consented(c.Load.TakeBack(ctx, by(ctx), in.ID))
		})
	huma.Register(api, c.operation("listConsents", http.MethodGet, "/consents", "What one has agreed to"), c.consents)
}

func (c Cases) consents(ctx context.Context, in *consentsInput) (*consentsOutput, error) {
	list := c.places("consents")
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	page, err := c.Load.Consents(ctx, by(ctx), in.Who, behind, in.Limit+1)
	if err != nil {
		return nil, c.told(err)
	}
	out := &consentsOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(c store.Consent) string { return c.ID })
	out.Body.Items = append([]store.Consent{}, page...)
	return out, nil
}
