package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
)

type falseInput struct {
	Secured
	Body struct {
		Application string           `json:"application" doc:"in which it was found" maxLength:"26"`
		Of          casework.FalseOf `json:"of,omitempty" enum:"person,unit" default:"person" doc:"against whom: points are taken from a person, a unit may not file"`
		Reason      string           `json:"reason" maxLength:"2000"`
	}
}

type falseListInput struct {
	Secured
	Paged
	Of    string `query:"of" enum:"person,unit"`
	State string `query:"state" enum:"standing,lifted"`
}

type falseListOutput struct {
	Body struct {
		Items []casework.FalseRecord `json:"items"`
		Next  *string                `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) registerFalseRecords(api huma.API) {
	huma.Register(api, created(c.operation("addFalseRecord", http.MethodPost, "/false-records", "Ask to enter false materials into the register")),
		func(ctx context.Context, in *falseInput) (*requestOutput, error) {
			details := caseload.Details{Of: in.Body.Of}
			return c.request(c.Load.Request(ctx, by(ctx), casework.AskFalseRecord, in.Body.Application, details, in.Body.Reason))
		})
	huma.Register(api, created(c.operation("liftFalseRecord", http.MethodPost, "/false-records/{id}/lift", "Ask to take an entry of the register back")),
		func(ctx context.Context, in *asked) (*requestOutput, error) {
			return c.request(c.Load.Request(ctx, by(ctx), casework.AskLiftFalse, in.ID, caseload.Details{}, in.Body.Reason))
		})
	huma.Register(api, c.operation("listFalseRecords", http.MethodGet, "/false-records", "The register of false materials"),
		c.falseRecords)
}

func (c Cases) falseRecords(ctx context.Context, in *falseListInput) (*falseListOutput, error) {
	list := c.places("false-records")
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	filter := store.FalseRecordFilter{Of: casework.FalseOf(in.Of), After: behind, Limit: in.Limit + 1}
	if in.State != "" {
		lifted := in.State == "lifted"
		filter.Lifted = &lifted
	}
	page, err := c.Load.FalseRecords(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := &falseListOutput{}
	out.Body.Items, out.Body.Next = pageOf(list, page, in.Limit, func(f casework.FalseRecord) string { return f.ID })
	return out, nil
}
