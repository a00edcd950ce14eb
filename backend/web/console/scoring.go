package console

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// row is a record that a department scores: on the page of its case, or among
// those of many people.
type row struct {
	casework.ScoreRecord
	Application string
	Version     int64
	Number      string
	Name        string // of the applicant, masked
	Called      string // the indicator
	Link        string // to the case

	Claimed *estimator.Points // by the applicant, of what the department scores; nil: not known
	Facts   []fact
	Because string
	Holder  string // somebody else, who has the case in hand

	Score, Receive, Skip, Return, Ask, Rescore bool // what may be done

	Asks  bool               // the department has a system that can be asked
	Found *exchange.Proposal // what it knows; nil: it was not asked

	Form  *site.Form // what was entered and refused
	Since []entry    // what has changed since it was looked at
	Saved bool       // just now
	List  string     // the list that it stands in; empty: its case
	From  string
}

// Differs says that a score is not what was claimed.
func (r row) Differs() bool {
	return r.Claimed != nil && r.Closed() && r.Claimed.Rounded() != r.Points
}

// Points is what stands in the field: what was entered, or what is scored, or
// what was claimed where nothing is.
func (r row) Offered() string {
	switch {
	case r.Form != nil:
		return r.Form.Get("points")
	case r.Closed() && r.Status == casework.Done:
		return r.Points.String()
	}
	return ""
}

// To is where the forms of the row go.
func (r row) To(below string) string {
	v := url.Values{}
	if r.List != "" {
		v.Set("list", r.List)
	}
	if r.From != "" {
		v.Set("from", r.From)
	}
	address := "/console/applications/" + r.Application + "/scores/" + r.Indicator + below
	if len(v) > 0 {
		address += "?" + v.Encode()
	}
	return address
}

// ID is that of the element.
func (r row) ID() string { return "row-" + r.Application + "-" + r.Indicator }

// rowOf is a record with what was claimed for it.
func (o *console) rowOf(by casework.Actor, a *casework.Application, p *casework.Period, r casework.ScoreRecord, claims []claim) row {
	v := row{ScoreRecord: r, Application: a.ID, Version: a.Version, Number: a.Number, Link: "/console/applications/" + a.ID}
	if i := slices.IndexFunc(claims, func(c claim) bool { return c.ID == r.Indicator }); i >= 0 {
		points := claims[i].of(r)
		v.Called, v.Claimed, v.Facts, v.Because = claims[i].Name, &points, claims[i].Facts, claims[i].Because
	}
	w := casework.World{Now: o.Load.Now(), By: by, Period: p, Days: o.Load.Days()}
	can := func(step casework.Kind) bool {
		return allowed(a, casework.ScoreCommand{Step: step, Indicator: r.Indicator, Department: r.Department, Points: r.Least}, w)
	}
	v.Score, v.Receive, v.Skip, v.Return = can(casework.ScoreGiven), can(casework.ScoreReceived), can(casework.ScoreSkipped), can(casework.ScoreReturned)
	v.Ask = allowed(a, casework.AskSupplement{From: casework.Desk{Indicator: r.Indicator, Department: r.Department}}, w)
	v.Rescore = a.State == casework.Published
	v.Asks = v.Score && o.Exchange.Systems[r.Department] != nil
	return v
}

// allowed asks the rules, with what has still to be entered left out.
func allowed(a *casework.Application, c casework.Command, w casework.World) bool {
	_, err := casework.Decide(a, c, w)
	r, refused := casework.IsRefusal(err)
	return err == nil || refused && (r.Code == casework.CodeReasonMissing || r.Code == casework.CodeMaterialMissing)
}

// of is what of a claim a department scores: only its parts, if it has some.
func (c claim) of(r casework.ScoreRecord) (points estimator.Points) {
	if len(r.Parts) == 0 || len(c.Parts) == 0 {
		return c.Points
	}
	for _, part := range c.Parts {
		if slices.Contains(r.Parts, part.ID) {
			points += part.Points
		}
	}
	return points
}

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
	i := slices.IndexFunc(d.Own, func(r row) bool { return r.Indicator == c.Indicator })
	if i < 0 { // it is no record of the department any more
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	r := &d.Own[i]
	r.List, r.Saved = p.Query("list"), err == nil
	if err != nil {
		r.Form, r.Since = form, d.Since
	}
	switch {
	case p.Partial() && err != nil:
		return p.ShowPartAs(http.StatusUnprocessableEntity, "case.html", "score-row", r)
	case p.Partial():
		return p.ShowPart("case.html", "score-row", r)
	}
	d.Since = nil // it stands in the row
	return p.ShowAs(http.StatusUnprocessableEntity, "case.html", d)
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
	return estimator.ParsePoints(strings.NewReplacer("。", ".", "．", ".", ",", ".", "，", ".").Replace(typed))
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

// scoring is the page on which many people are scored for one indicator.
type scoring struct {
	Filter     filter
	Indicator  string
	Indicators []base.Indicator
	Rows       []row
	Next       template.URL
	Phrases    *Phrases
	Made       time.Time
	Views      views
}

// List is what stands in the address.
func (s scoring) List() string { return s.Filter.Address("indicator", s.Indicator) }

const rowsPerPage = 30

func (o *console) scores(p *site.Page) error {
	s := scoring{Filter: readFilter(p.Request.URL.Query()), Phrases: o.Phrases, Made: o.Load.Now()}
	periods, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	tables, err := o.Tables(p, periods)
	if err != nil {
		return err
	}
	if s.Indicators = base.ScoredBy(tables, p.By().Department); len(s.Indicators) == 0 {
		return p.Show("scores.html", s)
	}
	s.Indicator = s.Indicators[0].ID
	if i := slices.IndexFunc(s.Indicators, func(n base.Indicator) bool { return n.ID == s.Filter.Indicator }); i >= 0 {
		s.Indicator = s.Filter.Indicator
	}
	s.Filter.Indicator = s.Indicator
	if s.Views, err = o.views(p, "scores", s.Filter); err != nil {
		return err
	}
	q := o.queue(p.By(), s.Filter)
	q.Limit = rowsPerPage + 1
	items, err := o.Load.Store.Queue(p, q)
	if err != nil {
		return err
	}
	if len(items) > rowsPerPage {
		items = items[:rowsPerPage]
		s.Next = s.Filter.Query("at", placeOf(items[rowsPerPage-1]))
	}
	if s.Rows, err = o.rows(p, items, periods, s.List()); err != nil {
		return err
	}
	return p.Show("scores.html", s)
}

// rows are items with what was claimed for them.
func (o *console) rows(p *site.Page, items []store.QueueItem, periods []*casework.Period, list string) (all []row, err error) {
	var ids, persons []string
	for _, i := range items {
		ids, persons = append(ids, i.Application), append(persons, i.Person)
	}
	n, err := o.Names(p, persons, nil, nil)
	if err != nil {
		return nil, err
	}
	claims, err := o.Load.Claims(p, p.By(), ids)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		a, there := claims[i.Application]
		if !there {
			continue
		}
		at := slices.IndexFunc(periods, func(period *casework.Period) bool { return period.ID == a.Period })
		record := a.Score(i.Indicator, p.By().Department)
		if at < 0 || record == nil {
			continue
		}
		var claimedFor []claim
		if a.Estimate != nil {
			claimedFor = claimed(a.Estimate)
		}
		r := o.rowOf(p.By(), a.Application, periods[at], *record, claimedFor)
		r.Name, r.List = n.Persons[i.Person], list
		if o.Load.Now().Before(time.Unix(i.HeldUntil, 0)) && i.HeldBy != p.By().ID {
			r.Holder = i.HeldName
		}
		all = append(all, r)
	}
	return all, nil
}
