package console

import (
	"net/http"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/console/notices"
	"luohu/backend/web/console/writing"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// asked is a request with everything that the second person decides by.
type asked struct {
	casework.Request
	What        caseload.Details
	By, Decider string // names of accounts
	Own         bool   // one's own: it can be dropped, not decided
	Decides     bool   // whether who looks may decide it

	Case      *casework.Application // that it is about; nil: it is about something else
	After     *casework.Application // what would become of it
	Name      string                // of its applicant, masked
	UnitName  string
	Unit      *casework.Unit
	Period    *casework.Period
	Record    *casework.FalseRecord
	Lift      *falseRow // the same record, with who it is about
	Indicator string    // what it is called
	False     *estimator.Register
	Stops     string           // why it could not be carried out now
	Phone     *notices.Phone   // how a notice would look
	Effect    *periodEffect    // on the period that it is about; nil: it is about something else
	Changes   []writing.Change // of guides and words

	Form *site.Form
}

// PeriodID is that of the period that it is about.
func (a asked) PeriodID() casework.PeriodID { return casework.PeriodID(a.Subject) }

// ofCase are the kinds whose subject is an application.
var ofCase = []casework.RequestKind{
	casework.AskDisqualify, casework.AskRevoke, casework.AskReopen, casework.AskRescore, casework.AskFalseRecord,
}

// ofUnit are those whose subject is a unit.
var ofUnit = []casework.RequestKind{casework.AskAgent, casework.AskBar, casework.AskLiftBar}

// ofPeriod are those whose subject is a period.
var ofPeriod = []casework.RequestKind{casework.AskPeriod, casework.AskScores, casework.AskTakeBack, casework.AskList}

func (o *console) mountRequests() {
	o.Get("/console/requests", "listRequests", o.requests)
	o.Get("/console/requests/:id", "listRequests", func(p *site.Page) error {
		a, err := o.asked(p)
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
	Items []asked
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
	if v.Items, err = o.named(p, all); err != nil {
		return err
	}
	return p.Show("requests.html", v)
}

// named are requests with what they are about, in a fixed number of reads.
func (o *console) named(p *site.Page, all []casework.Request) (items []asked, err error) {
	var cases, units, accounts []string
	for _, r := range all {
		accounts = append(accounts, r.AskedBy, r.DecidedBy)
		switch {
		case slices.Contains(ofCase, r.Kind):
			cases = append(cases, r.Subject)
		case slices.Contains(ofUnit, r.Kind):
			units = append(units, r.Subject)
		}
	}
	found := map[string]*casework.Application{}
	if len(cases) > 0 {
		err := o.Load.Store.Look(p, func(tx *store.Tx) error {
			some, err := tx.SomeApplications(base.Distinct(cases))
			for _, a := range some {
				found[a.ID] = a
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var persons []string
	for _, a := range found {
		persons, units = append(persons, a.Person), append(units, a.Unit)
	}
	n, err := o.Names(p, persons, units, accounts)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		one := asked{Request: r, By: n.Accounts[r.AskedBy], Decider: n.Accounts[r.DecidedBy], Own: r.AskedBy == p.By().ID, UnitName: n.Units[r.Subject]}
		one.Decides = r.State == casework.RequestOpen && !one.Own && decides(p.By(), r)
		if one.What, err = caseload.DetailsOf(r); err != nil {
			return nil, err
		}
		if a := found[r.Subject]; a != nil {
			one.Case, one.Name, one.UnitName = a, n.Persons[a.Person], n.Units[a.Unit]
		}
		items = append(items, one)
	}
	return items, nil
}

// decides says whether somebody decides requests of such a kind.
func decides(by casework.Actor, r casework.Request) bool {
	if r.Kind == casework.AskRescore {
		return by.Role == casework.Scorer && by.Department == r.Department
	}
	return by.Role == casework.Approver
}

// asked is one request, with what would become of what it is about.
func (o *console) asked(p *site.Page) (*asked, error) {
	var r casework.Request
	one := &asked{}
	err := o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if r, err = tx.Request(p.Param("id")); err != nil {
			return err
		}
		switch {
		case slices.Contains(ofUnit, r.Kind):
			one.Unit, err = tx.Unit(r.Subject)
		case slices.Contains(ofPeriod, r.Kind):
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
	all, err := o.named(p, []casework.Request{r})
	if err != nil {
		return nil, err
	}
	unit, period, record := one.Unit, one.Period, one.Record
	*one = all[0]
	one.Unit, one.Period, one.Record, one.Form = unit, period, record, site.Blank()
	if unit != nil {
		one.UnitName = unit.Name
	}
	if one.Kind == casework.AskContentRelease {
		one.Changes, err = o.writing.Released(p, one.What)
		return one, err
	}
	if record != nil {
		rows, err := o.falseRows(p, []casework.FalseRecord{*record})
		if err != nil {
			return nil, err
		}
		one.Lift = &rows[0]
	}
	if period != nil {
		one.Effect, err = o.periodEffect(p, one)
		return one, err
	}
	if one.What.Notice != nil {
		shown, stops, err := o.notices.Asked(p, one.Request, *one.What.Notice)
		one.Phone, one.Stops = &shown, stops
		return one, err
	}
	if one.Case == nil {
		return one, nil
	}
	return one, o.supposed(p, one)
}

// supposed finds what would become of an application.
func (o *console) supposed(p *site.Page, one *asked) error {
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
	_, err := o.Load.DecideRequest(p, p.By(), p.Param("id"), approve, form.Get("reason"))
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
	a, wrong := o.asked(p)
	if wrong != nil {
		return wrong
	}
	a.Form = form
	return p.ShowAs(http.StatusUnprocessableEntity, "request.html", a)
}
