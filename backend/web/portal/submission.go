package portal

import (
	"net/http"
	"slices"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// reviewView is everything of an application once more, before it is sent in.
type reviewView struct {
	dossier
	*site.Form
	Groups   []answered
	Papers   []paper
	Lacks    []lack
	Promises map[string]consent.Text // by whom
	Since    []changed
}

// answered is a step with its answers.
type answered struct {
	estimator.Group
	Questions []question
}

// lack is something that stands against sending it in: what, and where it is
// mended.
type lack struct{ What, Where, Name string }

func (o *portal) reviewView(p *site.Page) (v reviewView, err error) {
	v.Form = site.Blank()
	if v.dossier, v.Papers, err = o.withPapers(p, "submission"); err != nil {
		return v, err
	}
	for _, g := range v.Policy.Groups() {
		one := answered{Group: g}
		for _, q := range questions(v.Filling, g) {
			if q.Value != "" || q.Matters {
				one.Questions = append(one.Questions, q)
			}
		}
		v.Groups = append(v.Groups, one)
	}
	v.Promises = map[string]consent.Text{}
	if o.Load.Consent != nil {
		now := o.Load.Now()
		v.Promises["unit"], _ = o.Load.Consent.Of(consent.PromiseOfUnit, now)
		v.Promises["applicant"], _ = o.Load.Consent.Of(consent.PromiseOfApplicant, now)
	}
	v.Lacks = o.lacks(v)
	return v, nil
}

// lacks are found here to be told all at once; what counts is decided when it is
// sent in.
func (o *portal) lacks(v reviewView) (all []lack) {
	note := func(holds bool, what, where, name string) {
		if holds {
			all = append(all, lack{what, where, name})
		}
	}
	note(v.Unit.BarOn(o.Load.Now()) != nil, "barred", "/portal/unit", "")
	note(v.Period.Stage != casework.Applying || !v.Period.Terms.Filing.Holds(o.Load.Now()), "closed", "", "")
	note(!v.Judged(), "assessment", v.Path()+"/assessment", "")
	note(v.Judged() && !v.Passed(), "line", v.Path()+"/assessment", "")
	for _, m := range v.Papers {
		note(m.Lacking(), "material", v.Path()+"/materials#m-"+m.ID, m.Name)
	}
	note(v.Unit.Licence != casework.LicenceChecked, "licence", "/portal/unit", "")
	note(v.Unit.Points[v.Period.ID] == "", "point", "/portal/unit", "")
	return all
}

func (o *portal) review(p *site.Page) error {
	v, err := o.reviewView(p)
	if err != nil {
		return err
	}
	if !v.Editable() {
		return p.To(v.Path(), "")
	}
	return p.Show("submission.html", v)
}

func (o *portal) submit(p *site.Page) error {
	form := p.Form()
	promises := map[string]bool{"unit": form.Has("promise", "unit"), "applicant": form.Has("promise", "applicant")}
	_, err := o.Load.Submit(p, p.By(), p.Param("id"), version(form), promises)
	if err == nil || done(err, p.By(), casework.ApplicationSubmitted) {
		return p.To("/portal/applications/"+p.Param("id")+"/receipt", "submitted")
	}
	if !p.Refused(form, err) {
		return err
	}
	v, shown := o.reviewView(p)
	if shown != nil {
		return shown
	}
	v.Form, v.Since = form, since(err)
	return p.ShowAs(http.StatusUnprocessableEntity, "submission.html", v)
}

// receiptView is what a unit prints after sending in.
type receiptView struct {
	dossier
	Papers []paper
	Lines  []reviewLine
	Code   string // what a phone reads
}

func (o *portal) receipt(p *site.Page) error {
	d, err := o.dossier(p, "receipt")
	if err != nil {
		return err
	}
	if d.Application.Number == "" {
		return p.To(d.Path(), "")
	}
	r := receiptView{dossier: d, Lines: o.reviewLines(d), Code: o.address(p) + d.Path()}
	if r.Papers, err = o.papers(p, d); err != nil {
		return err
	}
	r.Papers = slices.DeleteFunc(r.Papers, func(m paper) bool { return len(m.Files) == 0 })
	return p.Show("receipt.html", r)
}

// address is how a phone reaches us.
func (o *portal) address(p *site.Page) string {
	if o.PublicURL != "" {
		return strings.TrimRight(o.PublicURL, "/")
	}
	return "http://" + p.Request.Host
}
