package notices

import (
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/web/site"
)

func (o *Pages) mountActs() {
	o.Get("/console/notices/:id/request", "requestNotice", func(p *site.Page) error { return o.askRequest(p, site.Blank(), http.StatusOK) })
	o.Post("/console/notices/:id/request", "requestNotice", o.request)
	o.Post("/console/notices/:id/correction", "draftNotice", o.correct)
	o.Get("/console/notices/:id/withdrawal", "withdrawNotice", func(p *site.Page) error { return o.askWithdrawal(p, site.Blank(), http.StatusOK) })
	o.Post("/console/notices/:id/withdrawal", "withdrawNotice", o.withdraw)
}

// askRequest shows for the last time what would go out.
func (o *Pages) askRequest(p *site.Page, form *site.Form, status int) error {
	return o.show(p, form, status, "notice-request.html")
}

func (o *Pages) askWithdrawal(p *site.Page, form *site.Form, status int) error {
	return o.show(p, form, status, "notice-withdraw.html")
}

func (o *Pages) show(p *site.Page, form *site.Form, status int, file string) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	v, err := o.pageOf(p, n, n.Text, form)
	if err != nil {
		return err
	}
	if n.Release == nil { // what would go out, with no examples in it
		if v.Phone, err = o.phoneOf(v.Ready.Issue, false); err != nil {
			return err
		}
	}
	return p.ShowAs(status, file, v)
}

func (o *Pages) request(p *site.Page) error {
	form := p.Form()
	r, err := o.Load.RequestNotice(p, p.By(), p.Param("id"), form.Seen(), form.Get("reason"))
	if err == nil {
		return p.To("/console/requests/"+r.ID, "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.askRequest(p, form, http.StatusUnprocessableEntity)
}

func (o *Pages) correct(p *site.Page) error {
	n, err := o.Load.CorrectNotice(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	return p.To("/console/notices/"+n.ID, "notice-correction")
}

func (o *Pages) withdraw(p *site.Page) error {
	form := p.Form()
	n, err := o.Load.WithdrawNotice(p, p.By(), p.Param("id"), form.Get("reason"))
	if err == nil || o.withdrawnAlready(p, err, form.Get("reason")) {
		if n != nil && n.Release == nil {
			return p.To("/console/notices", "notice-dropped")
		}
		return p.To("/console/notices/"+p.Param("id"), "notice-withdrawn")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.askWithdrawal(p, form, http.StatusUnprocessableEntity)
}

// withdrawnAlready says that the same form was sent before.
func (o *Pages) withdrawnAlready(p *site.Page, err error, reason string) bool {
	refusal, is := casework.IsRefusal(err)
	if !is || refusal.Code != notice.CodeWithdrawn {
		return false
	}
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	return err == nil && n.Reason == reason && n.ChangedBy == p.By().ID
}

// Asked is a notice that waits for a second person, as it would go out, and why it
// could not now.
func (o *Pages) Asked(p *site.Page, r casework.Request, issue notice.Issue) (shown Phone, stops string, err error) {
	if shown, err = o.phoneOf(issue, false); err != nil {
		return shown, "", err
	}
	n, err := o.Load.Store.Notice(p, r.Subject)
	if err != nil || r.State != casework.RequestOpen {
		return shown, "", err
	}
	ready, _, err := o.Load.ReadyNotice(p, n)
	if err == nil && ready.Hash() != r.Hash {
		stops = o.Says(&casework.Refusal{Code: notice.CodeChanged})
	}
	return shown, stops, err
}
