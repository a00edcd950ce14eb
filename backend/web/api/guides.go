package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

type guideHit struct {
	ID    string  `json:"id" example:"filing-start"`
	Title string  `json:"title"`
	Score float64 `json:"score" doc:"higher fits better; only for ordering"`
	Page  string  `json:"page" doc:"path of the guide's page"`
}

type guideList struct {
	Body struct {
		Items []guideHit `json:"items"`
		Next  *string    `json:"next" doc:"always null: only the best are listed"`
	}
}

func (p Parts) registerGuides(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "searchGuides", Method: http.MethodGet, Path: root + "/guides",
		Summary: "Guides that answer a question, best first; without one, all of them", Tags: []string{"guides"},
	}, p.searchGuides)
}

func (p Parts) searchGuides(_ context.Context, in *struct {
	Q     string `query:"q" maxLength:"200" doc:"a question or words" example:"社保断了一个月怎么办"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"20"`
},
) (*guideList, error) {
	var out guideList
	out.Body.Items = []guideHit{}
	if in.Q == "" {
		for _, g := range p.Guides().All() {
			if len(out.Body.Items) < in.Limit {
				out.Body.Items = append(out.Body.Items, guideHit{ID: g.ID, Title: g.Title, Page: "/h5/guides/" + g.ID})
			}
		}
		return &out, nil
	}
	for _, hit := range p.Search(in.Q, in.Limit) {
		out.Body.Items = append(out.Body.Items, guideHit{ID: hit.ID, Title: hit.Title, Score: hit.Score, Page: "/h5/guides/" + hit.ID})
	}
	return &out, nil
}
