package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/web/problem"
	"luohu/estimator"
)

// policy is one points table as the API shows it.
type policy struct {
	ID         string           `json:"id" example:"tianjin-2023"`
	City       string           `json:"city" example:"tianjin"`
	CityName   string           `json:"city_name" doc:"for people"`
	Name       string           `json:"name"`
	Version    string           `json:"version" doc:"sha256 of the file's bytes"`
	ValidFrom  string           `json:"valid_from" format:"date"`
	ValidUntil *string          `json:"valid_until" format:"date" doc:"last day in force; null: no end is known"`
	BasisUntil *string          `json:"basis_until" format:"date" doc:"last day of the legal basis; null: not known"`
	PassLine   estimator.Points `json:"pass_line,omitzero" doc:"申报指导分值, points; left out: none is known"`
}

// fact is one thing a policy asks.
type fact struct {
	ID       string   `json:"id" example:"pension_months"`
	Name     string   `json:"name" example:"养老保险"`
	Type     string   `json:"type" enum:"date,months,count,money,choice,bool" doc:"money is in yuan"`
	Required bool     `json:"required" doc:"has no default"`
	Question string   `json:"question"`
	Help     string   `json:"help,omitempty"`
	Choices  []choice `json:"choices,omitempty"`
}

type choice struct {
	Value string `json:"value"`
	Name  string `json:"name"`
}

type policyList struct {
	Body struct {
		Items []policy `json:"items"`
		Next  *string  `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

type policyOutput struct {
	Body struct {
		policy
		Facts []fact `json:"facts"`
	}
}

func (p Parts) registerPolicies(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "listPolicies", Method: http.MethodGet, Path: root + "/policies",
		Summary: "The points tables known, newest first", Tags: []string{"policies"},
	}, p.listPolicies)
	huma.Register(api, huma.Operation{
		OperationID: "getPolicy", Method: http.MethodGet, Path: root + "/policies/{id}",
		Summary: "One points table and the facts it asks", Tags: []string{"policies"}, Errors: []int{404},
	}, p.getPolicy)
}

func (p Parts) listPolicies(context.Context, *struct{}) (*policyList, error) {
	var out policyList
	out.Body.Items = []policy{}
	catalog := p.Catalog()
	for _, each := range slices.Backward(catalog.All()) {
		out.Body.Items = append(out.Body.Items, show(each, catalog))
	}
	return &out, nil
}

func (p Parts) getPolicy(_ context.Context, in *struct {
	ID string `path:"id" maxLength:"64"`
},
) (*policyOutput, error) {
	catalog := p.Catalog()
	found, ok := catalog.Get(in.ID)
	if !ok {
		return nil, problem.New(http.StatusNotFound, words().NoPolicy)
	}
	var out policyOutput
	out.Body.policy = show(found, catalog)
	for _, g := range found.Groups() {
		for _, f := range g.Facts {
			out.Body.Facts = append(out.Body.Facts, showFact(f))
		}
	}
	return &out, nil
}

func show(e *estimator.Policy, catalog *estimator.Catalog) policy {
	return policy{
		ID: e.ID, City: e.City, CityName: e.CityName, Name: e.Name, Version: e.Version, PassLine: e.PassLine,
		ValidFrom:  e.ValidFrom.Format(time.DateOnly),
		ValidUntil: day(catalog.Until(e)), BasisUntil: day(e.BasisUntil),
	}
}

func showFact(f *estimator.Fact) fact {
	shown := fact{ID: f.ID, Name: f.Name, Type: string(f.Type), Required: f.Required, Question: f.Question, Help: f.Help}
	for _, c := range f.Choices {
		shown.Choices = append(shown.Choices, choice{c.Value, c.Name})
	}
	return shown
}

func day(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format(time.DateOnly)
	return &s
}
