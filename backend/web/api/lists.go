package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/estimator"
)

type namesInput struct {
	Secured
	Paged
	ID     string `path:"id" maxLength:"8" example:"2026-2"`
	Second bool   `query:"second" doc:"the second list: those who are not on it, with why"`
	Number string `query:"number" doc:"the beginning of a number" pattern:"^[0-9]*$" maxLength:"12"`
}

type namesOutput struct {
	Body struct {
		List      list.Head       `json:"list"`
		Hash      string          `json:"hash" doc:"SHA-256 of the document"`
		Signature []byte          `json:"signature" doc:"Ed25519 over the document, base64"`
		PublicKey string          `json:"public_key" doc:"PEM"`
		Display   casework.Window `json:"display" doc:"as it runs now"`
		Items     []store.ListRow `json:"items"`
		Next      *string         `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

// names is a page of the list as it is public, also after its display.
func (c Cases) names(ctx context.Context, in *namesInput) (*namesOutput, error) {
	list := c.places("list/" + in.ID + "/" + strconv.FormatBool(in.Second))
	behind, err := list.number(in.Paged)
	if err != nil {
		return nil, err
	}
	shown, err := c.Load.List(ctx, casework.PeriodID(in.ID))
	if err != nil {
		return nil, c.told(err)
	}
	page, err := c.Load.ListPage(ctx, shown.Head.List, store.ListFilter{
		Second: in.Second, Number: in.Number, After: int(behind), Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &namesOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(r store.ListRow) string { return strconv.Itoa(r.Seq) })
	b := &out.Body
	b.List, b.Hash, b.Signature, b.PublicKey, b.Display = shown.Head, shown.Hash, shown.Signature, shown.PublicKey, shown.Period.Listing
	b.Items = append([]store.ListRow{}, page...)
	return out, nil
}

type previewInput struct {
	Secured
	ID     string `path:"id" maxLength:"8" example:"2026-2"`
	Line   string `query:"line" doc:"the score line; else number" example:"110" maxLength:"12"`
	Number int    `query:"number" doc:"how many; else line" minimum:"0" maximum:"1000000"`
	Ties   string `query:"ties" doc:"at the last place of a number" enum:"include,exclude" default:"include"`
}

// preview is what the list would be, in numbers.
func (c Cases) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	rule := casework.Selection{By: casework.ByNumber, Number: in.Number, Ties: in.Ties}
	if in.Line != "" {
		line, err := estimator.ParsePoints(in.Line)
		if err != nil {
			return nil, refused("/query/line", words().Line)
		}
		rule = casework.Selection{By: casework.ByLine, Line: line, Number: in.Number, Ties: in.Ties}
	}
	v, err := c.Load.PreviewList(ctx, casework.PeriodID(in.ID), rule)
	if err != nil {
		return nil, c.told(err)
	}
	return &previewOutput{v}, nil
}

type previewOutput struct{ Body caseload.ListPreview }

func (c Cases) registerLists(api huma.API) {
	huma.Register(api, c.operation("getList", http.MethodGet, "/periods/{id}/list", "The list as it was frozen, masked"), c.names)
	huma.Register(api, c.operation("previewList", http.MethodGet, "/periods/{id}/list/preview", "What the list would be at a line or a number, before it is asked for"), c.preview)
}
