package periods

import (
	"html/template"
	"net/url"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// waiting is what a period waits for, one after the other: the same as the rules
// count.
type waiting struct {
	Period      *casework.Period
	What        string // line, score or objection; empty: lines and scores
	Department  string
	Departments []store.OpenWork
	Items       []waitingItem
	Next        template.URL
}

// waitingItem is one of them.
type waitingItem struct {
	store.OpenItem
	Called string // the indicator; empty: a review
	Left   *base.Left
}

// Address is what stands behind the question mark; pairs change it.
func (w waiting) Address(pairs ...string) template.URL {
	return site.Query(url.Values{"what": {w.What}, "department": {w.Department}}, pairs...)
}

func (o *Pages) waiting(p *site.Page) error {
	w := waiting{What: site.Known(p.Query("what"), "line", "score", "objection"), Department: p.Query("department")}
	id, err := casework.ParsePeriodID(p.Param("id"))
	if err != nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		if w.Period, err = tx.Period(id); err != nil {
			return err
		}
		w.Departments, err = tx.OpenWork(id, o.Today().Format("2006-01-02"))
		return err
	})
	if err != nil {
		return err
	}
	table, err := o.Load.Table(p, w.Period)
	if err != nil {
		return err
	}
	called := base.Indicators([]*estimator.Policy{table})
	if w.What == "objection" {
		err = o.objecting(p, &w, called)
	} else {
		err = o.working(p, &w, called)
	}
	if err != nil {
		return err
	}
	return p.Show("waiting.html", w)
}

func (o *Pages) working(p *site.Page, w *waiting, called map[string]string) error {
	f := store.OpenFilter{Period: w.Period.ID, Department: w.Department, After: p.Query("after"), Limit: base.PerPage + 1}
	if w.What != "" {
		lines := w.What == "line"
		f.Lines = &lines
	}
	all, err := o.Load.Store.StillOpen(p, f)
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		w.Next = w.Address("after", all[base.PerPage-1].Number+"/"+all[base.PerPage-1].Desk)
	}
	for _, one := range all {
		w.Items = append(w.Items, waitingItem{one, called[one.Indicator], o.Left(one.Due)})
	}
	return nil
}

// objecting are the objections that are not answered, each with the records that
// it is about.
func (o *Pages) objecting(p *site.Page, w *waiting, called map[string]string) error {
	all, err := o.Load.Store.Objecting(p, w.Period.ID, p.Query("after"), base.PerPage+1)
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		w.Next = w.Address("after", all[base.PerPage-1].Number)
	}
	for _, a := range all {
		for _, item := range a.Objection.Items {
			if item.Answered.IsZero() {
				one := store.OpenItem{Application: a.ID, Number: a.Number, Department: item.Department, Indicator: item.Indicator, Point: a.Point, Since: a.Objection.At}
				w.Items = append(w.Items, waitingItem{OpenItem: one, Called: called[item.Indicator]})
			}
		}
	}
	return nil
}
