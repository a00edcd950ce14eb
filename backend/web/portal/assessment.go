package portal

import (
	"cmp"
	"net/http"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// assessmentView is 网上测评: what the facts count for, and why.
type assessmentView struct {
	dossier
	*site.Form
	Told    *estimator.Explanation // of the assessment that holds; nil: there is none
	Missing []hole                 // without which nothing is counted
	Open    []hole                 // that count as none
	Lines   []estimator.Explained  // those that give or take points
	Rest    []estimator.Explained
	Unmet   []estimator.GateResult // conditions for filing
	Asked   []estimator.GateResult // those that are not answered
	Margin  estimator.Points       // to the line, either way
	Changes []advised
	Birth   string // that it is another than in the ID number
	Since   []changed
}

// hole is something that is not filled in.
type hole struct{ Name, Step string }

// advised is a change that would help, with what it asks of the person.
type advised struct {
	estimator.Advice
	Asks string
}

// Much of the advice is for the page of an estimate; here are the best.
const (
	waysShown    = 4
	changesShown = 6
)

// Ways are those that reach the line.
func (v assessmentView) Ways() []estimator.Way { return v.Told.Ways[:min(waysShown, len(v.Told.Ways))] }

// Before is the last assessment, which does not hold any more; nil: there was none.
func (v assessmentView) Before() *casework.Judged {
	return cmp.Or(v.Application.Outdated, v.Application.Assessed)
}

func (o *portal) assessmentView(p *site.Page) (v assessmentView, err error) {
	v.Form = site.Blank()
	if v.dossier, err = o.dossier(p, "assessment"); err != nil {
		return v, err
	}
	if v.BirthDiffers {
		v.Birth = o.Words.BirthDiffers
	}
	asOf := v.Period.Terms.AsOf.Time
	v.Missing, v.Open = v.holes(v.Policy.Missing(v.Facts, asOf)), v.holes(v.Policy.Asked(v.Facts, asOf))
	v.Open = slices.DeleteFunc(v.Open, func(h hole) bool { return slices.Contains(v.Missing, h) })
	if !v.Judged() || len(v.Missing) > 0 {
		return v, nil
	}
	if v.Told, err = v.Policy.Explain(v.Facts, asOf); err != nil {
		return v, err
	}
	for _, l := range v.Told.Lines {
		if l.Points != 0 {
			v.Lines = append(v.Lines, l)
		} else {
			v.Rest = append(v.Rest, l)
		}
	}
	for _, g := range v.Told.Gates {
		switch {
		case g.ID == estimator.PassLineGate:
		case g.Passes == nil:
			v.Asked = append(v.Asked, g)
		case !*g.Passes:
			v.Unmet = append(v.Unmet, g)
		}
	}
	if v.Margin = v.Told.Total - v.Told.PassLine; v.Margin < 0 {
		v.Margin = -v.Margin
	}
	for _, a := range v.Told.Advice[:min(changesShown, len(v.Told.Advice))] {
		v.Changes = append(v.Changes, advised{a, v.Policy.EffortInWords(a.Effort)})
	}
	return v, nil
}

// holes are facts with the step in which they are asked for.
func (v assessmentView) holes(facts []*estimator.Fact) (all []hole) {
	for _, f := range facts {
		for _, g := range v.Policy.Groups() {
			if slices.Contains(g.Facts, f) {
				all = append(all, hole{f.Name, g.ID})
			}
		}
	}
	return all
}

func (o *portal) assessment(p *site.Page) error {
	v, err := o.assessmentView(p)
	if err != nil {
		return err
	}
	return p.Show("assessment.html", v)
}

func (o *portal) assess(p *site.Page) error {
	form := p.Form()
	_, _, err := o.Load.Assess(p, p.By(), p.Param("id"), version(form))
	if err == nil || done(err, p.By(), casework.AssessmentPassed, casework.AssessmentMissed) {
		return p.To("/portal/applications/"+p.Param("id")+"/assessment", "")
	}
	if !p.Refused(form, err) {
		return err
	}
	v, shown := o.assessmentView(p)
	if shown != nil {
		return shown
	}
	v.Form, v.Since = form, since(err)
	return p.ShowAs(http.StatusUnprocessableEntity, "assessment.html", v)
}
