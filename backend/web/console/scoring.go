package console

import (
	"errors"
	"net/http"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

func (o *console) mountScoring() {
	o.Get("/console/scores", "score", o.scores)
	o.Post("/console/applications/:id/scores/:indicator", "score", o.score)
}

var steps = map[string]casework.Kind{
	"receive": casework.ScoreReceived, "score": casework.ScoreGiven, "skip": casework.ScoreSkipped, "return": casework.ScoreReturned,
}

// score does a step with one record: to a script it answers with the row alone.
func (o *console) score(p *site.Page) error {
	form := p.Form()
	c := casework.ScoreCommand{
		Step: steps[form.Get("step")], Indicator: p.Param("indicator"), Department: p.By().Department,
		Reason: form.Get("reason"), Evidence: form.Get("evidence"),
	}
	if c.Step == "" {
		c.Step = casework.ScoreGiven
	}
	err := o.scored(p, c, form)
	if err == nil && !p.Partial() {
		if list := p.Query("list"); list != "" {
			return p.To("/console/scores?"+list+"#row-"+p.Param("id")+"-"+c.Indicator, "scored")
		}
		d := dossier{Application: &casework.Application{ID: p.Param("id")}, From: p.Query("from")}
		return p.To(d.Here(), "scored")
	}
	d, wrong := o.dossier(p)
	if wrong != nil {
		return wrong
	}
	if err != nil {
		if !p.Refused(form, err) {
			return err
		}
		if err := o.changed(p, d, err); err != nil {
			return err
		}
	}
	r := d.own(c.Indicator, p.Query("list"))
	if r == nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	r.Saved = err == nil
	if err != nil {
		r.Form, r.Since = form, d.Since
	}
	switch {
	case p.Partial() && err != nil:
		return p.ShowPartAs(http.StatusUnprocessableEntity, "case.html", "drawn", o.scoreRow(*r))
	case p.Partial():
		return p.ShowPart("case.html", "drawn", o.scoreRow(*r))
	}
	d.Since = nil // it stands in the row
	return p.ShowAs(http.StatusUnprocessableEntity, "case.html", d)
}

// own is the department's own record for an indicator, as it stands in a list;
// without one, on the page of its case. nil: it has none any more.
func (d *dossier) own(indicator, list string) *row {
	i := slices.IndexFunc(d.Own, func(r row) bool { return r.Indicator == indicator })
	if i < 0 {
		return nil
	}
	r := &d.Own[i]
	if r.List = list; list != "" && !d.Mine {
		r.Holder = d.Holder
	}
	return r
}

// scored carries a step out. What has changed beside the record does not keep
// anybody from scoring it.
func (o *console) scored(p *site.Page, c casework.ScoreCommand, form *site.Form) (err error) {
	if c.Step == casework.ScoreGiven {
		if c.Points, err = parsePoints(form.Get("points")); err != nil {
			return o.outside(p, c)
		}
	}
	return o.scoreSeen(p, p.Param("id"), form.Seen(), c)
}

var errNoPoints = errors.New("no points are entered")

// parsePoints reads what somebody types.
func parsePoints(typed string) (estimator.Points, error) {
	if typed == "" {
		return 0, errNoPoints
	}
	return base.Points(typed)
}

// scoreSeen does a step with a record of an application that was seen at a
// version.
func (o *console) scoreSeen(p *site.Page, id string, version int64, c casework.ScoreCommand) error {
	for tried := 0; ; tried++ {
		_, err := o.Load.Score(p, p.By(), id, version, c)
		stale, is := errors.AsType[*caseload.Stale](err)
		if !is || version == site.NeverSeen || tried > 2 {
			return err
		}
		switch done, beside := besides(stale.Since, p.By(), c); {
		case done:
			return nil
		case !beside:
			return err
		}
		version = stale.Version
	}
}

// outside is the refusal of points that are no points.
func (o *console) outside(p *site.Page, c casework.ScoreCommand) error {
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	r := a.Score(c.Indicator, c.Department)
	if r == nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	return &casework.Refusal{Code: casework.CodePointsOutside, Params: map[string]any{"least": r.Least, "most": r.Most}}
}

// besides says whether events did just what a step asks for, by the same form,
// or else whether all of them are of something beside the record.
func besides(events []casework.Recorded, by casework.Actor, c casework.ScoreCommand) (done, beside bool) {
	beside = true
	for _, e := range events {
		switch happened := e.Event.(type) {
		case casework.Claimed, casework.Released, casework.Summed, casework.Recounted, casework.FalseRecordMatched:
		case casework.ScoreStep:
			if happened.Indicator != c.Indicator || happened.Department != c.Department {
				continue
			}
			beside = false
			done = e.By.ID == by.ID && happened.Step == c.Step && happened.Points == c.Points && happened.Evidence == c.Evidence && happened.Reason == c.Reason
		default:
			beside, done = false, false
		}
	}
	return done, beside
}
