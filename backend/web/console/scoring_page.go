package console

import (
	"html/template"
	"slices"
	"time"

	"github.com/a-h/templ"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// scoring is the page on which many people are scored for one indicator.
type scoring struct {
	Filter     filter
	Indicator  string
	Indicators []base.Indicator
	Items      []row
	Rows       templ.Component // the items
	Next       template.URL
	Phrases    *Phrases
	Made       time.Time
	Views      views
}

// List is what stands in the address.
func (s scoring) List() string { return s.Filter.Address("indicator", s.Indicator) }

// rowsPerPage is little more than fits a screen: those behind come by themselves.
const rowsPerPage = 10

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
	if s.Items, err = o.rows(p, items, periods, s); err != nil {
		return err
	}
	s.Rows = o.scoreRows(s.Items)
	return p.Show("scores.html", s)
}

// rows are items with what was claimed for them.
func (o *console) rows(p *site.Page, items []store.QueueItem, periods []*casework.Period, of scoring) (all []row, err error) {
	var ids, persons []string
	for _, i := range items {
		ids, persons = append(ids, i.Application), append(persons, i.Person)
	}
	n, err := o.Names(p, persons, nil, nil)
	if err != nil {
		return nil, err
	}
	found, err := o.Load.Claims(p, p.By(), ids, periods, of.Indicator)
	if err != nil {
		return nil, err
	}
	list := of.List()
	for _, i := range items {
		a, there := found[i.Application]
		if !there {
			continue
		}
		at := slices.IndexFunc(periods, func(period *casework.Period) bool { return period.ID == a.Period })
		record := a.Score(i.Indicator, p.By().Department)
		if at < 0 || record == nil {
			continue
		}
		var claims []claim
		if i := slices.IndexFunc(a.Lines, func(l estimator.IndicatorResult) bool { return l.ID == record.Indicator }); i >= 0 {
			claims = []claim{claimed(a.Lines[i])}
		}
		r := o.rowOf(p.By(), a.Application, periods[at], *record, claims)
		r.Name, r.List = n.Persons[i.Person], list
		if o.Load.Now().Before(time.Unix(i.HeldUntil, 0)) && i.HeldBy != p.By().ID {
			r.Holder = i.HeldName
		}
		all = append(all, r)
	}
	return all, nil
}
