package portal

import (
	"cmp"
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/site"
)

// applicant is the page on which somebody is added.
type applicant struct {
	*site.Form
	Period *casework.Period
}

func (o *portal) newApplicant(p *site.Page) error {
	return o.showApplicant(p, http.StatusOK, site.Blank())
}

func (o *portal) showApplicant(p *site.Page, status int, form *site.Form) error {
	period, err := o.current(p)
	if err != nil {
		return err
	}
	return p.ShowAs(status, "applicant.html", applicant{form, period})
}

// addApplicant begins an application. Sent twice, it leads to the same one.
func (o *portal) addApplicant(p *site.Page) error {
	form := p.Form()
	g := vault.Given{Name: form.Get("name"), Phone: form.Get("phone"), Address: form.Get("address")}
	number, err := casework.ParseIDNumber(form.Get("id_number"), o.Load.Now())
	g.IDNumber = number
	o.wrong(form, "id_number", err)
	if g.Name == "" {
		o.wrong(form, "name", &casework.Refusal{Code: vault.CodeName})
	}
	if g.Phone != "" {
		_, err := vault.ParsePhone(g.Phone)
		o.wrong(form, "phone", err)
	}
	if len(form.Wrong) > 0 {
		return o.showApplicant(p, http.StatusUnprocessableEntity, form)
	}
	id, said, err := o.begin(p, casework.PeriodID(form.Get("period")), g)
	if err == nil {
		return p.To("/portal/applications/"+id+"/facts", said)
	}
	if p.Refused(form, err) {
		return o.showApplicant(p, http.StatusUnprocessableEntity, form)
	}
	return err
}

func (o *portal) begin(p *site.Page, period casework.PeriodID, g vault.Given) (id, said string, err error) {
	current, err := o.current(p)
	if err != nil {
		return "", "", err
	}
	if current == nil {
		return "", "", &casework.Refusal{Code: casework.CodeNoPeriod}
	}
	period = cmp.Or(period, current.ID)
	if period != current.ID {
		return "", "", &casework.Refusal{Code: casework.CodeNoPeriod}
	}
	var person string
	a, err := o.Load.Add(p, p.By(), period, func(tx *store.Tx) (_ string, err error) {
		person, err = o.People.FindOrCreate(tx, g)
		return person, err
	})
	if refusal, refused := casework.IsRefusal(err); refused && refusal.Code == casework.CodePersonTaken {
		if own, search := o.ownOf(p, period, person); search != nil || own != "" {
			return own, "applicant-there", search
		}
	}
	if err != nil {
		return "", "", err
	}
	_, err = o.Load.EnterBirthday(p, p.By(), a.ID, g.IDNumber.Birthday())
	return a.ID, "applicant-added", err
}

func (o *portal) checkID(p *site.Page) error {
	_, err := casework.ParseIDNumber(p.Form().Get("id_number"), o.Load.Now())
	return p.ShowPart("applicant.html", "checked", o.check("f-id_number-wrong", err))
}

// personView is the page on which what is known of somebody is corrected.
type personView struct {
	dossier
	*site.Form
}

func (o *portal) person(p *site.Page) error { return o.showPerson(p, http.StatusOK, site.Blank()) }

func (o *portal) showPerson(p *site.Page, status int, form *site.Form) error {
	d, err := o.dossier(p, "person")
	if err != nil {
		return err
	}
	return p.ShowAs(status, "person.html", personView{d, form})
}

func (o *portal) amendPerson(p *site.Page) error {
	form := p.Form()
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err == nil {
		err = a.MayAmend(p.By())
	}
	if err == nil {
		err = o.People.Amend(p, p.By(), a.Person, vault.Given{Name: form.Get("name"), Phone: form.Get("phone"), Address: form.Get("address")})
	}
	if err == nil {
		return p.To("/portal/applications/"+p.Param("id"), "person-amended")
	}
	if p.Refused(form, err) {
		return o.showPerson(p, http.StatusUnprocessableEntity, form)
	}
	return err
}
