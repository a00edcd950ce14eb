package console

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// trial is a list that is tried out: by which rule, and what comes of it.
type trial struct {
	caseload.Drawn
	*site.Form       // the rule as it was entered, and the reason
	Ready      bool  // there are candidates
	Move       *move // of the list; nil: it can't be asked for in this stage
	Page       int
	Pages      int
	Columns    []column
}

// column is a step of the totals as it is drawn, in the units of the picture.
type column struct {
	caseload.Step
	X, Y, Width, Height int
	On, Cut             bool // on the list; the line goes through it
}

// The size of the picture of the totals.
const (
	chartHeight = 120
	chartStep   = 14
)

func (o *console) mountLists() {
	o.Get("/console/periods/:id/preview", "previewList", func(p *site.Page) error {
		return o.showTrial(p, http.StatusOK, &site.Form{Values: p.Request.URL.Query()}, nil)
	})
	o.Post("/console/periods/:id/preview", "movePeriod", o.askList)
	o.Get("/console/periods/:id/list", "getList", o.list)
	o.Get("/console/periods/:id/list/:file", "getList", o.listFile)
}

// ruleOf is the rule that was entered; what is wrong stands beside its field.
func (o *console) ruleOf(form *site.Form, terms casework.Terms) (s casework.Selection, ok bool) {
	if form.Get("by") == "" { // nothing was chosen: what the period has
		s = terms.Selection
		form.Values.Set("by", s.By)
		form.Values.Set("ties", s.Ties)
		if s.By == casework.ByLine {
			form.Values.Set("line", s.Line.String())
		} else {
			form.Values.Set("number", strconv.Itoa(s.Number))
		}
		return s, s.Check() == nil
	}
	s = casework.Selection{By: site.Known(form.Get("by"), casework.ByLine, casework.ByNumber), Ties: site.Known(form.Get("ties"), casework.Include, casework.Exclude)}
	form.Wrong = map[string]string{}
	switch line, err := estimator.ParsePoints(form.Get("line")); {
	case s.By == casework.ByLine && err == nil && line > 0:
		s.Line, s.Ties = line, casework.Include
	case s.By == casework.ByLine:
		form.Wrong["line"] = o.InWords(&casework.Refusal{Code: casework.CodeTermsWrong, Params: map[string]any{"field": "line"}})
	default:
		n, err := strconv.Atoi(form.Get("number"))
		if err != nil || n < 1 || n > mostNames {
			wrong := map[string]any{"field": "number", "least": 1, "most": mostNames}
			form.Wrong["number"] = o.InWords(&casework.Refusal{Code: casework.CodeTermsWrong, Params: wrong})
		}
		s.By, s.Number = casework.ByNumber, n
	}
	return s, len(form.Wrong) == 0
}

// showTrial draws a list by the rule in a form.
func (o *console) showTrial(p *site.Page, status int, form *site.Form, refused func(*site.Form)) error {
	s, err := o.periodStanding(p)
	if err != nil {
		return err
	}
	if s.Period.List != nil {
		return p.To("/console/periods/"+string(s.Period.ID)+"/list", "")
	}
	t := trial{Form: form, Page: 1}
	for i := range s.Moves {
		if s.Moves[i].Kind == casework.ListShown {
			t.Move = &s.Moves[i]
		}
	}
	rule, ok := o.ruleOf(form, s.Period.Terms)
	if n, err := strconv.Atoi(form.Get("page")); err == nil && n > 1 && n < mostNames {
		t.Page = n
	}
	t.Period, t.Selection = s.Period, rule
	if !ok {
		if status == http.StatusOK {
			status = http.StatusUnprocessableEntity
		}
		return p.ShowAs(status, "preview.html", t)
	}
	piece := caseload.Piece{Second: form.Get("second") == "1" && s.Period.Terms.List.Second, From: (t.Page - 1) * base.PerPage, Most: base.PerPage}
	if t.Drawn, err = o.Load.Draw(p, s.Period.ID, rule, piece); err != nil {
		return err
	}
	t.Ready = t.Candidates > 0
	of := t.Listed
	if t.Second {
		of = t.NotListed
	}
	t.Pages = max(1, (of+base.PerPage-1)/base.PerPage)
	t.draw()
	if refused != nil {
		refused(form)
	}
	return p.ShowAs(status, "preview.html", t)
}

// draw makes the columns of the picture.
func (t *trial) draw() {
	most := 1
	for _, s := range t.Steps {
		most = max(most, s.Count)
	}
	for i, s := range t.Steps {
		c := column{Step: s, X: i * chartStep, Width: chartStep - 2, Height: (s.Count*chartHeight + most - 1) / most}
		c.Y = chartHeight - c.Height
		if t.Least != nil {
			c.On, c.Cut = s.From >= *t.Least, s.From < *t.Least && *t.Least < s.To
		}
		t.Columns = append(t.Columns, c)
	}
}

// Wide is how wide the picture is.
func (t trial) Wide() int { return max(1, len(t.Columns)) * chartStep }

// High is how high it is.
func (t trial) High() int { return chartHeight }

// Over is how many more than the number are on the list, because of ties;
// negative: how many fewer.
func (t trial) Over() int { return t.Listed - t.Selection.Number }

// Under is how many fewer are on it.
func (t trial) Under() int { return -t.Over() }

// Address is that of the same trial; pairs change it.
func (t trial) Address(pairs ...string) template.URL {
	return ruleAddress(t.Selection, t.Second, pairs...)
}

func ruleAddress(s casework.Selection, second bool, pairs ...string) template.URL {
	v := url.Values{"by": {s.By}}
	if s.By == casework.ByLine {
		v.Set("line", s.Line.String())
	} else {
		v.Set("number", strconv.Itoa(s.Number))
		v.Set("ties", s.Ties)
	}
	if second {
		v.Set("second", "1")
	}
	return site.Query(v, pairs...)
}

// askList asks a second person for the list as it was seen.
func (o *console) askList(p *site.Page) error {
	form, id := p.Form(), p.Param("id")
	period, err := o.Load.Period(p, casework.PeriodID(id))
	if err != nil {
		return err
	}
	rule, ok := o.ruleOf(form, period.Terms)
	if !ok {
		return o.showTrial(p, http.StatusUnprocessableEntity, form, nil)
	}
	details := caseload.Details{Selection: &rule, Seen: form.Get("seen")}
	if details.Seen == "" {
		details.Seen = "nothing"
	}
	_, err = o.Load.Request(p, p.By(), casework.AskList, id, details, form.Get("reason"))
	if err == nil || o.AskedSo(p, err, casework.AskList, id, form.Get("reason")) {
		return p.To("/console/periods/"+id, "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	says, wrong := form.Says, form.Wrong
	return o.showTrial(p, http.StatusUnprocessableEntity, form, func(f *site.Form) { f.Says, f.Wrong = says, wrong })
}

// shownList is the page of a list that was published.
type shownList struct {
	caseload.Shown
	None   bool // there is none
	ID     casework.PeriodID
	Period *casework.Period
	Rows   []store.ListRow
	Second bool
	Number string
	Next   template.URL
	Public bool // it is on display now
}

// Signed is the signature in letters.
func (s shownList) Signed() string { return base64.StdEncoding.EncodeToString(s.Signature) }

func (o *console) list(p *site.Page) error {
	id, err := casework.ParsePeriodID(p.Param("id"))
	if err != nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	v := shownList{ID: id, Second: p.Query("second") == "1", Number: strings.Trim(p.Query("number"), " ")}
	v.Shown, err = o.Load.List(p, id)
	if errors.Is(err, &casework.Refusal{Code: casework.CodeNoList}) {
		v.None = true
		return p.Show("list.html", v)
	}
	if err != nil {
		return err
	}
	v.Period = v.Shown.Period
	v.Public = v.Period.Stage == casework.ListPublished && v.Period.Listing.Holds(o.Load.Now())
	if strings.Trim(v.Number, "0123456789") != "" || len(v.Number) > mostDigits {
		v.Number = ""
	}
	after, _ := strconv.Atoi(p.Query("after"))
	v.Rows, err = o.Load.ListPage(p, v.Head.List, store.ListFilter{Second: v.Second, Number: v.Number, After: after, Limit: base.PerPage + 1})
	if err != nil {
		return err
	}
	if len(v.Rows) > base.PerPage {
		v.Rows = v.Rows[:base.PerPage]
		next := url.Values{"after": {strconv.Itoa(v.Rows[base.PerPage-1].Seq)}, "number": {v.Number}}
		if v.Second {
			next.Set("second", "1")
		}
		v.Next = site.Query(next)
	}
	return p.Show("list.html", v)
}

// listFile sends one of the files by which a list is checked, also after its
// display.
func (o *console) listFile(p *site.Page) error {
	name, kind, known := strings.Cut(p.Param("file"), ".")
	id, err := casework.ParsePeriodID(name)
	if err != nil || !known {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	if string(id) != p.Param("id") {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	l, err := o.Load.List(p, id)
	if err != nil {
		return err
	}
	p.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", string(id)+"."+kind))
	p.Header("X-Content-Type-Options", "nosniff")
	switch kind {
	case "json":
		var document bytes.Buffer
		if err := o.Load.WriteList(p, &document, l.List); err != nil {
			return err
		}
		p.Data(http.StatusOK, "application/json; charset=utf-8", document.Bytes())
	case "sig":
		p.Data(http.StatusOK, "application/octet-stream", l.Signature)
	case "pem":
		p.Data(http.StatusOK, "application/x-pem-file", []byte(l.PublicKey))
	default:
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	return nil
}
