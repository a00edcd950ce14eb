package periods

import (
	"errors"
	"net/http"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

func (o *Pages) changing(p *site.Page) error {
	t, err := o.standingTerms(p, site.Blank())
	if err != nil {
		return err
	}
	return p.Show("terms.html", t)
}

func (o *Pages) standingTerms(p *site.Page, form *site.Form) (t termsPage, err error) {
	one, err := o.Load.Period(p, casework.PeriodID(p.Param("id")))
	if err != nil {
		return t, err
	}
	if one.Stage != casework.PeriodDraft {
		return t, &casework.Refusal{Code: casework.CodeWrongState, Params: map[string]any{"act": casework.TermsChanged, "state": one.Stage}}
	}
	t = termsPage{Form: form, ID: one.ID, Version: one.Version, To: "/console/periods/" + string(one.ID) + "/terms", value: o.value}
	t.Terms, err = o.termsOf(one.ID, one.Terms, nil)
	return t, err
}

func (o *Pages) change(p *site.Page) error {
	form := p.Form()
	form.Values.Set("sent", "yes")
	t, err := o.standingTerms(p, form)
	if err != nil {
		return err
	}
	changes := o.changes(form, valuesOf(t.Terms), o.table(form))
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

// changes are what a form makes of terms that are written so. What is wrong
// stands beside its field then.
func (o *Pages) changes(form *site.Form, from map[string]string, opens func() (string, string, error)) map[string]any {
	changes := map[string]any{}
	form.Wrong = map[string]string{}
	for _, f := range termFields {
		typed := form.Get(f.Name)
		if f.Kind == "yes" && typed != "yes" {
			typed = ""
		}
		if f.Name == "selection.line" && form.Get("selection.by") != casework.ByLine || f.Name == "selection.number" && form.Get("selection.by") != casework.ByNumber {
			typed = "" // of the other rule
		}
		if typed == from[f.Name] {
			continue
		}
		value, ok := f.read(typed)
		if !ok {
			form.Wrong[f.Name], _ = o.Words.Refusal(f.wrong())
			continue
		}
		put(changes, f.Name, value)
	}
	if changes["selection"] != nil { // it is one decision
		changes["selection"] = selectionOf(form)
	}
	if changes["policy"] != nil {
		id, version, err := opens()
		if err != nil {
			form.Wrong["policy"], _ = o.Words.Refusal(termField{rule: "policy"}.wrong())
		}
		changes["policy"], changes["policy_version"] = id, version
	}
	return changes
}

// put sets what stands at a path.
func put(into map[string]any, path string, value any) {
	group, name, within := strings.Cut(path, ".")
	if !within {
		into[path] = value
		return
	}
	inner, _ := into[group].(map[string]any)
	if inner == nil {
		inner = map[string]any{}
		into[group] = inner
	}
	inner[name] = value
}

func selectionOf(form *site.Form) map[string]any {
	s := map[string]any{"by": form.Get("selection.by"), "ties": form.Get("selection.ties")}
	if form.Get("selection.by") == casework.ByNumber {
		s["number"] = base.Number(form.Get("selection.number")) // none is refused by the rules
	} else {
		line, _ := base.Points(form.Get("selection.line"))
		s["line"] = line
	}
	return s
}
