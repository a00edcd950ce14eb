package broadcasts

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/caseload"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Audience is who gets a broadcast, in words.
type Audience struct {
	broadcast.Rule
	TagNames []string
}

func (o *Pages) audienceOf(p *site.Page, r broadcast.Rule) (Audience, error) {
	a := Audience{Rule: r}
	if len(r.Tags) == 0 {
		return a, nil
	}
	all, err := o.Load.Store.Tags(p)
	for _, id := range r.Tags {
		name := strconv.FormatInt(id, 10) // it may be gone
		if i := slices.IndexFunc(all, func(t store.Tag) bool { return int64(t.ID) == id }); i >= 0 {
			name = all[i].Name
		}
		a.TagNames = append(a.TagNames, name)
	}
	return a, err
}

const (
	countsWithin = 5 * time.Second
	shownAtOnce  = 3 // of the recipients
)

// reached is whom a form would reach, before anything of it is kept.
type reached struct {
	Would  *caseload.Prospect
	Sample []string // masked
	Wrong  string   // why it can't be counted
	Slow   bool     // it takes too long
}

// masked are some followers, as staff see them.
func masked(followers []string) (all []string) {
	for _, one := range followers {
		all = append(all, helpline.Masked(one))
	}
	return all
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
	ctx, cancel := context.WithTimeout(p, cmp.Or(o.CountsWithin, countsWithin))
	defer cancel()
	would, err := o.Load.PreviewAudience(ctx, notice, ruleOf(form), waysOf(form))
	if err == nil {
		return &reached{Would: &would, Sample: masked(would.Reach.Sample[:min(shownAtOnce, len(would.Reach.Sample))])}, nil
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
