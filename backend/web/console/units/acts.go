package units

import (
	"context"
	"errors"
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/vault"
	"luohu/backend/web/site"
)

// checkLicence is an officer's word on the licence that they have looked at.
func (o *pages) checkLicence(p *site.Page) error {
	form := p.Form()
	uscc, good := code(p), form.Get("decision") == "pass"
	file := form.Get("file")
	if file == "" {
		file = "unseen" // a form always says which
	}
	_, err := o.Load.CheckLicence(p, p.By(), uscc, 0, file, good, form.Get("reason"))
	if errors.Is(err, &casework.Refusal{Code: casework.CodeLicenceDecided}) && o.decidedSo(p, uscc, file, good) {
		err = nil // the form was sent twice
	}
	if err == nil {
		return p.To("/console/units/"+string(uscc), map[bool]string{true: "licence-passed", false: "licence-refused"}[good])
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.show(p, http.StatusUnprocessableEntity, form, "licence")
}

// decidedSo says that the same licence was decided on in the same way.
func (o *pages) decidedSo(p *site.Page, uscc casework.USCC, file string, good bool) bool {
	u, err := o.Load.Unit(p, p.By(), uscc)
	return err == nil && u.File.ID == file && (u.Licence == casework.LicenceChecked) == good
}

// ask asks a second person for something about a unit.
func (o *pages) ask(
	p *site.Page, kind casework.RequestKind, ask func(context.Context, casework.Actor, casework.USCC, string) (casework.Request, error),
) error {
	form, uscc := p.Form(), code(p)
	_, err := ask(p, p.By(), uscc, form.Get("reason"))
	if err != nil {
		u, wrong := o.Load.Unit(p, p.By(), uscc)
		if wrong != nil {
			return wrong
		}
		if o.AskedSo(p, err, kind, u.ID, form.Get("reason")) {
			err = nil
		}
	}
	if err == nil {
		return p.To("/console/units/"+string(uscc), "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.show(p, http.StatusUnprocessableEntity, form, string(kind))
}

func (o *pages) showReplacement(p *site.Page, status int, form *site.Form) error {
	v, err := o.page(p)
	if err != nil {
		return err
	}
	v.Form = form
	return p.ShowAs(status, "agent.html", v)
}

// replaceAgent asks for another agent in the place of one.
func (o *pages) replaceAgent(p *site.Page) error {
	form, uscc := p.Form(), code(p)
	with := caseload.NewAgent{
		Name: form.Get("new.name"), Password: form.Values.Get("new.password"), Phone: form.Get("new.phone"), Insured: form.Has("new.insured", "yes"),
	}
	if form.Wrong = o.wrongAgent(form, with); len(form.Wrong) == 0 {
		_, err := o.Load.RequestReplacement(p, p.By(), uscc, form.Get("old"), with, form.Get("reason"))
		if err == nil {
			return p.To("/console/units/"+string(uscc), "requested")
		}
		if !p.Refused(form, err) {
			return err
		}
	}
	form.Values.Del("new.password")
	form.Values.Del("new.again")
	return o.showReplacement(p, http.StatusUnprocessableEntity, form)
}

// wrongAgent is everything that is wrong with who is to come.
func (o *pages) wrongAgent(form *site.Form, with caseload.NewAgent) map[string]string {
	wrong := map[string]string{}
	note := func(field string, err error) {
		if refusal, is := casework.IsRefusal(err); is {
			wrong[field] = o.InWords(refusal)
		}
	}
	if with.Name == "" {
		note("new.name", &casework.Refusal{Code: casework.CodeReasonMissing, Params: map[string]any{"field": "agent"}})
	}
	if with.Password != form.Values.Get("new.again") {
		note("new.again", &casework.Refusal{Code: identity.CodePasswordUnlike})
	}
	if with.Phone != "" {
		_, err := vault.ParsePhone(with.Phone)
		note("new.phone", err)
	}
	if !with.Insured {
		note("new.insured", &casework.Refusal{Code: casework.CodeNotInsured, Params: map[string]any{"field": "new"}})
	}
	if form.Get("reason") == "" {
		note("reason", &casework.Refusal{Code: casework.CodeReasonMissing, Params: map[string]any{"field": "reason"}})
	}
	return wrong
}
