package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"luohu/backend/kv"
	"luohu/backend/web/problem"
	"luohu/estimator"
)

type estimateInput struct {
	Body struct {
		Policy string         `json:"policy,omitempty" doc:"Policy to count by; left out: the one in force on the day of filing" example:"tianjin-2023" maxLength:"64"`
		AsOf   string         `json:"as_of,omitempty" doc:"Cut-off day; left out: today" format:"date" example:"2026-06-30"`
		Facts  map[string]any `json:"facts" doc:"Facts by name, as GET /policies/{id} lists them" maxProperties:"200"`

		Explain bool `json:"explain,omitempty" doc:"Tell the rule, the facts, the sum and the source of every line too, as explanation"`
	}
}

type estimateOutput struct {
	Body *estimator.Explanation
}

func (p Parts) registerEstimates(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "createEstimate", Method: http.MethodPost, Path: root + "/estimates",
		Summary:       "Count points",
		Description:   "Needs no login. Points are strings with two digits. Nothing is kept.",
		DefaultStatus: http.StatusOK, MaxBodyBytes: bodyLimit, Tags: []string{"estimates"},
		Errors:      []int{400, 413, 415, 422, 429},
		Middlewares: huma.Middlewares{p.limited("estimates", p.EstimatesPerMinute)},
	}, p.createEstimate)
}

func (p Parts) createEstimate(_ context.Context, in *estimateInput) (*estimateOutput, error) {
	request := estimator.Request{Policy: in.Body.Policy, Facts: in.Body.Facts}
	catalog := p.Catalog()
	if _, known := catalog.Get(request.Policy); request.Policy != "" && !known {
		return nil, refused("/policy", words().NoPolicy)
	}
	if in.Body.AsOf != "" {
		asOf, err := time.Parse(time.DateOnly, in.Body.AsOf)
		if err != nil {
			return nil, refused("/as_of", words().Day)
		}
		request.AsOf = asOf
	}
	if in.Body.Explain {
		x, err := catalog.Explain(request, p.Now())
		if err != nil {
			return nil, unusable(err)
		}
		return &estimateOutput{x}, nil
	}
	e, err := catalog.Estimate(request, p.Now())
	if err != nil {
		return nil, unusable(err)
	}
	return &estimateOutput{&estimator.Explanation{Estimate: e}}, nil
}

// unusable points at every fact that can't be used.
func unusable(err error) error {
	var faults estimator.FactErrors
	if !errors.As(err, &faults) {
		return refused("/as_of", words().NoTable)
	}
	refusal := problem.New(http.StatusUnprocessableEntity, "")
	for _, f := range faults {
		refusal.Errors = append(refusal.Errors, problem.Field{Pointer: f.Pointer, Detail: f.Detail})
	}
	return refusal
}

// limited refuses an address that asks too often. When kv is away nobody is
// counted.
func (p Parts) limited(what string, perMinute func() int) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		limit := kv.Limit{What: what, Per: time.Minute}
		if perMinute != nil {
			limit.Most = int64(perMinute())
		}
		if !limit.Allows(ctx.Context(), p.KV, humagin.Unwrap(ctx).ClientIP()) {
			ctx.SetHeader("Retry-After", "60")
			problem.New(http.StatusTooManyRequests, "").Write(humagin.Unwrap(ctx).Writer)
			return
		}
		next(ctx)
	}
}
