package console

import (
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/web/site"
)

func (o *console) mountNoticeActs() {
	o.Get("/console/notices/:id/request", "requestNotice", func(p *site.Page) error { return o.askNotice(p, site.Blank(), http.StatusOK) })
	o.Post("/console/notices/:id/request", "requestNotice", o.requestNotice)
	o.Post("/console/notices/:id/correction", "draftNotice", o.correctNotice)
	o.Get("/console/notices/:id/withdrawal", "withdrawNotice", func(p *site.Page) error { return o.askWithdrawal(p, site.Blank(), http.StatusOK) })
	o.Post("/console/notices/:id/withdrawal", "withdrawNotice", o.withdrawNotice)
}

// askNotice shows for the last time what would go out.
func (o *console) askNotice(p *site.Page, form *site.Form, status int) error {
	return o.noticeWith(p, form, status, "notice-request.html")
}

func (o *console) askWithdrawal(p *site.Page, form *site.Form, status int) error {
	return o.noticeWith(p, form, status, "notice-withdraw.html")
}

func (o *console) noticeWith(p *site.Page, form *site.Form, status int, file string) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	v, err := o.noticeOf(p, n, n.Text, form)
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

func (o *console) requestNotice(p *site.Page) error {
	form := p.Form()
	r, err := o.Load.RequestNotice(p, p.By(), p.Param("id"), form.Seen(), form.Get("reason"))
	if err == nil {
		return p.To("/console/requests/"+r.ID, "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.askNotice(p, form, http.StatusUnprocessableEntity)
}

func (o *console) correctNotice(p *site.Page) error {
	n, err := o.Load.CorrectNotice(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	return p.To("/console/notices/"+n.ID, "notice-correction")
}

func (o *console) withdrawNotice(p *site.Page) error {
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
func (o *console) withdrawnAlready(p *site.Page, err error, reason string) bool {
	refusal, is := casework.IsRefusal(err)
	if !is || refusal.Code != notice.CodeWithdrawn {
		return false
	}
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	return err == nil && n.Reason == reason && n.ChangedBy == p.By().ID
}

// noticeAsked is a notice that waits for a second person, as it would go out, and
// why it could not now.
func (o *console) noticeAsked(p *site.Page, one *asked) error {
	if one.What.Notice == nil {
		return nil
	}
	shown, err := o.phoneOf(*one.What.Notice, false)
	if err != nil {
		return err
	}
	one.Phone = &shown
	n, err := o.Load.Store.Notice(p, one.Subject)
	if err != nil || one.State != casework.RequestOpen {
		return err
	}
	ready, _, err := o.Load.ReadyNotice(p, n)
	if err == nil && ready.Hash() != one.Hash {
		one.Stops = o.Told(&casework.Refusal{Code: notice.CodeChanged}).Detail
	}
	return err
}
