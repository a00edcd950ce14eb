package broadcasts

import (
	"context"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/web/site"
)

// countsWithin is how long who fills in a form waits for the number of recipients.
const countsWithin = 5 * time.Second

// reached is whom a form would reach, before anything of it is kept.
type reached struct {
	Would *caseload.Prospect
	Wrong string // why it can't be counted
	Slow  bool   // it takes too long
}

func (o *Pages) countNew(p *site.Page) error {
	form := p.Form()
	r, err := o.reach(p, p.Param("id"), form)
	if err != nil {
		return err
	}
	if p.Partial() {
		return p.ShowPart("broadcast-new.html", "broadcast-reach", r)
	}
	v, err := o.asking(p, form)
	if err != nil {
		return err
	}
	v.Reached = r
	return p.Show("broadcast-new.html", v)
}

func (o *Pages) countDraft(p *site.Page) error {
	b, err := o.Load.Store.Broadcast(p, p.Param("id"))
	if err != nil {
		return err
	}
	form := p.Form()
	r, err := o.reach(p, b.Notice, form)
	if err != nil {
		return err
	}
	if p.Partial() {
		return p.ShowPart("broadcast.html", "broadcast-reach", r)
	}
	v, err := o.pageOf(p, form, "edit")
	if err != nil {
		return err
	}
	v.Asked.Reached = r
	return p.Show("broadcast.html", v)
}

// reach counts whom the audience of a form would reach. What can't be counted so is no
// refusal of a form: nobody has sent it yet.
func (o *Pages) reach(p *site.Page, notice string, form *site.Form) (*reached, error) {
	ctx, cancel := context.WithTimeout(p, countsWithin)
	defer cancel()
	would, err := o.Load.PreviewAudience(ctx, notice, ruleOf(form), waysOf(form))
	if err == nil {
		return &reached{Would: &would}, nil
	}
	if ctx.Err() != nil && p.Err() == nil {
		return &reached{Slow: true}, nil
	}
	told := site.Blank()
	if !p.Refused(told, err) {
		return nil, err
	}
	return &reached{Wrong: told.Says}, nil
}
