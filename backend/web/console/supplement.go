package console

import (
	"net/http"
	"strconv"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// composer writes a request to correct materials.
type composer struct {
	*dossier
	From    casework.Desk
	Items   []item
	Due     casework.Due // until when the unit would have to answer
	Rounds  int          // how often the desk has asked already
	Preview bool
	To      string
}

// item is a material that may be asked for.
type item struct {
	paper
	Chosen bool
	Reason string
	Wrong  string
}

// Chosen are the materials that are asked for, in words.
func (c composer) Chosen() (all []wanted) {
	for _, i := range c.Items {
		if i.Chosen {
			all = append(all, wanted{i.ID, i.Name, i.Reason})
		}
	}
	return all
}

func (o *console) mountSupplements() {
	for where, operation := range map[string]string{
		"/console/applications/:id/supplement":                   "review",
		"/console/applications/:id/scores/:indicator/supplement": "score",
	} {
		o.Get(where, operation, func(p *site.Page) error {
			c, err := o.composer(p, nil)
			if err != nil {
				return err
			}
			return p.Show("supplement.html", c)
		})
		o.Post(where, operation, o.ask)
	}
}

// fromDesk is who asks: a line, or a department about an indicator.
func fromDesk(p *site.Page) casework.Desk {
	if indicator := p.Param("indicator"); indicator != "" {
		return casework.Desk{Indicator: indicator, Department: p.By().Department}
	}
	return casework.Desk{Line: casework.Line(p.By().Department)}
}

// composer is the page with what was entered in it so far.
func (o *console) composer(p *site.Page, form *site.Form) (*composer, error) {
	d, err := o.dossier(p)
	if err != nil {
		return nil, err
	}
	c := &composer{dossier: d, From: fromDesk(p), To: p.Request.URL.RequestURI(), Preview: form != nil}
	c.Due, _ = casework.CountDue(o.Load.Days(), o.Load.Now(), d.Period.Terms.Clocks.AnswerSupplement)
	for _, s := range d.Wanted {
		if s.From == c.From {
			c.Rounds++
		}
	}
	if d.Form = form; form == nil {
		d.Form = site.Blank()
	}
	for _, one := range d.Viewer.Papers {
		c.Items = append(c.Items, item{paper: one, Chosen: form.Has("material", one.ID), Reason: form.Get("reason." + one.ID)})
	}
	return c, nil
}

// ask shows what the unit would read, or asks for it.
func (o *console) ask(p *site.Page) error {
	form := p.Form()
	if form.Get("step") == "preview" {
		c, err := o.composer(p, form)
		if err != nil {
			return err
		}
		if p.Partial() {
			return p.ShowPart("supplement.html", "preview", c)
		}
		return p.Show("supplement.html", c)
	}
	var wants []casework.Wanted
	for _, id := range form.Values["material"] {
		wants = append(wants, casework.Wanted{Material: id, Reason: form.Get("reason." + id)})
	}
	_, err := o.Load.Ask(p, p.By(), p.Param("id"), form.Seen(), fromDesk(p), wants, form.Get("text"))
	if err == nil || sentTwice(err, p.By(), casework.SupplementAsked) {
		return o.done(p, deed{said: "asked", next: true})
	}
	c, wrong := o.composer(p, form)
	if wrong != nil {
		return wrong
	}
	if !p.Refused(form, err) {
		return err
	}
	c.wrong(form, err, wants)
	if err := o.changed(p, c.dossier, err); err != nil {
		return err
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "supplement.html", c)
}

// wrong puts a refusal beside the material that it is about.
func (c *composer) wrong(form *site.Form, err error, wants []casework.Wanted) {
	r, refused := casework.IsRefusal(err)
	if !refused {
		return
	}
	field, _ := r.Params["field"].(string)
	rest, of := strings.CutPrefix(field, "materials/")
	n, _, _ := strings.Cut(rest, "/")
	at, wrong := strconv.Atoi(n)
	if !of || wrong != nil || at >= len(wants) {
		return
	}
	for i := range c.Items {
		if c.Items[i].ID == wants[at].Material {
			c.Items[i].Wrong, form.Says = form.Says, ""
			form.Wrong["reason."+c.Items[i].ID] = c.Items[i].Wrong
		}
	}
}
