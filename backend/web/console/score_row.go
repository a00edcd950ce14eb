package console

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// row is a record that a department scores: on the page of its case, or among
// those of many people.
type row struct {
	casework.ScoreRecord
	Application string
	Version     int64
	Number      string
	Name        string // of the applicant, masked
	Called      string // the indicator
	Link        string // to the case

	Claimed *estimator.Points // by the applicant, of what the department scores; nil: not known
	Facts   []fact
	Because string
	Holder  string                  // somebody else, who has the case in hand
	Asked   *casework.ObjectionItem // an objection to it that waits for an answer; nil: none

	Score, Receive, Skip, Return, Ask, Rescore bool // what may be done

	Asks  bool               // the department has a system that can be asked
	Found *exchange.Proposal // what it knows; nil: it was not asked

	Form  *site.Form // what was entered and refused
	Since []entry    // what has changed since it was looked at
	Saved bool       // just now
	List  string     // the list that it stands in; empty: its case
	From  string
}

// Differs says that a score is not what was claimed.
func (r row) Differs() bool {
	return r.Claimed != nil && r.Closed() && r.Claimed.Rounded() != r.Points
}

// Points is what stands in the field: what was entered, or what is scored, or
// what was claimed where nothing is.
func (r row) Offered() string {
	switch {
	case r.Form != nil:
		return r.Form.Get("points")
	case r.Closed() && r.Status == casework.Done:
		return r.Points.String()
	}
	return ""
}

// evidence is what stands in its field.
func (r row) evidence() string {
	if r.Form != nil {
		return r.Form.Get("evidence")
	}
	return r.Evidence
}

// wrong is what of the entry was refused.
func (r row) wrong() string {
	if r.Form == nil {
		return ""
	}
	return cmp.Or(r.Form.Error("points"), r.Form.Error("reason"), r.Form.Error("evidence"), r.Form.Says)
}

// To is where the forms of the row go.
func (r row) To(below string) templ.SafeURL {
	v := url.Values{}
	if r.List != "" {
		v.Set("list", r.List)
	}
	if r.From != "" {
		v.Set("from", r.From)
	}
	address := "/console/applications/" + r.Application + "/scores/" + r.Indicator + below
	if len(v) > 0 {
		address += "?" + v.Encode()
	}
	return templ.SafeURL(address)
}

// ID is that of the element.
func (r row) ID() string { return "row-" + r.Application + "-" + r.Indicator }

// rowOf is a record with what was claimed for it.
func (o *console) rowOf(by casework.Actor, a *casework.Application, p *casework.Period, r casework.ScoreRecord, claims []claim) row {
	v := row{ScoreRecord: r, Application: a.ID, Version: a.Version, Number: a.Number, Link: "/console/applications/" + a.ID}
	if i := slices.IndexFunc(claims, func(c claim) bool { return c.ID == r.Indicator }); i >= 0 {
		points := claims[i].share(r.Department)
		v.Called, v.Claimed, v.Facts, v.Because = claims[i].Name, &points, claims[i].Facts, claims[i].Because
	}
	w := casework.World{Now: o.Load.Now(), By: by, Period: p, Days: o.Load.Days()}
	can := func(step casework.Kind) bool {
		return allowed(a, casework.ScoreCommand{Step: step, Indicator: r.Indicator, Department: r.Department, Points: r.Least}, w)
	}
	v.Score, v.Receive, v.Skip, v.Return = can(casework.ScoreGiven), can(casework.ScoreReceived), can(casework.ScoreSkipped), can(casework.ScoreReturned)
	v.Ask = allowed(a, casework.AskSupplement{From: casework.Desk{Indicator: r.Indicator, Department: r.Department}}, w)
	v.Rescore = a.State == casework.Published
	if asked := a.ObjectionTo(r.Indicator, r.Department); asked != nil && asked.Answered.IsZero() {
		v.Asked = asked
	}
	v.Asks = v.Score && o.Exchange.Systems[r.Department] != nil
	return v
}

// allowed asks the rules, with what has still to be entered left out.
func allowed(a *casework.Application, c casework.Command, w casework.World) bool {
	err := casework.Refuses(a, c, w)
	r, refused := casework.IsRefusal(err)
	return err == nil || refused && (r.Code == casework.CodeReasonMissing || r.Code == casework.CodeMaterialMissing)
}
