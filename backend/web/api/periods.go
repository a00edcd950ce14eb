package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

type periodShown struct {
	*casework.Period
	StageName   string `json:"stage_name" doc:"for people"`
	Provisional bool   `json:"provisional,omitempty" doc:"the end of what is on display rests on a year whose calendar is not known yet"`
}

type periodOutput struct{ Body periodShown }

type periodsOutput struct {
	Body struct {
		Items []periodShown `json:"items" doc:"two a year"`
	}
}

func (c Cases) shownPeriod(p *casework.Period) periodShown {
	return periodShown{p, c.Words.Stages[p.Stage], p.Provisional(c.Load.Days())}
}

func (c Cases) period(p *casework.Period, err error) (*periodOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	return &periodOutput{c.shownPeriod(p)}, nil
}

type requestOutput struct{ Body casework.Request }

func (c Cases) request(r casework.Request, err error) (*requestOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	return &requestOutput{r}, nil
}

// asked is what every request needs: why.
type asked struct {
	Secured
	ID   string `path:"id" maxLength:"26"`
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type moveInput struct {
	Secured
	ID   string `path:"id" maxLength:"8" example:"2026-2"`
	Body struct {
		To        string              `json:"to" enum:"applying,scores_published,list_published" doc:"what is asked for: the approval of the terms, the publication of points, or of the list"`
		Selection *casework.Selection `json:"selection,omitempty" doc:"of the list: the score line, or the number"`
		Seen      string              `json:"preview_hash,omitempty" doc:"of the list: the hash of the preview that was seen; it is refused if the list would be another now" maxLength:"64"`
		Reason    string              `json:"reason" maxLength:"2000"`
	}
}

// moves are what a publisher asks for.
var moves = map[string]casework.RequestKind{
	"applying": casework.AskPeriod, "scores_published": casework.AskScores, "list_published": casework.AskList,
}

type requestsInput struct {
	Secured
	Paged
	State string `query:"state" enum:"open,approved,declined,dropped"`
	Kind  ofKind `query:"kind"`
}

type requestsOutput struct {
	Body struct {
		Items []casework.Request `json:"items"`
		Next  *string            `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) requests(ctx context.Context, in *requestsInput) (*requestsOutput, error) {
	who, list := by(ctx), c.places("requests")
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	filter := store.RequestFilter{
		State: casework.RequestState(in.State), Kind: casework.RequestKind(in.Kind), After: behind, Limit: in.Limit + 1,
	}
	if who.Role != casework.Approver && who.Role != casework.Auditor {
		filter.AskedBy, filter.Department = who.ID, who.Department
	}
	page, err := c.Load.Requests(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := &requestsOutput{}
	out.Body.Items, out.Body.Next = pageOf(list, page, in.Limit, func(r casework.Request) string { return r.ID })
	return out, nil
}

func (c Cases) registerPeriods(api huma.API) {
	huma.Register(api, created(c.operation("createPeriod", http.MethodPost, "/periods", "Prepare a period from a preset")),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				ID     string         `json:"id" example:"2026-2" maxLength:"8"`
				Preset string         `json:"preset,omitempty" doc:"what it is run by; left out: since-2022" example:"since-2022" maxLength:"32"`
				Policy string         `json:"policy,omitempty" doc:"the table to count by; left out: the one in force when filing begins" example:"tianjin-2023" maxLength:"64"`
				Terms  map[string]any `json:"terms,omitempty" doc:"fields of Terms that differ from the preset's, also single clocks or ends of windows"`
			}
		},
		) (*periodOutput, error) {
			id, err := casework.ParsePeriodID(in.Body.ID)
			if err != nil {
				return nil, refused("/id", words().Period)
			}
			from := caseload.Preparation{Preset: in.Body.Preset, Policy: in.Body.Policy, Changes: in.Body.Terms}
			return c.period(c.Load.CreatePeriod(ctx, by(ctx), id, from))
		})
	huma.Register(api, c.operation("changeTerms", http.MethodPatch, "/periods/{id}/terms", "Change terms of a period before it opens; it has to be approved again"),
		func(ctx context.Context, in *struct {
			Secured
			ID   string `path:"id" maxLength:"8"`
			Body map[string]any
		},
		) (*periodOutput, error) {
			return c.period(c.Load.ChangeTerms(ctx, by(ctx), casework.PeriodID(in.ID), 0, in.Body))
		})
	huma.Register(api, c.operation("listPeriods", http.MethodGet, "/periods", "All periods, oldest first"),
		func(ctx context.Context, _ *Secured) (*periodsOutput, error) {
			all, err := c.Load.Periods(ctx)
			if err != nil {
				return nil, err
			}
			out := &periodsOutput{}
			out.Body.Items = make([]periodShown, len(all))
			for i, p := range all {
				out.Body.Items[i] = c.shownPeriod(p)
			}
			return out, nil
		})
	huma.Register(api, c.operation("getPeriod", http.MethodGet, "/periods/{id}", "One period"),
		func(ctx context.Context, in *struct {
			Secured
			ID string `path:"id" maxLength:"8"`
		},
		) (*periodOutput, error) {
			return c.period(c.Load.Period(ctx, casework.PeriodID(in.ID)))
		})
	huma.Register(api, created(c.operation("movePeriod", http.MethodPost, "/periods/{id}/moves", "Ask a second person for a move of the period")),
		func(ctx context.Context, in *moveInput) (*requestOutput, error) {
			details := caseload.Details{Selection: in.Body.Selection, Seen: in.Body.Seen}
			return c.request(c.Load.Request(ctx, by(ctx), moves[in.Body.To], in.ID, details, in.Body.Reason))
		})
	huma.Register(api, created(c.operation("takeBackPublication", http.MethodPost, "/periods/{id}/takeback", "Ask to take a publication back")),
		func(ctx context.Context, in *asked) (*requestOutput, error) {
			return c.request(c.Load.Request(ctx, by(ctx), casework.AskTakeBack, in.ID, caseload.Details{}, in.Body.Reason))
		})
	for id, of := range map[string]struct {
		path, summary string
		kind          casework.RequestKind
	}{
		"requestDisqualification": {"/applications/{id}/disqualification", "Ask to disqualify", casework.AskDisqualify},
		"revokeDisqualification":  {"/applications/{id}/disqualification/revocation", "Ask to take a disqualification back", casework.AskRevoke},
		"reopen":                  {"/applications/{id}/reopening", "Ask to take a rejection back", casework.AskReopen},
	} {
		huma.Register(api, created(c.operation(id, http.MethodPost, of.path, of.summary)),
			func(ctx context.Context, in *asked) (*requestOutput, error) {
				return c.request(c.Load.Request(ctx, by(ctx), of.kind, in.ID, caseload.Details{}, in.Body.Reason))
			})
	}
	huma.Register(api, created(c.operation("requestRescore", http.MethodPost, "/applications/{id}/rescore", "Ask a colleague of the department to change a published score")),
		func(ctx context.Context, in *struct {
			Secured
			ID   string `path:"id" maxLength:"26"`
			Body struct {
				Indicator  string           `json:"indicator" maxLength:"32"`
				Department string           `json:"department" maxLength:"32"`
				Points     estimator.Points `json:"points"`
				Reason     string           `json:"reason" maxLength:"2000"`
			}
		},
		) (*requestOutput, error) {
			d := caseload.Details{Indicator: in.Body.Indicator, Department: in.Body.Department, Points: in.Body.Points}
			return c.request(c.Load.Request(ctx, by(ctx), casework.AskRescore, in.ID, d, in.Body.Reason))
		})
	huma.Register(api, c.operation("listRequests", http.MethodGet, "/requests", "What waits for a second person, and what was decided"),
		c.requests)
	huma.Register(api, c.operation("decideRequest", http.MethodPost, "/requests/{id}/decision", "Approve or decline what another has asked for"),
		func(ctx context.Context, in *struct {
			Secured
			ID   string `path:"id" maxLength:"26"`
			Body struct {
				Approve    bool   `json:"approve"`
				Reason     string `json:"reason,omitempty" doc:"needed to decline" maxLength:"2000"`
				Recipients int    `json:"recipients,omitempty" doc:"how many there are, to approve a broadcast to a thousand and more"`
			}
		},
		) (*requestOutput, error) {
			return c.request(c.Load.DecideCounted(ctx, by(ctx), in.ID, in.Body.Approve, in.Body.Reason, in.Body.Recipients))
		})
}
