package console

import (
	"net/http"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/console/broadcasts"
	"luohu/backend/web/console/notices"
	"luohu/backend/web/console/periods"
	"luohu/backend/web/console/writing"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// requestPage is a request with everything that the second person decides by.
type requestPage struct {
	base.Asked
	After     *casework.Application // what would become of the one that it is about
	Unit      *casework.Unit
	Period    *casework.Period
	Record    *casework.FalseRecord
	Lift      *falseRow // the same record, with who it is about
	Indicator string    // what it is called
	False     *estimator.Register
	Stops     string         // why it could not be carried out now
	Phone     *notices.Phone // how a notice would look
	Audience  broadcasts.Audience
	Effect    *periods.Effect  // on the period that it is about; nil: it is about something else
	Changes   []writing.Change // of guides and words

	Form *site.Form
}

func (o *console) mountRequests() {
	o.Get("/console/requests", "listRequests", o.requests)
	o.Get("/console/requests/:id", "listRequests", func(p *site.Page) error {
		a, err := o.requestPage(p)
		if err != nil {
			return err
		}
		return p.Show("request.html", a)
	})
	o.Post("/console/requests/:id/decision", "decideRequest", o.decide)
	o.Post("/console/requests/:id/drop", "dropRequest", o.drop)
	o.mountAsking()
}

// requests is the page of what waits for a second person, or was decided.
type requests struct {
	State string // open (empty) or decided
	Items []base.Asked
	Next  string
	Shown int64 // that one has to decide
}

func (o *console) requests(p *site.Page) error {
	v := requests{State: site.Known(p.Query("state"), "approved", "declined", "dropped")}
	f := store.RequestFilter{State: casework.RequestOpen, After: p.Query("after"), Limit: base.PerPage + 1}
	if v.State != "" {
		f.State = casework.RequestState(v.State)
	}
	if by := p.By(); by.Role != casework.Approver && by.Role != casework.Auditor {
		f.AskedBy, f.Department = by.ID, by.Department
	}
	all, err := o.Load.Requests(p, f)
	if err != nil {
		return err
	}
	if v.Shown, err = o.Load.Store.ToDecide(p, p.By()); err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		v.Next = all[base.PerPage-1].ID
	}
	if v.Items, err = o.Named(p, all); err != nil {
		return err
	}
	return p.Show("requests.html", v)
}

// requestPage is one request, with what would become of what it is about.
func (o *console) requestPage(p *site.Page) (*requestPage, error) {
	var r casework.Request
	one := &requestPage{Form: site.Blank()}
	err := o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if r, err = tx.Request(p.Param("id")); err != nil {
			return err
		}
		switch {
		case slices.Contains(base.OfUnit, r.Kind):
			one.Unit, err = tx.Unit(r.Subject)
		case slices.Contains(base.OfPeriod, r.Kind):
			one.Period, err = tx.Period(casework.PeriodID(r.Subject))
		case r.Kind == casework.AskLiftFalse:
			var f casework.FalseRecord
			f, err = tx.FalseRecord(r.Subject)
			one.Record = &f
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	all, err := o.Named(p, []casework.Request{r})
	if err != nil {
		return nil, err
	}
	one.Asked = all[0]
	if one.Unit != nil {
		one.UnitName = one.Unit.Name
	}
	if one.Kind == casework.AskContentRelease {
		one.Changes, err = o.writing.Released(p, one.What)
		return one, err
	}
	if one.Record != nil {
		rows, err := o.falseRows(p, []casework.FalseRecord{*one.Record})
		if err != nil {
			return nil, err
		}
		one.Lift = &rows[0]
	}
	if one.Period != nil {
		one.Effect, one.Stops, err = o.periods.Effect(p, one.Asked)
		return one, err
	}
	if one.What.Notice != nil {
		shown, stops, err := o.notices.Asked(p, one.Request, *one.What.Notice)
		one.Phone, one.Stops = &shown, stops
		return one, err
	}
	if one.What.Broadcast != nil {
		asked, err := o.broadcasts.Asked(p, one.Request, one.What.Broadcast)
		one.Phone, one.Audience, one.Stops = &asked.Phone, asked.Audience, asked.Stops
		return one, err
	}
	if one.Case == nil {
		return one, nil
	}
	return one, o.supposed(p, one)
}

// supposed finds what would become of an application.
func (o *console) supposed(p *site.Page, one *requestPage) error {
	period, err := o.Load.Period(p, one.Case.Period)
	if err != nil {
		return err
	}
	table, err := o.Load.Table(p, period)
	if err != nil {
		return err
	}
	one.Indicator = base.Indicators([]*estimator.Policy{table})[one.What.Indicator]
	for _, in := range table.Outline() {
		if in.Register != nil {
			one.False = in.Register
		}
	}
	if one.State != casework.RequestOpen {
		return nil
	}
	_, after, err := o.Load.Effect(p, one.Request)
	if told := o.Told(err); err != nil && told != nil {
		one.Stops, err = told.Detail, nil
	}
	one.After = after
	return err
}

func (o *console) decide(p *site.Page) error {
	form := p.Form()
	approve := form.Get("decision") == "approve"
	_, err := o.Load.DecideCounted(p, p.By(), p.Param("id"), approve, form.Get("reason"), base.Number(form.Get("recipients")))
	if err != nil {
		return o.undecided(p, form, err)
	}
	if approve {
		return p.To("/console/requests", "approved")
	}
	return p.To("/console/requests", "declined")
}

func (o *console) drop(p *site.Page) error {
	form := p.Form()
	if _, err := o.Load.DropRequest(p, p.By(), p.Param("id")); err != nil {
		return o.undecided(p, form, err)
	}
	return p.To("/console/requests", "dropped")
}

// undecided shows a request again, as it is now.
func (o *console) undecided(p *site.Page, form *site.Form, err error) error {
	if !p.Refused(form, err) {
		return err
	}
	a, wrong := o.requestPage(p)
	if wrong != nil {
		return wrong
	}
	a.Form = form
	return p.ShowAs(http.StatusUnprocessableEntity, "request.html", a)
}
