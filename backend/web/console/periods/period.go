package periods

import (
	"errors"
	"slices"

	"github.com/a-h/templ"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// standing is the page of one period: where it stands, and what comes next.
type standing struct {
	caseload.Outlook
	Dates   templ.Component
	Months  templ.Component
	Terms   templ.Component
	Preset  string // its name
	States  []stateCount
	Points  []pointCount
	SentIn  int
	Moves   []move
	Asked   []base.Asked
	Accused int        // applications that a request which waits could disqualify
	Past    []happened // the newest first
	Since   []happened // since somebody looked
	Guessed []int      // years of its calendar of which only weekends are known
	Form    *site.Form
	Act     string // the kind of request that was refused
}

type (
	stateCount struct {
		State casework.State
		N     int
	}
	pointCount struct {
		Point casework.AcceptancePoint
		N     int
	}
)

// move is one that may come next.
type move struct {
	caseload.NextMove
	Stops   string // why it could not be made now; empty: it could
	Asked   bool   // it waits for a decision
	Waiting []caseBlocker
}

// caseBlocker is something that a move waits for.
type caseBlocker struct {
	casework.Blocker
	Called string // the indicator
}

// happened is what was done to a period.
type happened struct {
	store.PeriodEvent
	Who string
}

func (o *Pages) show(p *site.Page, status int, form *site.Form, act string, why error) error {
	s, err := o.standing(p)
	if err != nil {
		return err
	}
	if err := o.whole(p, s); err != nil {
		return err
	}
	s.Form, s.Act = form, act
	if _, stale := errors.AsType[*caseload.Stale](why); stale {
		for _, h := range s.Past {
			if h.Version > form.Seen() {
				s.Since = append(s.Since, h)
			}
		}
	}
	return p.ShowAs(status, "period.html", s)
}

// standing is the period of an address, without what only its page shows.
func (o *Pages) standing(p *site.Page) (*standing, error) {
	id, err := casework.ParsePeriodID(p.Param("id"))
	if err != nil {
		return nil, &casework.Refusal{Code: casework.CodeNotYours}
	}
	return o.standingOf(p, id)
}

func (o *Pages) standingOf(p *site.Page, id casework.PeriodID) (s *standing, err error) {
	s = &standing{}
	if s.Outlook, err = o.Load.Outlook(p, id); err != nil {
		return nil, err
	}
	s.Preset = o.presetName(s.Period.Terms.Preset)
	s.count()
	accused, err := o.Load.Store.Accused(p, id)
	if err != nil {
		return nil, err
	}
	s.Accused = len(accused)
	return s, o.comes(p, s)
}

// presetName is what people call a preset; its id, if there is none of it any more.
func (o *Pages) presetName(id string) string {
	for _, preset := range o.Load.Presets {
		if preset.ID == id {
			return preset.Name
		}
	}
	return id
}

// whole adds what only the page of the period shows.
func (o *Pages) whole(p *site.Page, s *standing) (err error) {
	dates := o.datesOf(s.Period)
	months := o.months(dates)
	s.Dates, s.Months, s.Guessed = o.line(dates), calendarOf(months), guessed(months)
	terms, err := o.termsOf(s.Period.ID, s.Period.Terms, nil)
	if err != nil {
		return err
	}
	s.Terms = o.termsTable(terms, false)
	if s.Asked, err = o.Named(p, s.Outlook.Asked); err != nil {
		return err
	}
	return o.past(p, s)
}

// guessed are the years of months of which only weekends are known.
func guessed(months []month) (years []int) {
	for _, m := range months {
		if m.Guess && !slices.Contains(years, m.First.Year()) {
			years = append(years, m.First.Year())
		}
	}
	return years
}

func (s *standing) count() {
	for _, state := range casework.States {
		n := 0
		for _, c := range s.Counts {
			if c.State == state {
				n += c.N
			}
		}
		if n > 0 {
			s.States = append(s.States, stateCount{state, n})
		}
	}
	for _, point := range []casework.AcceptancePoint{casework.Municipal, casework.Binhai} {
		n := 0
		for _, c := range s.Counts {
			if c.Point == point {
				n += c.N
			}
		}
		s.Points, s.SentIn = append(s.Points, pointCount{point, n}), s.SentIn+n
	}
}

// comes says what may come next, and what keeps it.
func (o *Pages) comes(p *site.Page, s *standing) error {
	called := map[string]string{}
	if slices.ContainsFunc(s.Next, func(n caseload.NextMove) bool { return n.Waiting > 0 }) {
		table, err := o.Load.Table(p, s.Period)
		if err != nil {
			return err
		}
		called = base.Indicators([]*estimator.Policy{table})
	}
	for _, next := range s.Next {
		m := move{NextMove: next}
		unapproved := next.Kind == casework.FilingOpened && !s.Period.Approved // the page says so beside its moment
		if next.Stops != nil && !unapproved {
			m.Stops = o.Told(next.Stops).Detail
		}
		m.Asked = next.Asks != "" && slices.ContainsFunc(s.Outlook.Asked, func(r casework.Request) bool { return r.Kind == next.Asks })
		for _, b := range next.Waits {
			m.Waiting = append(m.Waiting, caseBlocker{b, called[b.Desk.Indicator]})
		}
		s.Moves = append(s.Moves, m)
	}
	return nil
}

func (o *Pages) past(p *site.Page, s *standing) error {
	var accounts []string
	for _, e := range s.History {
		accounts = append(accounts, e.By)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(s.History) {
		s.Past = append(s.Past, happened{e, names[e.By]})
	}
	return nil
}
