package console

import (
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

func (o *console) mountProposals() {
	o.Post("/console/applications/:id/scores/:indicator/proposal", "proposeScores", o.propose)
}

// propose asks the department's own system, and puts what it knows into the row:
// taking it is the scorer's act.
func (o *console) propose(p *site.Page) error {
	form := p.Form()
	found, err := o.Exchange.Propose(p, p.By(), p.Param("id"), p.Param("indicator"), p.By().Department)
	status := http.StatusOK
	switch {
	case err == nil && found.Known:
		form.Values.Set("points", found.Points.String())
		form.Values.Set("evidence", found.Evidence)
	case err != nil && !p.Refused(form, err):
		return err
	case err != nil:
		status = http.StatusUnprocessableEntity
	}
	d, err := o.dossier(p)
	if err != nil {
		return err
	}
	r := d.own(p.Param("indicator"), p.Query("list"))
	if r == nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	r.Form, r.Found = form, found
	if p.Partial() {
		return p.ShowPartAs(status, "case.html", "drawn", o.scoreRow(*r))
	}
	return p.ShowAs(status, "case.html", d)
}
