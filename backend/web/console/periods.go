package console

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// periodRow is a period in the list of all.
type periodRow struct {
	*casework.Period
	SentIn, Listed int       // applications
	Next           time.Time // its next date; zero: staff decide it
	Asked          int       // requests that wait for a decision
}

func (o *console) mountPeriods() {
	o.Get("/console/periods", "listPeriods", o.periods)
	o.Get("/console/periods/new", "createPeriod", o.preparing)
	o.Post("/console/periods/new", "createPeriod", o.prepare)
	o.Get("/console/periods/:id", "getPeriod", func(p *site.Page) error { return o.showPeriod(p, http.StatusOK, site.Blank(), "", nil) })
	o.Get("/console/periods/:id/terms", "changeTerms", o.changing)
	o.Post("/console/periods/:id/terms", "changeTerms", o.change)
	o.Get("/console/periods/:id/open", "getPeriod", o.waiting)
	o.Post("/console/periods/:id/moves", "movePeriod", o.askMove)
	o.Post("/console/periods/:id/takeback", "takeBackPublication", o.askTakeBack)
	o.mountLists()
}

// sentIn are the states behind a submission.
var sentIn = []casework.State{
	casework.Submitted, casework.Accepted, casework.Scored, casework.Published, casework.Listed, casework.NotListed,
	casework.Qualified, casework.PermitIssued, casework.Rejected, casework.Disqualified,
}

// onList are those of who is on the list.
var onList = []casework.State{casework.Listed, casework.Qualified, casework.PermitIssued}

func (o *console) periods(p *site.Page) error {
	all, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	counts, err := o.Load.Store.PeriodCounts(p)
	if err != nil {
		return err
	}
	asked := map[string]int{}
	for _, kind := range ofPeriod {
		open, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: kind, Limit: base.PerPage})
		if err != nil {
			return err
		}
		for _, r := range open {
			asked[r.Subject]++
		}
	}
	var rows []periodRow
	for _, one := range slices.Backward(all) {
		row := periodRow{Period: one, Asked: asked[string(one.ID)]}
		for _, c := range counts {
			if c.Period == one.ID && slices.Contains(sentIn, c.State) {
				row.SentIn += c.N
			}
			if c.Period == one.ID && slices.Contains(onList, c.State) {
				row.Listed += c.N
			}
		}
		if row.Next, _ = o.dates(one); one.Stage == casework.PeriodDraft {
			row.Next = one.Terms.Filing.From
		}
		rows = append(rows, row)
	}
	return p.Show("periods.html", rows)
}

// termsPage is the form of what a period is run by.
type termsPage struct {
	*site.Form
	ID      casework.PeriodID
	New     bool
	There   bool // it was prepared already
	Presets []*casework.Preset
	Terms   []term
	Version int64
	To      string
}

// Term is one of them, with what was entered for it, or stands there.
func (t termsPage) Term(name, label string, help ...string) (entered, error) {
	i := slices.IndexFunc(t.Terms, func(one term) bool { return one.Name == name })
	if i < 0 {
		return entered{}, fmt.Errorf("%s is no term", name)
	}
	e := entered{term: t.Terms[i], Label: label, Wrong: t.Error(name), Help: help}
	if e.Typed = e.Value; t.Sent() {
		e.Typed = t.Get(name)
	}
	return e, nil
}

// Sent says that the form was sent, and refused.
func (t termsPage) Sent() bool { return t.Has("sent", "yes") }

// entered is a term in a form.
type entered struct {
	term
	Label, Typed, Wrong string
	Help                []string
}

// Other says that what stands in the field is not what the preset has.
func (e entered) Other() bool { return e.Typed != e.Preset }

func presetOf(t casework.Terms) caseload.Preparation {
	return caseload.Preparation{Preset: t.Preset, Policy: t.Policy}
}

// preparing shows the terms of a period that is to be prepared, once it is said
// which and by what preset.
func (o *console) preparing(p *site.Page) error {
	form := site.Blank("id", p.Query("id"), "preset", p.Query("preset"))
	t, err := o.newTerms(p, form)
	if err != nil {
		return err
	}
	return p.Show("terms.html", t)
}

func (o *console) newTerms(p *site.Page, form *site.Form) (t termsPage, err error) {
	t = termsPage{Form: form, New: true, Presets: o.Load.Presets, To: "/console/periods/new"}
	all, err := o.Load.Periods(p)
	if err != nil {
		return t, err
	}
	if form.Get("id") == "" {
		form.Values.Set("id", string(following(all, o.Load.Now())))
		return t, nil
	}
	id, unread := casework.ParsePeriodID(form.Get("id"))
	t.ID = id
	if readable := unread == nil; !readable {
		form.Wrong = map[string]string{"id": o.InWords(termField{rule: "id"}.wrong())}
		return t, nil
	}
	if slices.ContainsFunc(all, func(one *casework.Period) bool { return one.ID == id }) {
		t.There = true
		return t, nil
	}
	terms, err := o.Load.TermsOf(id, caseload.Preparation{Preset: form.Get("preset")})
	if p.Refused(form, err) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	t.Terms, err = o.termsOf(id, terms, nil)
	return t, err
}

// following is the period behind the last one.
func following(all []*casework.Period, now time.Time) casework.PeriodID {
	year, half := now.In(casework.Zone).Year(), 1
	if n := len(all); n > 0 {
		year, half = all[n-1].ID.Year(), all[n-1].ID.Half()+1
	}
	if half > 2 {
		year, half = year+1, 1
	}
	return casework.PeriodID(fmt.Sprintf("%d-%d", year, half))
}

func (o *console) prepare(p *site.Page) error {
	form := p.Form()
	form.Values.Set("sent", "yes")
	t, err := o.newTerms(p, form)
	if err != nil {
		return err
	}
	if t.There || len(t.Terms) == 0 {
		return o.prepared(p, t)
	}
	changes := o.termChanges(form, valuesOf(t.Terms), o.table(form))
	if len(form.Wrong) == 0 {
		from := caseload.Preparation{Preset: form.Get("preset"), Changes: changes}
		if _, err = o.Load.CreatePeriod(p, p.By(), t.ID, from); err == nil {
			return p.To("/console/periods/"+string(t.ID), "period-prepared")
		}
		if !o.refusedTerms(p, form, err) {
			return err
		}
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "terms.html", t)
}

// prepared is where somebody is led who prepares a period that is there: if it
// is as they want it, the form was sent twice.
func (o *console) prepared(p *site.Page, t termsPage) error {
	if t.There {
		one, err := o.Load.Period(p, t.ID)
		if err != nil {
			return err
		}
		values, err := written(one.Terms)
		if err != nil {
			return err
		}
		changes := o.termChanges(t.Form, values, o.table(t.Form))
		if len(changes) == 0 && len(t.Wrong) == 0 && one.Version == 1 {
			return p.To("/console/periods/"+string(t.ID), "period-prepared")
		}
		t.Wrong = nil
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "terms.html", t)
}

func valuesOf(terms []term) map[string]string {
	all := map[string]string{}
	for _, t := range terms {
		all[t.Name] = t.Value
	}
	return all
}

// table is the one that a form names, with its version.
func (o *console) table(form *site.Form) func() (id, version string, err error) {
	return func() (id, version string, err error) {
		table, err := o.Load.Policies.ToCountBy(form.Get("policy"), o.Load.Now())
		if err != nil || table == nil {
			return "", "", cmp.Or(err, store.ErrNotFound)
		}
		return table.ID, table.Version, nil
	}
}

// refusedTerms puts what the rules say beside the terms that they are about.
func (o *console) refusedTerms(p *site.Page, form *site.Form, err error) bool {
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeTermsWrong {
		field, _ := refusal.Params["field"].(string)
		for _, f := range termFields {
			if f.rule == field || "clocks/"+f.rule == field {
				form.Wrong = map[string]string{f.Name: o.InWords(refusal)}
				return true
			}
		}
	}
	return p.Refused(form, err)
}

func (o *console) changing(p *site.Page) error {
	t, err := o.standingTerms(p, site.Blank())
	if err != nil {
		return err
	}
	return p.Show("terms.html", t)
}

func (o *console) standingTerms(p *site.Page, form *site.Form) (t termsPage, err error) {
	one, err := o.Load.Period(p, casework.PeriodID(p.Param("id")))
	if err != nil {
		return t, err
	}
	if one.Stage != casework.PeriodDraft {
		return t, &casework.Refusal{Code: casework.CodeWrongState, Params: map[string]any{"act": casework.TermsChanged, "state": one.Stage}}
	}
	t = termsPage{Form: form, ID: one.ID, Version: one.Version, To: "/console/periods/" + string(one.ID) + "/terms"}
	t.Terms, err = o.termsOf(one.ID, one.Terms, nil)
	return t, err
}

func (o *console) change(p *site.Page) error {
	form := p.Form()
	form.Values.Set("sent", "yes")
	t, err := o.standingTerms(p, form)
	if err != nil {
		return err
	}
	changes := o.termChanges(form, valuesOf(t.Terms), o.table(form))
	there := "/console/periods/" + string(t.ID)
	if len(form.Wrong) == 0 {
		if len(changes) == 0 { // also a form that was sent twice
			return p.To(there, "terms-same")
		}
		_, err := o.Load.ChangeTerms(p, p.By(), t.ID, form.Seen(), changes)
		if err == nil {
			return p.To(there, "terms-changed")
		}
		if stale, is := errors.AsType[*caseload.Stale](err); is {
			t.Version = stale.Version
		}
		if !o.refusedTerms(p, form, err) {
			return err
		}
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "terms.html", t)
}
