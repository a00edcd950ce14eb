package periods

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

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

	value func(of termField, value string) templ.Component // in words
}

// Term is one of them, with what was entered for it, or stands there.
func (t termsPage) Term(name, label string, help ...string) (entered, error) {
	i := slices.IndexFunc(t.Terms, func(one term) bool { return one.Name == name })
	if i < 0 {
		return entered{}, fmt.Errorf("%s is no term", name)
	}
	e := entered{term: t.Terms[i], Label: label, Wrong: t.Error(name), Help: help, ByPreset: t.value(t.Terms[i].termField, t.Terms[i].Preset)}
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
	ByPreset            templ.Component // what the preset has
}

// Other says that what stands in the field is not what the preset has.
func (e entered) Other() bool { return e.Typed != e.Preset }

func (o *Pages) mountTerms() {
	o.Get("/console/periods/new", "createPeriod", o.preparing)
	o.Post("/console/periods/new", "createPeriod", o.prepare)
	o.Get("/console/periods/:id/terms", "changeTerms", o.changing)
	o.Post("/console/periods/:id/terms", "changeTerms", o.change)
}

func presetOf(t casework.Terms) caseload.Preparation {
	return caseload.Preparation{Preset: t.Preset, Policy: t.Policy}
}

func valuesOf(terms []term) map[string]string {
	all := map[string]string{}
	for _, t := range terms {
		all[t.Name] = t.Value
	}
	return all
}

// table is the one that a form names, with its version.
func (o *Pages) table(form *site.Form) func() (id, version string, err error) {
	return func() (id, version string, err error) {
		table, err := o.Load.Policies.ToCountBy(form.Get("policy"), o.Load.Now())
		if err != nil || table == nil {
			return "", "", cmp.Or(err, store.ErrNotFound)
		}
		return table.ID, table.Version, nil
	}
}

// refusedTerms puts what the rules say beside the terms that they are about.
func (o *Pages) refusedTerms(p *site.Page, form *site.Form, err error) bool {
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
