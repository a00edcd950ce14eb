// Package broadcasts serves the pages on which notices are sent to followers: to whom,
// when, by which channels; how far it is, and what happened to each recipient.
package broadcasts

import (
	"context"
	"net/http"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/console/notices"
	"luohu/backend/web/site"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Notices *notices.Pages

	// CountsWithin is how long who fills in a form waits for the number of recipients; 0: five seconds.
	CountsWithin time.Duration
}

// Pages are mounted.
type Pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) *Pages {
	o := &Pages{p}
	o.Get("/console/broadcasts", "listBroadcasts", o.list)
	o.Get("/console/notices/:id/broadcast", "createBroadcast", o.ask)
	o.Post("/console/notices/:id/broadcast", "createBroadcast", o.begin)
	o.Post("/console/notices/:id/broadcast/audience", "createBroadcast", o.countNew)
	o.Get("/console/broadcasts/:id", "getBroadcast", o.show)
	o.Post("/console/broadcasts/:id", "editBroadcast", o.edit)
	o.Post("/console/broadcasts/:id/audience", "editBroadcast", o.countDraft)
	o.Post("/console/broadcasts/:id/submission", "submitBroadcast", o.submit)
	o.Post("/console/broadcasts/:id/pause", "pauseBroadcast", o.pause)
	o.Post("/console/broadcasts/:id/resume", "resumeBroadcast", o.resume)
	o.Post("/console/broadcasts/:id/cancel", "cancelBroadcast", o.stops(o.Load.CancelBroadcast, "broadcast-cancelled"))
	o.Post("/console/broadcasts/:id/drop", "dropBroadcast", o.stops(o.Load.DropBroadcast, "broadcast-dropped"))
	o.Post("/console/broadcasts/:id/retry", "retryBroadcast", o.retry)
	o.Get("/console/broadcasts/:id/ledger", "listDeliveries", o.ledger)
	o.Get("/console/broadcasts/:id/ledger.csv", "listDeliveries", o.take)
	return o
}

// list is the page of all broadcasts.
type list struct {
	Items  []*broadcast.Broadcast
	Before string
	Next   string // where the next page begins; empty: this is the last
	By     map[string]string
}

func (o *Pages) list(p *site.Page) error {
	v := list{Before: p.Query("before")}
	all, err := o.Load.Store.Broadcasts(p, store.BroadcastFilter{Before: v.Before, Limit: base.PerPage + 1})
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		v.Next = all[len(all)-1].ID
	}
	var accounts []string
	for _, b := range all {
		accounts = append(accounts, b.CreatedBy)
		if b.Issue.Title == "" {
			n, err := o.Load.Store.Notice(p, b.Notice)
			if err != nil {
				return err
			}
			b.Issue.Title = o.Load.Notices.Called(n.Text.Title, n.Period)
		}
	}
	v.Items = all
	if v.By, err = o.Load.Store.AccountNames(p, accounts...); err != nil {
		return err
	}
	return p.Show("broadcasts.html", v)
}

func (o *Pages) begin(p *site.Page) error {
	form := p.Form()
	content, err := read(form)
	if err == nil {
		var b *broadcast.Broadcast
		if b, err = o.Load.NewBroadcast(p, p.By(), p.Param("id"), content); err == nil {
			return p.To("/console/broadcasts/"+b.ID, "broadcast-begun")
		}
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.askAgain(p, form, http.StatusUnprocessableEntity)
}

func (o *Pages) edit(p *site.Page) error {
	form := p.Form()
	content, err := read(form)
	if err == nil {
		if _, err = o.Load.EditBroadcast(p, p.By(), p.Param("id"), form.Seen(), content); err == nil {
			return p.To("/console/broadcasts/"+p.Param("id"), "broadcast-saved")
		}
	}
	return o.refused(p, form, err, "edit")
}

func (o *Pages) submit(p *site.Page) error {
	form := p.Form()
	r, err := o.Load.SubmitBroadcast(p, p.By(), p.Param("id"), form.Seen(), form.Get("reason"), base.Number(form.Get("recipients")))
	if err == nil {
		return p.To("/console/requests/"+r.ID, "requested")
	}
	return o.refused(p, form, err, "submit")
}

func (o *Pages) pause(p *site.Page) error {
	_, err := o.Load.PauseBroadcast(p, p.By(), p.Param("id"), p.Form().Get("reason"))
	return o.done(p, err, "broadcast-paused")
}

func (o *Pages) resume(p *site.Page) error {
	_, err := o.Load.ResumeBroadcast(p, p.By(), p.Param("id"))
	return o.done(p, err, "broadcast-resumed")
}

// stops ends a broadcast for a reason.
func (o *Pages) stops(stop func(ctx context.Context, by casework.Actor, id, reason string) (*broadcast.Broadcast, error), said string) func(*site.Page) error {
	return func(p *site.Page) error {
		form := p.Form()
		_, err := stop(p, p.By(), p.Param("id"), form.Get("reason"))
		if err == nil {
			return p.To("/console/broadcasts/"+p.Param("id"), said)
		}
		return o.refused(p, form, err, "cancel")
	}
}

func (o *Pages) retry(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.RetryBroadcast(p, p.By(), p.Param("id"), broadcast.State(form.Get("state")), broadcast.Why(form.Get("why")))
	return o.done(p, err, "broadcast-retried")
}

// done shows the broadcast after a deed of one button; what was refused is told there.
func (o *Pages) done(p *site.Page, err error, said string) error {
	if err == nil {
		return p.To("/console/broadcasts/"+p.Param("id"), said)
	}
	return o.refused(p, site.Blank(), err, "")
}

// refused shows the broadcast again with what was refused; act opens the form.
func (o *Pages) refused(p *site.Page, form *site.Form, err error, act string) error {
	if !p.Refused(form, err) {
		return err
	}
	return o.page(p, form, act, http.StatusUnprocessableEntity)
}

// Proposed is a broadcast that waits for a second person, as it would go out.
type Proposed struct {
	Phone    notices.Phone
	Audience Audience
	Stops    string // why it can't go out any more
}

// Asked is what a second person decides about.
func (o *Pages) Asked(p *site.Page, r casework.Request, b *broadcast.Broadcast) (a Proposed, err error) {
	if a.Phone, err = o.Notices.PhoneOf(b.Sent()); err != nil {
		return a, err
	}
	if a.Audience, err = o.audienceOf(p, b.Rule); err != nil {
		return a, err
	}
	if r.State != casework.RequestOpen {
		return a, nil
	}
	now, err := o.Load.Store.Broadcast(p, r.Subject)
	if err != nil {
		return a, err
	}
	if now.Stage != broadcast.Asked || now.Hash != r.Hash {
		err = casework.Refuse(broadcast.CodeChanged)
	} else {
		err = o.Load.StillSends(p, b)
	}
	if _, refused := casework.IsRefusal(err); refused {
		a.Stops, err = o.Says(err), nil
	}
	return a, err
}
