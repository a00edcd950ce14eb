package notices

import (
	"context"
	"crypto/rand"
	"net/http"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/helpline"
	"luohu/backend/invite"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/trial"
	"luohu/backend/web/site"
)

// Phones are the followers to whom staff have notices sent.
type Phones interface {
	EndOfStaff(ctx context.Context, by casework.Actor) error
}

// tried is how who looks has the notice sent to their own phone.
type tried struct {
	Notice     string
	Form       string // of the page, that is sent along; empty: none
	Once       string // tells one time that it is sent from the next
	Phone      *store.StaffPhone
	Invitation *invite.Invitation // that stands, and has bound nobody yet; nil: none
	NoCode     bool               // none could be made just now
	Ways       []way
	Result     *trial.Result // of what was sent just now; nil: nothing
	Refused    *site.Form    // what is wrong with the text, for a page that stays; nil: it says so itself
}

// way is one by which it could be sent.
type way struct {
	broadcast.Way
	Open bool
}

// Called is how they tell their phone from another.
func (t tried) Called() string { return helpline.Masked(t.Phone.Follower) }

func (o *Pages) mountTrials() {
	o.Get("/console/notices/:id/trial", "tryNotice", o.trial)
	o.Post("/console/notices/:id/trial", "tryNotice", o.try)
	o.Post("/console/notices/:id/trial/phone", "tryNotice", o.bind)
	o.Post("/console/notices/:id/trial/phone/end", "tryNotice", o.unbind)
}

// trial answers a script that waits until a phone is bound.
func (o *Pages) trial(p *site.Page) error {
	if !p.Partial() {
		return p.To("/console/notices/"+p.Param("id"), "")
	}
	return o.showTrial(p, http.StatusOK, nil, site.Blank())
}

// showTrial shows a script what came of one: what is typed stays where it is.
func (o *Pages) showTrial(p *site.Page, status int, result *trial.Result, form *site.Form) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	v := &page{Notice: n}
	if v.Trial, err = o.tried(p, n); err != nil {
		return err
	}
	if v.Trial == nil {
		return p.To("/console/notices/"+n.ID, "")
	}
	v.Trial.Result, v.Trial.Refused = result, form
	return p.ShowPartAs(status, "notice.html", "notice-trial", v)
}

// tried is nil for who may not, and of a notice that is withdrawn.
func (o *Pages) tried(p *site.Page, n *notice.Notice) (t *tried, err error) {
	if n.State == notice.Withdrawn || !o.Door.May(p.By(), "tryNotice") {
		return nil, nil //nolint:nilnil // none
	}
	t = &tried{Notice: n.ID, Once: rand.Text()}
	if n.State == notice.Draft {
		t.Form = "editor"
	}
	if t.Phone, err = o.Load.Store.StaffPhone(p, p.By().ID); err != nil {
		return nil, err
	}
	v, err := o.Invites.Of(p, "", p.By().ID)
	if err != nil {
		o.Log.Warn("it is not known whether a code stands", "error", err)
	}
	if v != nil && (t.Phone == nil || t.Phone.MadeAt.Before(v.Until.Add(-invite.Lasts))) {
		t.Invitation = v
	}
	would, err := o.Load.TrialNotice(p, n)
	if err != nil {
		return nil, err
	}
	for _, one := range o.Trials.Ways(&would.Issue) {
		t.Ways = append(t.Ways, way{one, o.Trials.Open(one, &would.Issue)})
	}
	return t, nil
}

// try sends the notice, with what is typed and not saved yet, to the phone of who asks.
func (o *Pages) try(p *site.Page) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	form := p.Form()
	text, status := n.Text, http.StatusOK
	var result *trial.Result
	if _, writes := form.Values["title"]; writes {
		text = typed(form)
	}
	sent := n
	switch n.State {
	case notice.Draft:
		sent, err = n.Edit(text, p.By(), n.ChangedAt)
	case notice.Withdrawn:
		err = &casework.Refusal{Code: notice.CodeWithdrawn}
	}
	if err == nil {
		result, err = o.send(p, sent, form)
	}
	switch {
	case err == nil && result.Came != broadcast.Taken:
		status = http.StatusUnprocessableEntity
	case err != nil:
		if !p.Refused(form, err) {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	if p.Partial() {
		return o.showTrial(p, status, result, form)
	}
	return o.shown(p, form, text, status, func(v *page) {
		if v.Trial != nil {
			v.Trial.Result = result
		}
	})
}

// send sends it once: a form that is the same to the last byte has come again.
func (o *Pages) send(p *site.Page, n *notice.Notice, form *site.Form) (*trial.Result, error) {
	would, err := o.Load.TrialNotice(p, n)
	if err != nil {
		return nil, err
	}
	result, err := o.Trials.Send(p, p.By(), n.ID+"\n"+form.Values.Encode(), broadcast.Way(form.Get("way")), would)
	return &result, err
}

// bind makes a code by which who asks binds a phone of their own.
func (o *Pages) bind(p *site.Page) error {
	_, err := o.Invites.OpenToStaff(p, p.By())
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == invite.CodeNone {
		o.Log.Warn("no code with a scene was made", "error", err)
		n, err := o.Load.Store.Notice(p, p.Param("id"))
		if err != nil {
			return err
		}
		return o.shown(p, site.Blank(), n.Text, http.StatusServiceUnavailable, func(v *page) {
			if v.Trial != nil {
				v.Trial.NoCode = true
			}
		})
	}
	if err != nil {
		return err
	}
	return p.To("/console/notices/"+p.Param("id")+"#trial", "")
}

// unbind ends it, or takes back a code that stands.
func (o *Pages) unbind(p *site.Page) error {
	if err := o.Phones.EndOfStaff(p, p.By()); err != nil {
		return err
	}
	return p.To("/console/notices/"+p.Param("id")+"#trial", "notice-unbound")
}
