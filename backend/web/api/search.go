package api

import (
	"context"
	"net/http"
	"time"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/web/problem"
	"luohu/estimator"
)

// line is an application in a list.
type line struct {
	ID          string                   `json:"id"`
	Version     int64                    `json:"version"`
	Period      casework.PeriodID        `json:"period"`
	Unit        string                   `json:"unit"`
	UnitName    string                   `json:"unit_name"`
	Person      string                   `json:"person"`
	Name        string                   `json:"name" doc:"masked; empty: erased" example:"王*明"`
	Point       casework.AcceptancePoint `json:"point,omitempty"`
	Number      string                   `json:"number,omitempty"`
	State       casework.State           `json:"state"`
	StateName   string                   `json:"state_name"`
	Total       *estimator.Points        `json:"total,omitempty" doc:"once the points are known; to unit and applicant from the publication on"`
	Place       int                      `json:"place,omitempty"`
	Outside     string                   `json:"outside,omitempty"`
	SubmittedAt *time.Time               `json:"submitted_at,omitempty"`
	UpdatedAt   time.Time                `json:"updated_at"`
}

type applicationList struct {
	Body struct {
		Items []line  `json:"items"`
		Next  *string `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

// Narrowed is what narrows a list.
type Narrowed struct {
	Period string  `query:"period" pattern:"^[0-9]{4}-[12]$"`
	State  inState `query:"state"`
	Number string  `query:"number" doc:"the beginning of a number" pattern:"^[0-9]*$" maxLength:"12"`
	Q      string  `query:"q" doc:"the beginning of a number, or of a unit's name; people are found by searchApplications" maxLength:"100"`
}

type listInput struct {
	Secured
	Narrowed
	Paged
}

type searchInput struct {
	Secured
	Body struct {
		IDNumber string `json:"id_number,omitempty" doc:"公民身份号码, all of it" maxLength:"40"`
		Name     string `json:"name,omitempty" doc:"all of it" maxLength:"200"`
		Number   string `json:"number,omitempty" doc:"the beginning of a 受理编号" pattern:"^[0-9]*$" maxLength:"12"`
		Unit     string `json:"unit,omitempty" doc:"the beginning of its name, or its code" maxLength:"120"`
		Period   string `json:"period,omitempty" pattern:"^[0-9]{4}-[12]$"`
		Cursor   string `json:"cursor,omitempty" maxLength:"200"`
		Limit    int    `json:"limit,omitempty" default:"50" minimum:"1" maximum:"200"`
	}
}

// reach is what is within somebody's reach.
func reach(who casework.Actor) store.ApplicationFilter {
	f := store.ApplicationFilter{ID: who.Application, Unit: who.Unit, Person: who.Person, Points: who.Points}
	if who.Role == casework.Scorer { // what their department scores
		f.Scores = who.Department
	}
	return f
}

func (c Cases) filter(ctx context.Context, in Narrowed) (store.ApplicationFilter, error) {
	f := reach(by(ctx))
	f.Period, f.Number = casework.PeriodID(in.Period), in.Number
	if in.State != "" {
		past, err := c.past(ctx, by(ctx))
		if err != nil {
			return f, err
		}
		f.States, f.Past = []casework.State{casework.State(in.State)}, past
	}
	if in.Q == "" {
		return f, nil
	}
	if !c.Searches(ctx, by(ctx).ID) {
		return f, tooOften()
	}
	return f, c.Exchange.Narrow(ctx, &f, in.Q)
}

func tooOften() error {
	return problem.New(http.StatusTooManyRequests, "")
}

func (c Cases) list(ctx context.Context, in *listInput) (*applicationList, error) {
	f, err := c.filter(ctx, in.Narrowed)
	if err != nil {
		return nil, c.exchanged(err)
	}
	return c.page(ctx, f, "/query/cursor", in.Cursor, in.Limit)
}

func (c Cases) search(ctx context.Context, in *searchInput) (*applicationList, error) {
	who, b := by(ctx), in.Body
	if !c.Searches(ctx, who.ID) {
		return nil, tooOften()
	}
	f := reach(who)
	f.Period = casework.PeriodID(b.Period)
	if err := c.Exchange.Search(ctx, who, &f, exchange.Wanted{IDNumber: b.IDNumber, Name: b.Name, Number: b.Number, Unit: b.Unit}); err != nil {
		return nil, c.exchanged(err)
	}
	return c.page(ctx, f, "/cursor", b.Cursor, b.Limit)
}

// page shows one page of what a filter lets through; its cursor stands at a
// pointer.
func (c Cases) page(ctx context.Context, f store.ApplicationFilter, pointer, cursor string, limit int) (*applicationList, error) {
	list, place := c.places("applications"), func(n exchange.Named) string { return n.ID }
	if f.Number != "" { // then they stand in the order of numbers
		list, place = c.places("applications/number"), func(n exchange.Named) string { return n.Number }
	}
	behind, err := list.read(pointer, cursor)
	if err != nil {
		return nil, err
	}
	f.After, f.Limit = behind, limit+1
	all, err := c.Exchange.Page(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &applicationList{}
	all, out.Body.Next = pageOf(list, all, limit, place)
	sees, err := c.sight(ctx, by(ctx))
	if err != nil {
		return nil, err
	}
	out.Body.Items = make([]line, len(all))
	for i, n := range all {
		n.See(sees)
		l := line{
			ID: n.ID, Version: n.Version, Period: n.Period, Unit: n.Unit, UnitName: n.UnitName, Person: n.Person, Name: n.Name,
			Point: n.Point, Number: n.Number, State: n.State, StateName: c.Words.States[n.State], Place: n.Place, Outside: n.Outside, UpdatedAt: n.UpdatedAt,
		}
		if !n.SubmittedAt.IsZero() {
			l.SubmittedAt = &n.SubmittedAt
		}
		if !n.Hidden {
			l.Total = &n.Total
		}
		out.Body.Items[i] = l
	}
	return out, nil
}
