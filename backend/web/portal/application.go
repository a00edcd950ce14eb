package portal

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"luohu/backend/casework"
	"luohu/backend/invite"
	"luohu/backend/standing"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// applicationView is an application as its unit follows it.
type applicationView struct {
	dossier
	*site.Form
	Stops       []standing.Stop
	Lines       []reviewLine
	Supplements []supplement
	Results     *standing.Results
	Withheld    string // why there are none; a code
	QueryUntil  time.Time
	History     []changed
	Past        templ.Component // that, drawn
	MayWithdraw bool
	MayDelete   bool
	Since       []changed
	Invitation  *invite.Invitation // that stands; nil: none
	NoCode      bool               // none could be made just now
	Bound       []store.Binding    // followers of the official account who are the applicant
}

// supplement is one as the unit sees it.
type supplement struct {
	casework.Supplement
	Left   *standing.Left
	Days   []casework.DueDay
	Papers []paper // that are asked for
	Ready  bool    // everything that is asked for is there
}

// Countdown is how long there is for the answer.
func (s supplement) Countdown() templ.Component { return countdown(s.Left) }

// reviewLine is one of the two reviews.
type reviewLine struct {
	casework.Review
	Due  casework.Due
	Left *standing.Left
	Days []casework.DueDay
	Over bool // nobody decides it any more: the application has ended before
}

func (o *portal) reviewLines(d dossier) (all []reviewLine) {
	for _, r := range d.Application.Reviews {
		l := reviewLine{Review: r}
		open := r.Status == casework.Pending || r.Status == casework.InSupplement
		l.Over = open && d.Application.State != casework.Submitted
		if open && !l.Over {
			l.Due, l.Days = d.Application.Acceptance(r.Line, d.Period, o.Load.Days())
			l.Left = o.until(l.Due)
		}
		all = append(all, l)
	}
	return all
}

// eventsShown is how much of the history a page has.
const eventsShown = 500

// applicationView reads everything of an application that its page shows: as of one
// moment, but for the invitation, which is not in the database.
func (o *portal) applicationView(p *site.Page) (v applicationView, err error) {
	err = p.View(func(p *site.Page) (err error) {
		v, err = o.viewOf(p)
		return err
	})
	if err == nil {
		v.Invitation, err = o.Invites.Of(p, p.By().Unit, v.Application.ID)
	}
	return v, err
}

func (o *portal) viewOf(p *site.Page) (v applicationView, err error) {
	v.Form = site.Blank()
	var papers []paper
	if v.dossier, papers, err = o.withPapers(p, "application"); err != nil {
		return v, err
	}
	a := v.Application
	v.Lines, v.Stops = o.reviewLines(v.dossier), standing.WayOf(v.Application)
	for _, s := range slices.Backward(a.Wanted) {
		v.Supplements = append(v.Supplements, o.supplement(s, v.Period, papers))
	}
	if err := v.Period.Results(p.By(), o.Load.Now()); err != nil {
		refusal, _ := casework.IsRefusal(err)
		v.Withheld, v.QueryUntil = string(refusal.Code), v.Period.Terms.QueryUntil
	} else if a.State.PointsOut() {
		v.Results = standing.ResultsOf(v.Filling)
	}
	v.MayDelete = a.State.Editable()
	v.MayWithdraw = v.MayDelete || a.State == casework.Submitted
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		v.Bound, err = tx.BindingsOf(a.Person)
		return err
	})
	if err != nil {
		return v, err
	}
	events, _, err := o.Load.History(p, p.By(), a.ID, 0, eventsShown)
	for _, e := range slices.Backward(events) {
		v.History = append(v.History, changed{string(e.Event.Kind()), e})
	}
	v.Past = o.past(v.History)
	return v, err
}

func (o *portal) supplement(s casework.Supplement, period *casework.Period, papers []paper) supplement {
	shown := supplement{Supplement: s, Ready: len(s.Changed) > 0}
	if s.Open() {
		shown.Left = o.until(s.Due)
		_, shown.Days = casework.CountDue(o.Load.Days(), s.AskedAt, period.Terms.Clocks.AnswerSupplement)
	}
	for _, want := range s.Wants {
		at := slices.IndexFunc(papers, func(m paper) bool { return m.ID == want.Material })
		var one paper
		if at >= 0 {
			one = papers[at]
		} else { // the facts don't ask for it
			one.ID, one.Name = want.Material, want.Material
		}
		one.Wanted = want.Reason
		shown.Papers, shown.Ready = append(shown.Papers, one), shown.Ready && len(one.Files) > 0
	}
	return shown
}

func (o *portal) application(p *site.Page) error {
	v, err := o.applicationView(p)
	if err != nil {
		return err
	}
	return p.Show("application.html", v)
}

// answer says that what was asked for is corrected.
func (o *portal) answer(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.Answer(p, p.By(), p.Param("id"), version(form), p.Param("supplement"))
	return o.acted(p, form, err, "supplement-answered", casework.SupplementAnswered)
}

// acted shows the application after something that was done to it, or why it
// was not.
func (o *portal) acted(p *site.Page, form *site.Form, err error, said string, kind casework.Kind) error {
	if err == nil || done(err, p.By(), kind) {
		return p.To("/portal/applications/"+p.Param("id"), said)
	}
	if !p.Refused(form, err) {
		return err
	}
	v, shown := o.applicationView(p)
	if shown != nil {
		return shown
	}
	v.Form, v.Since = form, since(err)
	return p.ShowAs(http.StatusUnprocessableEntity, "application.html", v)
}

// IndicatorName is what a line of the table is called.
func (v applicationView) IndicatorName(id string) string {
	for _, in := range v.Policy.Outline() {
		if in.ID == id {
			return in.Name
		}
	}
	return id
}
