package console

import (
	"net/http"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// objections are those that wait for an answer of somebody's department.
type objections struct {
	Items   []objection
	Next    string
	Phrases *Phrases
}

// objection is an item of one, with the record that it is about.
type objection struct {
	casework.ObjectionItem
	Application string
	Version     int64
	Number      string
	Name        string
	Called      string // the indicator
	Record      casework.ScoreRecord
	At          time.Time
	Form        *site.Form
}

func (o *console) mountObjections() {
	o.Get("/console/objections", "answerObjection", func(p *site.Page) error {
		v, err := o.objections(p, nil)
		if err != nil {
			return err
		}
		return p.Show("objections.html", v)
	})
	o.Post("/console/objections/:id/answer", "answerObjection", o.answer)
}

// objections are one page of them; what was refused stands in its place.
func (o *console) objections(p *site.Page, refused *site.Form) (v objections, err error) {
	v.Phrases = o.Phrases
	all, err := o.Load.Store.Objected(p, p.By().Department, p.By().Points, p.Query("after"), base.PerPage+1)
	if err != nil {
		return v, err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		v.Next = all[base.PerPage-1].ID
	}
	periods, err := o.Load.Periods(p)
	if err != nil {
		return v, err
	}
	tables, err := o.Tables(p, periods)
	if err != nil {
		return v, err
	}
	var persons []string
	for _, a := range all {
		persons = append(persons, a.Person)
	}
	n, err := o.Names(p, persons, nil, nil)
	if err != nil {
		return v, err
	}
	called := base.Indicators(tables)
	for _, a := range all {
		for _, i := range a.Objection.Items {
			if i.Department != p.By().Department || !i.Answered.IsZero() {
				continue
			}
			one := objection{ObjectionItem: i, Application: a.ID, Version: a.Version, Number: a.Number, Name: n.Persons[a.Person], Called: called[i.Indicator], At: a.Objection.At}
			if r := a.Score(i.Indicator, i.Department); r != nil {
				one.Record = *r
			}
			if refused != nil && a.ID == p.Param("id") && refused.Get("indicator") == i.Indicator {
				one.Form = refused
			}
			v.Items = append(v.Items, one)
		}
	}
	return v, nil
}

// answer keeps a score; to change it is asked of a colleague, on the page of the
// case.
func (o *console) answer(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.Keep(p, p.By(), p.Param("id"), form.Seen(), form.Get("indicator"), p.By().Department, form.Get("text"))
	if err == nil || sentTwice(err, p.By(), casework.ObjectionAnswered) {
		return p.To("/console/objections", "kept")
	}
	if !p.Refused(form, err) {
		return err
	}
	v, wrong := o.objections(p, form)
	if wrong != nil {
		return wrong
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "objections.html", v)
}
