package periods

import (
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// askList asks a second person for the list as it was seen.
func (o *Pages) askList(p *site.Page) error {
	form, id := p.Form(), p.Param("id")
	period, err := o.Load.Period(p, casework.PeriodID(id))
	if err != nil {
		return err
	}
	rule, ok := o.ruleOf(form, period.Terms)
	if !ok {
		return o.showTrial(p, http.StatusUnprocessableEntity, form, nil)
	}
	details := caseload.Details{Selection: &rule, Seen: form.Get("seen")}
	if details.Seen == "" {
		details.Seen = "nothing"
	}
	_, err = o.Load.Request(p, p.By(), casework.AskList, id, details, form.Get("reason"))
	if err == nil || o.AskedSo(p, err, casework.AskList, id, form.Get("reason")) {
		return p.To("/console/periods/"+id, "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	says, wrong := form.Says, form.Wrong
	return o.showTrial(p, http.StatusUnprocessableEntity, form, func(f *site.Form) { f.Says, f.Wrong = says, wrong })
}

// askMove asks a second person for the approval of the terms, or the publication
// of points; the list is asked for from its preview.
func (o *Pages) askMove(p *site.Page) error {
	kinds := map[string]casework.RequestKind{"applying": casework.AskPeriod, "scores_published": casework.AskScores}
	form := p.Form()
	kind, known := kinds[form.Get("to")]
	if !known {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	return o.ask(p, form, kind)
}

func (o *Pages) askTakeBack(p *site.Page) error {
	return o.ask(p, p.Form(), casework.AskTakeBack)
}

func (o *Pages) ask(p *site.Page, form *site.Form, kind casework.RequestKind) error {
	id := p.Param("id")
	_, err := o.Load.Request(p, p.By(), kind, id, caseload.Details{Version: form.Seen()}, form.Get("reason"))
	if err == nil || o.AskedSo(p, err, kind, id, form.Get("reason")) {
		return p.To("/console/periods/"+id, "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.show(p, http.StatusUnprocessableEntity, form, string(kind), err)
}
