package portal

import (
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// ending is the page on which an application is deleted or withdrawn, for sure.
func (o *portal) ending(p *site.Page) error {
	v, err := o.applicationView(p)
	if err != nil {
		return err
	}
	if !v.MayWithdraw {
		return p.To(v.Path(), "")
	}
	return p.Show("end.html", v)
}

func (o *portal) deleteDraft(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.Delete(p, p.By(), p.Param("id"), version(form))
	if err == nil || done(err, p.By(), casework.ApplicationDeleted) {
		return p.To("/portal", "application-deleted")
	}
	return o.notEnded(p, form, err)
}

func (o *portal) withdraw(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.Withdraw(p, p.By(), p.Param("id"), version(form), form.Get("reason"))
	if err == nil || done(err, p.By(), casework.ApplicationWithdrawn) {
		return p.To("/portal/applications/"+p.Param("id"), "application-withdrawn")
	}
	return o.notEnded(p, form, err)
}

func (o *portal) notEnded(p *site.Page, form *site.Form, err error) error {
	if !p.Refused(form, err) {
		return err
	}
	v, shown := o.applicationView(p)
	if shown != nil {
		return shown
	}
	v.Form, v.Since = form, since(err)
	return p.ShowAs(http.StatusUnprocessableEntity, "end.html", v)
}
