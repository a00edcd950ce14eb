package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/backend/kv"
	"luohu/backend/vault"
)

// Reveals are how persons are told in full.
type Reveals struct {
	By interface {
		Reveal(ctx context.Context, by casework.Actor, person string, field vault.Field, reason string) (string, error)
	}
	PerHour int // by one account: a window does not need more, who copies a register does
}

type revealInput struct {
	Secured
	ID   string `path:"id" maxLength:"26" doc:"of the application"`
	Body struct {
		Fields []string `json:"fields" minItems:"1" maxItems:"4" uniqueItems:"true" enum:"id_number,phone,name,address"`
		Reason string   `json:"reason" maxLength:"500" doc:"why, for the audit log: at least 4 characters, and no number of anybody"`
	}
}

type revealOutput struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		Person string            `json:"person"`
		Fields map[string]string `json:"fields" doc:"empty: not known"`
	}
}

func (c Cases) registerReveal(api huma.API, counts kv.Store) {
	huma.Register(api, c.unkept("revealPerson", http.MethodPost, "/applications/{id}/reveal", "See an applicant's data in full, for a reason", 429),
		func(ctx context.Context, in *revealInput) (*revealOutput, error) {
			a, err := c.Load.Application(ctx, by(ctx), in.ID)
			if err != nil {
				return nil, c.told(err)
			}
			// Who can't be counted is not shown anything.
			n, err := counts.Count(ctx, "reveals:"+by(ctx).ID, time.Hour)
			if err == nil && n > int64(c.Reveals.PerHour) {
				err = &casework.Refusal{Code: vault.CodeRevealOften, Params: map[string]any{"most": c.Reveals.PerHour, "seconds": int(time.Hour.Seconds())}}
			}
			if err != nil {
				return nil, c.told(err)
			}
			out := &revealOutput{Cache: noStore}
			out.Body.Person, out.Body.Fields = a.Person, map[string]string{}
			for _, field := range slices.Sorted(slices.Values(in.Body.Fields)) {
				value, err := c.Reveals.By.Reveal(ctx, by(ctx), a.Person, vault.Field(field), in.Body.Reason)
				if err != nil {
					return nil, c.told(err)
				}
				out.Body.Fields[field] = value
			}
			return out, nil
		})
}
