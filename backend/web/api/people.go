package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
)

// registerPeople mounts what is about people: signing in, accounts, and what is
// known of persons.
func (p Parts) registerPeople(api huma.API) {
	if p.Cases.Identity != nil {
		p.Cases.registerSessions(api)
		p.Cases.registerOwnAccount(api)
		p.Cases.registerAccounts(api)
	}
	if p.Cases.Reveals.By != nil {
		p.Cases.registerReveal(api, p.KV)
	}
}

// unkept is an operation whose answer is kept nowhere, as it may hold a secret
// or a person's data: sent again, it is carried out anew.
func (c Cases) unkept(id, method, path, summary string, more ...int) huma.Operation {
	op := c.operation(id, method, path, summary, more...)
	op.Tags, op.Middlewares = []string{"people"}, huma.Middlewares{c.let}
	return op
}

func nothing(o huma.Operation) huma.Operation {
	o.DefaultStatus = http.StatusNoContent
	return o
}

type factorOutput struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		URI    string `json:"uri" doc:"to be shown as a QR code, once" example:"otpauth://totp/…"`
		Secret string `json:"secret" doc:"to be typed in instead"`
	}
}

type recoveryOutput struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		Recovery []string `json:"recovery_codes" doc:"each signs in once, without the phone; told this once"`
	}
}

// registerOwnAccount mounts what somebody does with their own account.
func (c Cases) registerOwnAccount(api huma.API) {
	huma.Register(api, nothing(c.unkept("changePassword", http.MethodPut, "/account/password", "Take another password; other sessions end", 429, 503)),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				Old      string `json:"old" maxLength:"256"`
				Password string `json:"password" maxLength:"256" doc:"at least 12 characters"`
			}
		},
		) (*struct{}, error) {
			return nil, c.told(c.Identity.ChangePassword(ctx, signed(ctx), in.Body.Old, in.Body.Password))
		})
	huma.Register(api, created(c.unkept("enrolFactor", http.MethodPost, "/account/factor", "Begin a second factor")),
		func(ctx context.Context, _ *Secured) (*factorOutput, error) {
			uri, err := c.Identity.Enrol(ctx, signed(ctx))
			if err != nil {
				return nil, c.told(err)
			}
			parsed, err := url.Parse(uri)
			if err != nil {
				return nil, c.told(err)
			}
			out := &factorOutput{Cache: noStore}
			out.Body.URI, out.Body.Secret = uri, parsed.Query().Get("secret")
			return out, nil
		})
	huma.Register(api, c.unkept("confirmFactor", http.MethodPut, "/account/factor", "Confirm a second factor by its first code"),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				Code string `json:"code" maxLength:"40" doc:"the 6 digits that the phone shows"`
			}
		},
		) (*recoveryOutput, error) {
			codes, err := c.Identity.Confirm(ctx, signed(ctx), in.Body.Code)
			if err != nil {
				return nil, c.told(err)
			}
			out := &recoveryOutput{Cache: noStore}
			out.Body.Recovery = codes
			return out, nil
		})
}
