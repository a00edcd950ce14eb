package console

import (
	"errors"
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// deed is one that a form of a case asks for.
type deed struct {
	name string        // of the form, and of its place on the page
	kind casework.Kind // what it does
	said string        // the words when it is done
	next bool          // then the next case of the queue is looked at
	do   func(p *site.Page, id string, seen int64, f *site.Form) error
}

func (o *console) mountDecisions() {
	line := func(p *site.Page) casework.Line { return casework.Line(p.By().Department) }
	o.Post("/console/applications/:id/claim", "claim", o.does(deed{
		"claim", casework.CaseClaimed, "claimed", false,
		func(p *site.Page, id string, _ int64, _ *site.Form) error {
			_, err := o.Load.Claim(p, p.By(), id)
			return err
		},
	}))
	o.Post("/console/applications/:id/release", "release", o.does(deed{
		"release", casework.CaseReleased, "released", false,
		func(p *site.Page, id string, _ int64, _ *site.Form) error {
			_, err := o.Load.Release(p, p.By(), id)
			return err
		},
	}))
	o.Post("/console/applications/:id/pass", "review", o.does(deed{
		"pass", casework.LinePassed, "passed", true,
		func(p *site.Page, id string, seen int64, _ *site.Form) error {
			_, err := o.Load.Pass(p, p.By(), id, seen, line(p))
			return err
		},
	}))
	o.Post("/console/applications/:id/reject", "review", o.does(deed{
		"reject", casework.LineRejected, "rejected", true,
		func(p *site.Page, id string, seen int64, f *site.Form) error {
			_, err := o.Load.Reject(p, p.By(), id, seen, line(p), casework.RejectReason(f.Get("reason")), f.Get("text"))
			return err
		},
	}))
	o.Post("/console/applications/:id/sendback", "sendBack", o.does(deed{
		"sendback", casework.LineSentBack, "sent-back", false,
		func(p *site.Page, id string, seen int64, f *site.Form) error {
			_, err := o.Load.SendBack(p, p.By(), id, seen, line(p), f.Get("reason"))
			return err
		},
	}))
}

// does carries out what a form asks for; what is refused is shown on the page
// of the case, with what was entered.
func (o *console) does(w deed) site.Handler {
	return func(p *site.Page) error {
		form, id := p.Form(), p.Param("id")
		err := w.do(p, id, form.Seen(), form)
		if err == nil || sentTwice(err, p.By(), w.kind) {
			return o.done(p, w)
		}
		d, wrong := o.dossier(p)
		if wrong != nil {
			return wrong
		}
		return o.again(p, d, w.name, form, err)
	}
}

// done goes on: to the case as it is now, or to the next of the queue. A case
// that is decided is let go of, for the other window.
func (o *console) done(p *site.Page, w deed) error {
	d := dossier{Application: &casework.Application{ID: p.Param("id")}, From: p.Query("from")}
	if p.Query("back") == "permits" {
		return p.To("/console/permits", w.said)
	}
	if !w.next {
		return p.To(d.Here(), w.said)
	}
	if _, err := o.Load.Release(p, p.By(), d.ID); err != nil {
		if _, refused := casework.IsRefusal(err); !refused { // it is over, or in another's hand
			return err
		}
	}
	if d.From == "" {
		return p.To(d.Here(), w.said)
	}
	return p.To(d.Skip(), w.said)
}

// again shows a case with what was refused beside what was entered, and what has
// changed since it was looked at.
func (o *console) again(p *site.Page, d *dossier, act string, form *site.Form, err error) error {
	if !p.Refused(form, err) {
		return err
	}
	d.Form, d.Act = form, act
	if err := o.changed(p, d, err); err != nil {
		return err
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "case.html", d)
}

// changed notes what has happened since a form was made, if that is why it was
// refused.
func (o *console) changed(p *site.Page, d *dossier, refused error) error {
	stale, is := errors.AsType[*caseload.Stale](refused)
	if !is {
		return nil
	}
	table, err := o.Load.Table(p, d.Period)
	if err == nil {
		d.Since, err = o.entries(p, stale.Since, table)
	}
	return err
}

// sentTwice says that what is refused was done by the same form a moment ago:
// nothing but that has happened since it was shown.
func sentTwice(err error, by casework.Actor, kind casework.Kind) bool {
	stale, is := errors.AsType[*caseload.Stale](err)
	if !is || len(stale.Since) == 0 {
		return false
	}
	first := stale.Since[0]
	return first.Event.Kind() == kind && first.By.ID == by.ID
}
