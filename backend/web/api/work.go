package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// task is something that a desk has to do.
type task struct {
	Application string                   `json:"application"`
	Number      string                   `json:"number"`
	Line        string                   `json:"line,omitempty"`
	Indicator   string                   `json:"indicator,omitempty"`
	Status      casework.Status          `json:"status"`
	StatusName  string                   `json:"status_name" doc:"for people"`
	Point       casework.AcceptancePoint `json:"point"`
	Since       time.Time                `json:"since"`
	Due         string                   `json:"due,omitempty" format:"date" doc:"the last day; empty: the clock stands"`
}

type workInput struct {
	Secured
	Paged
	Period    string     `query:"period" pattern:"^[0-9]{4}-[12]$"`
	Indicator string     `query:"indicator" maxLength:"32"`
	Status    []inStatus `query:"status" maxItems:"10"`
	Done      bool       `query:"done" doc:"what is done already, not what is open"`
}

type workOutput struct {
	Body struct {
		Items []task  `json:"items" doc:"what is due first stands first"`
		Next  *string `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) registerWork(api huma.API) {
	huma.Register(api, c.operation("listWork", http.MethodGet, "/work", "What one's desk has to do"), c.work)
	huma.Register(api, c.operation("listHistory", http.MethodGet, "/applications/{id}/history", "What has happened to an application, oldest first"),
		c.history)
	huma.Register(api, c.operation("dropRequest", http.MethodDelete, "/requests/{id}", "Take back what one has asked for and nobody has decided"),
		func(ctx context.Context, in *struct {
			Secured
			ID string `path:"id" maxLength:"26"`
		},
		) (*requestOutput, error) {
			return c.request(c.Load.DropRequest(ctx, by(ctx), in.ID))
		})
}

// work is of the department and points of who asks: a window's lines, a scorer's
// indicators.
func (c Cases) work(ctx context.Context, in *workInput) (*workOutput, error) {
	who := by(ctx)
	q := store.Queue{
		Department: who.Department, Points: who.Points, Period: casework.PeriodID(in.Period), Indicator: in.Indicator,
		Lines: who.Role == casework.WindowOfficer, Closed: in.Done, Limit: in.Limit + 1,
	}
	if in.Indicator != "" && !c.indicated(in.Indicator) {
		return nil, refused("/query/indicator", words().Indicator)
	}
	list := c.places("work")
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	q.AfterDue, q.AfterID, q.AfterDesk = splitPlace(behind)
	for _, s := range in.Status {
		q.Statuses = append(q.Statuses, casework.Status(s))
	}
	page, err := c.Store.Queue(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &workOutput{}
	items, next := pageOf(list, page, in.Limit, func(i store.QueueItem) string { return i.Due + "/" + i.Application + "/" + i.Desk })
	out.Body.Items, out.Body.Next = make([]task, len(items)), next
	for i, item := range items {
		t := task{
			Application: item.Application, Number: item.Number, Indicator: item.Indicator, Status: item.Status,
			StatusName: c.Words.Statuses[item.Status], Point: item.Point, Since: item.Since.UTC(), Due: item.Due,
		}
		if item.Indicator == "" {
			t.Line = item.Desk
		}
		out.Body.Items[i] = t
	}
	return out, nil
}

// indicated says whether any points table knows an indicator.
func (c Cases) indicated(id string) bool {
	return slices.ContainsFunc(c.catalog().All(), func(p *estimator.Policy) bool {
		return slices.ContainsFunc(p.Outline(), func(o estimator.Outline) bool { return o.ID == id })
	})
}

// splitPlace undoes what a page of work said of its last item.
func splitPlace(place string) (due, application, desk string) {
	due, rest, _ := strings.Cut(place, "/")
	application, desk, _ = strings.Cut(rest, "/")
	return due, application, desk
}

type historyInput struct {
	Conditional
	After int64 `query:"after" minimum:"0" doc:"the version behind which the page begins"`
	Limit int   `query:"limit" default:"100" minimum:"1" maximum:"200"`
}

type historyOutput struct {
	Body struct {
		Items []change `json:"items"`
		Next  *int64   `json:"next" doc:"after, of the next page; null: this is the last"`
	}
}

func (c Cases) history(ctx context.Context, in *historyInput) (*historyOutput, error) {
	events, err := c.Load.History(ctx, by(ctx), in.ID, in.After, in.Limit+1)
	if err != nil {
		return nil, c.told(err)
	}
	out := &historyOutput{}
	if len(events) > in.Limit {
		events = events[:in.Limit]
		out.Body.Next = &events[in.Limit-1].Version
	}
	out.Body.Items = c.since(events)
	return out, nil
}
