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
	Provisional bool                     `json:"provisional,omitempty" doc:"the last day rests on a year whose calendar is not known yet"`
	Supplement  *supplementTask          `json:"supplement,omitempty" doc:"while one is open"`
	Claim       *claimShown              `json:"claim,omitempty" doc:"who has it in hand at this desk"`
}

// supplementTask is what a desk waits for.
type supplementTask struct {
	Due         string `json:"due" format:"date" doc:"the last day on which the unit is to answer"`
	Overdue     bool   `json:"overdue,omitempty" doc:"nobody has, in time: the desk may decide on what is there"`
	Provisional bool   `json:"provisional,omitempty" doc:"the last day rests on a year whose calendar is not known yet"`
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
		out.Body.Items[i] = c.task(item, who)
	}
	return out, nil
}

func (c Cases) task(item store.QueueItem, who casework.Actor) task {
	t := task{
		Application: item.Application, Number: item.Number, Indicator: item.Indicator, Status: item.Status,
		StatusName: c.Words.Statuses[item.Status], Point: item.Point, Since: item.Since.UTC(), Due: item.Due,
	}
	if item.Indicator == "" { // scores are due so many days of the calendar after filing, whatever people work
		t.Line, t.Provisional = item.Desk, c.provisional(item.Due)
	}
	if item.AnswerBy != "" {
		t.Supplement = &supplementTask{item.AnswerBy, item.Overdue, c.provisional(item.AnswerBy)}
	}
	if until := time.Unix(item.HeldUntil, 0).UTC(); c.Load.Now().Before(until) {
		t.Claim = &claimShown{who.Department, c.Words.Departments[who.Department], t.Line, item.HeldBy, item.HeldName, &until}
	}
	return t
}

// provisional says that a day lies in a year whose calendar is not known yet, and
// so the count to it does.
func (c Cases) provisional(day string) bool {
	d, err := casework.ParseDate(day)
	return err == nil && c.Load.Days().On(d.Time).Reason.Provisional()
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
	events, next, err := c.Load.History(ctx, by(ctx), in.ID, in.After, in.Limit)
	if err != nil {
		return nil, c.told(err)
	}
	out := &historyOutput{}
	if next > 0 {
		out.Body.Next = &next
	}
	out.Body.Items = c.since(events)
	return out, nil
}
