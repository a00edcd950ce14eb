package portal

import (
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/invite"
	"luohu/backend/web/site"
)

// MayInvite says that there is something that an applicant would follow.
func (v applicationView) MayInvite() bool {
	s := v.Application.State
	return s != casework.Deleted && s != casework.Withdrawn && s != casework.Lapsed
}

// invite makes a code by which the applicant follows the official account.
func (o *portal) invite(p *site.Page) error {
	v, err := o.applicationView(p)
	if err != nil {
		return err
	}
	if v.MayInvite() {
		_, err = o.Invites.Open(p, p.By(), v.Application.ID)
	}
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == invite.CodeNone {
		o.Log.Warn("no code with a scene was made", "error", err)
		v.NoCode = true
		return p.ShowAs(http.StatusServiceUnavailable, "application.html", v)
	}
	if err != nil {
		return err
	}
	return p.To(v.Path()+"#invite", "")
}

// uninvite takes it back.
func (o *portal) uninvite(p *site.Page) error {
	if err := o.Invites.Close(p, p.By(), p.Param("id")); err != nil {
		return err
	}
	return p.To("/portal/applications/"+p.Param("id")+"#invite", "")
}
