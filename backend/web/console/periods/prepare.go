package periods

import (
	"fmt"
	"net/http"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// preparing shows the terms of a period that is to be prepared, once it is said
// which and by what preset.
func (o *Pages) preparing(p *site.Page) error {
	form := site.Blank("id", p.Query("id"), "preset", p.Query("preset"))
	t, err := o.newTerms(p, form)
	if err != nil {
		return err
	}
	return p.Show("terms.html", t)
}

func (o *Pages) newTerms(p *site.Page, form *site.Form) (t termsPage, err error) {
	t = termsPage{Form: form, New: true, Presets: o.Load.Presets, To: "/console/periods/new", value: o.value}
	all, err := o.Load.Periods(p)
	if err != nil {
		return t, err
	}
	if form.Get("id") == "" {
		form.Values.Set("id", string(o.following(all)))
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

// following is the period behind the last one, and the first of which by the usual
// preset filing is not over.
func (o *Pages) following(all []*casework.Period) (id casework.PeriodID) {
	now := o.Load.Now()
	year, half := now.In(casework.Zone).Year(), 1
	if n := len(all); n > 0 {
		year, half = after(all[n-1].ID.Year(), all[n-1].ID.Half())
	}
	for {
		id = casework.PeriodID(fmt.Sprintf("%d-%d", year, half))
		terms, err := o.Load.TermsOf(id, caseload.Preparation{})
		if err != nil || terms.Filing.To.After(now) {
			return id
		}
		year, half = after(year, half)
	}
}

// after is the half of a year that comes next.
func after(year, half int) (int, int) {
	if half == 1 {
		return year, 2
	}
	return year + 1, 1
}

func (o *Pages) prepare(p *site.Page) error {
	form := p.Form()
	form.Values.Set("sent", "yes")
	t, err := o.newTerms(p, form)
	if err != nil {
		return err
	}
	if t.There || len(t.Terms) == 0 {
		return o.prepared(p, t)
	}
	changes := o.changes(form, valuesOf(t.Terms), o.table(form))
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
func (o *Pages) prepared(p *site.Page, t termsPage) error {
	if t.There {
		one, err := o.Load.Period(p, t.ID)
		if err != nil {
			return err
		}
		values, err := written(one.Terms)
		if err != nil {
			return err
		}
		changes := o.changes(t.Form, values, o.table(t.Form))
		if len(changes) == 0 && len(t.Wrong) == 0 && one.Version == 1 {
			return p.To("/console/periods/"+string(t.ID), "period-prepared")
		}
		t.Wrong = nil
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "terms.html", t)
}
