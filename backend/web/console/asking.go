package console

import (
	"net/http"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// asking is the page on which an officer asks for what needs a second person.
type asking struct {
	*dossier
	Kind   casework.RequestKind
	Record record // of a rescore
	Called string // its indicator
	False  *estimator.Register
	To     string
}

// askings are what is asked for from the page of a case, with the rights for it.
var askings = map[casework.RequestKind]string{
	casework.AskDisqualify: "requestDisqualification", casework.AskRevoke: "revokeDisqualification", casework.AskReopen: "reopen",
	casework.AskRescore: "requestRescore", casework.AskFalseRecord: "addFalseRecord", casework.AskLiftFalse: "liftFalseRecord",
}

func (o *console) mountAsking() {
	for kind, operation := range askings {
		where := "/console/applications/:id/ask/" + string(kind)
		o.Get(where, operation, func(p *site.Page) error {
			a, err := o.asking(p, kind)
			if err != nil {
				return err
			}
			a.Form = site.Blank("of", string(casework.FalseOfPerson))
			return p.Show("ask.html", a)
		})
		o.Post(where, operation, func(p *site.Page) error { return o.askSecond(p, kind) })
	}
}

func (o *console) asking(p *site.Page, kind casework.RequestKind) (*asking, error) {
	d, err := o.dossier(p)
	if err != nil {
		return nil, err
	}
	a := &asking{dossier: d, Kind: kind, To: p.Request.URL.RequestURI()}
	if kind == casework.AskRescore {
		i := slices.IndexFunc(d.Own, func(r row) bool { return r.Indicator == p.Query("indicator") })
		if i < 0 {
			return nil, &casework.Refusal{Code: casework.CodeNotYours}
		}
		own := d.Own[i]
		a.Record, a.Called = record{own.ScoreRecord, d.ObjectionTo(own.Indicator, own.Department)}, own.Called
	}
	if kind == casework.AskLiftFalse && !slices.ContainsFunc(d.Falses, func(f casework.FalseRecord) bool { return f.ID == p.Query("record") }) {
		return nil, &casework.Refusal{Code: casework.CodeNotYours}
	}
	table, err := o.Load.Table(p, d.Period)
	if err != nil {
		return nil, err
	}
	for _, in := range table.Outline() {
		if in.Register != nil {
			a.False = in.Register
		}
	}
	return a, nil
}

func (o *console) askSecond(p *site.Page, kind casework.RequestKind) error {
	form := p.Form()
	a, err := o.asking(p, kind)
	if err != nil {
		return err
	}
	subject, details := a.ID, caseload.Details{Version: form.Seen()}
	switch kind {
	case casework.AskRescore:
		r := a.Record
		details.Indicator, details.Department = r.Indicator, r.Department
		if details.Points, err = base.Points(form.Get("points")); err != nil {
			err = &casework.Refusal{Code: casework.CodePointsOutside, Params: map[string]any{"least": r.Least, "most": r.Most}}
		}
	case casework.AskFalseRecord:
		details.Of = casework.FalseOf(site.Known(form.Get("of"), string(casework.FalseOfPerson), string(casework.FalseOfUnit)))
	case casework.AskLiftFalse:
		subject = p.Query("record")
	}
	if err == nil {
		_, err = o.Load.Request(p, p.By(), kind, subject, details, form.Get("reason"))
	}
	if err == nil {
		return p.To(a.Here(), "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	a.Form = form
	if err := o.changed(p, a.dossier, err); err != nil {
		return err
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "ask.html", a)
}
