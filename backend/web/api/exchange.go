package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/spreadsheet"
	"luohu/backend/web/problem"
)

func (c Cases) registerExchange(api huma.API) {
	search := c.operation("searchApplications", http.MethodPost, "/applications/search", "Find by ID number, whole name, number, or unit: one of them", 429)
	huma.Register(api, search, c.search)

	imports := c.operation("importScores", http.MethodPost, "/periods/{id}/scores/imports", "Take a department's results from a file: all rows or none", 413)
	imports.MaxBodyBytes = spreadsheet.MaxBytes + bodyLimit // the form around it
	huma.Register(api, imports, c.importScores)
	huma.Register(api, c.operation("getImportTemplate", http.MethodGet, "/periods/{id}/scores/imports/template", "The file to fill in, with the department's open records"),
		c.importTemplate)
	huma.Register(api, c.operation("proposeScores", http.MethodGet, "/applications/{id}/scores/{indicator}/{department}/proposal",
		"What the department's own system knows: a proposal, nothing is scored", 502, 503), c.propose)
	export := c.operation("exportApplications", http.MethodGet, "/applications/export", "A list to take away, as CSV, XLSX or JSON; X-Total-Count says how many rows come", 429)
	huma.Register(api, export, c.export)
	huma.Register(api, c.operation("getStatistics", http.MethodGet, "/statistics", "How a period stands, as far as it is within reach"), c.statistics)
}

func (c Cases) statistics(ctx context.Context, in *struct {
	Secured
	Period     string `query:"period" pattern:"^[0-9]{4}-[12]$" doc:"left out: the current one, or else the last"`
	Point      string `query:"point" maxLength:"16" pattern:"^[a-z_]+$" doc:"only what was submitted there; left out: all within reach"`
	Department string `query:"department" maxLength:"32" pattern:"^[a-z_]+$" doc:"only what it does; left out: all within reach"`
},
) (*struct{ Body *caseload.Statistics }, error) {
	s, err := c.Load.Statistics(ctx, by(ctx), caseload.Scope{
		Period: casework.PeriodID(in.Period), Point: casework.AcceptancePoint(in.Point), Department: in.Department,
	})
	if err != nil {
		return nil, c.told(err)
	}
	return &struct{ Body *caseload.Statistics }{s}, nil
}

// status of what is neither a conflict nor a wrong field of a body.
var refusedWith = map[casework.Code]int{
	exchange.CodeSilent: http.StatusServiceUnavailable, exchange.CodeUnusable: http.StatusBadGateway,
	exchange.CodeExportsBusy:       http.StatusTooManyRequests,
	exchange.CodeIDNumberInAddress: http.StatusUnprocessableEntity, exchange.CodeOneThing: http.StatusUnprocessableEntity,
	spreadsheet.CodeUnreadable: http.StatusUnprocessableEntity, spreadsheet.CodeOldFormat: http.StatusUnprocessableEntity,
	spreadsheet.CodeTooLarge: http.StatusUnprocessableEntity, caseload.CodeImportColumns: http.StatusUnprocessableEntity,
	caseload.CodeImportEmpty: http.StatusUnprocessableEntity,
}

// exchanged is told, for what exchanging is refused for.
func (c Cases) exchanged(err error) error {
	told := c.told(err)
	if p, ok := errors.AsType[*problem.Problem](told); ok {
		if status, other := refusedWith[casework.Code(p.Code)]; other {
			p.SetStatus(status)
		}
	}
	return told
}
