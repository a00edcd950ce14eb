package periods

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// trial is a list that is tried out: by which rule, and what comes of it.
type trial struct {
	caseload.Drawn
	*site.Form       // the rule as it was entered, and the reason
	Ready      bool  // there are candidates
	Move       *move // of the list; nil: it can't be asked for in this stage
	Accused    int   // that a request which waits could disqualify
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

func (o *Pages) mountTrial() {
	o.Get("/console/periods/:id/preview", "previewList", func(p *site.Page) error {
		return o.showTrial(p, http.StatusOK, &site.Form{Values: p.Request.URL.Query()}, nil)
	})
	o.Post("/console/periods/:id/preview", "movePeriod", o.askList)
}

// ruleOf is the rule that was entered; what is wrong stands beside its field.
func (o *Pages) ruleOf(form *site.Form, terms casework.Terms) (s casework.Selection, ok bool) {
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
	switch line, err := base.Points(form.Get("line")); {
	case s.By == casework.ByLine && err == nil && line > 0:
		s.Line, s.Ties = line, casework.Include
	case s.By == casework.ByLine:
		form.Wrong["line"] = o.InWords(&casework.Refusal{Code: casework.CodeTermsWrong, Params: map[string]any{"field": "line"}})
	default:
		n := base.Number(form.Get("number"))
		if n < 1 || n > mostNames {
			wrong := map[string]any{"field": "number", "least": 1, "most": mostNames}
			form.Wrong["number"] = o.InWords(&casework.Refusal{Code: casework.CodeTermsWrong, Params: wrong})
		}
		s.By, s.Number = casework.ByNumber, n
	}
	return s, len(form.Wrong) == 0
}

// showTrial draws a list by the rule in a form.
func (o *Pages) showTrial(p *site.Page, status int, form *site.Form, refused func(*site.Form)) error {
	s, err := o.standing(p)
	if err != nil {
		return err
	}
	if s.Period.List != nil {
		return p.To("/console/periods/"+string(s.Period.ID)+"/list", "")
	}
	t := trial{Form: form, Page: 1, Accused: s.Accused}
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
