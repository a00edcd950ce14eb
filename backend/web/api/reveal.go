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
	PerHour func() int // by one account: a window does not need more, who copies a register does
}

// Reveal tells fields of a person in full, unless the account has been told too
// much within the hour. Who can't be counted is not told anything.
func (r Reveals) Reveal(ctx context.Context, counts kv.Store, who casework.Actor, person string, fields []string, reason string) (map[string]string, error) {
	most := r.PerHour()
	n, err := counts.Count(ctx, "reveals:"+who.ID, time.Hour)
	if err == nil && n > int64(most) {
		err = &casework.Refusal{Code: vault.CodeRevealOften, Params: map[string]any{"most": most, "seconds": int(time.Hour.Seconds())}}
	}
	if err != nil {
		return nil, err
	}
	told := map[string]string{}
	for _, field := range slices.Sorted(slices.Values(fields)) {
		if told[field], err = r.By.Reveal(ctx, who, person, vault.Field(field), reason); err != nil {
			return nil, err
		}
	}
	return told, nil
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
			out := &revealOutput{Cache: noStore}
			out.Body.Person = a.Person
			if out.Body.Fields, err = c.Reveals.Reveal(ctx, counts, by(ctx), a.Person, in.Body.Fields, in.Body.Reason); err != nil {
				return nil, c.told(err)
			}
			return out, nil
		})
}
