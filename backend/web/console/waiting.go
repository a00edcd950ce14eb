package console

import (
	"html/template"
	"net/url"

	"luohu/backend/casework"
	"luohu/backend/store"
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
	Left   *left
}

// Address is what stands behind the question mark; pairs change it.
func (w waiting) Address(pairs ...string) template.URL {
	v := url.Values{}
	for _, one := range [][2]string{{"what", w.What}, {"department", w.Department}} {
		if one[1] != "" {
			v.Set(one[0], one[1])
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v.Del(pairs[i]); pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return query(v)
}

func (o *console) waiting(p *site.Page) error {
	w := waiting{What: known(p.Query("what"), "line", "score", "objection"), Department: p.Query("department")}
	id, err := casework.ParsePeriodID(p.Param("id"))
	if err != nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		if w.Period, err = tx.Period(id); err != nil {
			return err
		}
		w.Departments, err = tx.OpenWork(id, o.today().Format("2006-01-02"))
		return err
	})
	if err != nil {
		return err
	}
	table, err := o.Load.Table(p, w.Period)
	if err != nil {
		return err
	}
	called := indicators([]*estimator.Policy{table})
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

func (o *console) working(p *site.Page, w *waiting, called map[string]string) error {
	f := store.OpenFilter{Period: w.Period.ID, Department: w.Department, After: p.Query("after"), Limit: perPage + 1}
	if w.What != "" {
		lines := w.What == "line"
		f.Lines = &lines
	}
	all, err := o.Load.Store.StillOpen(p, f)
	if err != nil {
		return err
	}
	if len(all) > perPage {
		all = all[:perPage]
		w.Next = w.Address("after", all[perPage-1].Number+"/"+all[perPage-1].Desk)
	}
	for _, one := range all {
		w.Items = append(w.Items, waitingItem{one, called[one.Indicator], o.left(one.Due)})
	}
	return nil
}

// objecting are the objections that are not answered, each with the records that
// it is about.
func (o *console) objecting(p *site.Page, w *waiting, called map[string]string) error {
	all, err := o.Load.Store.Objecting(p, w.Period.ID, p.Query("after"), perPage+1)
	if err != nil {
		return err
	}
	if len(all) > perPage {
		all = all[:perPage]
		w.Next = w.Address("after", all[perPage-1].Number)
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
