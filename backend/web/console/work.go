package console

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// work is a queue: what a desk has to do, the most pressing first.
type work struct {
	Filter     filter
	Items      []task
	Rows       templ.Component // the items
	Periods    []*casework.Period
	Indicators []base.Indicator // of a scorer
	Next       template.URL     // where the next page begins; empty: this is the last
	Amount     store.Amount
	Made       time.Time
	Views      views
}

// task is one thing to do.
type task struct {
	store.QueueItem
	Name      string     // of the applicant, masked; empty: erased
	Indicator string     // what it is called
	Left      *base.Left // until it is due; nil: its clock stands
	Answer    *base.Left // until its supplement is to be answered
	Holder    string     // the name of who has it in hand; empty: nobody
	Mine      bool       // it is oneself
	Until     time.Time
	Link      string
}

// Key is how a form names it.
func (t task) Key() string {
	return bulkItem{ID: t.Application, Indicator: t.QueueItem.Indicator}.Key()
}

// pick is what ticking it means.
func (t task) pick() string { return strings.TrimSpace("选 " + t.Number + " " + t.Indicator) }

// tasksPerPage is little more than fits a screen: those behind come by themselves.
const tasksPerPage = 20

func (o *console) mountWork() {
	o.Get("/console/work", "listWork", o.work)
	o.Get("/console/work/next", "listWork", o.next)
}

func (o *console) work(p *site.Page) (err error) {
	w := work{Filter: readFilter(p.Request.URL.Query()), Made: o.Load.Now()}
	if w.Periods, err = o.Load.Periods(p); err != nil {
		return err
	}
	if w.Views, err = o.views(p, "work", w.Filter); err != nil {
		return err
	}
	slices.Reverse(w.Periods)
	tables, err := o.Tables(p, w.Periods)
	if err != nil {
		return err
	}
	if p.By().Role == casework.Scorer {
		w.Indicators = base.ScoredBy(tables, p.By().Department)
	}
	if !p.Partial() { // the rows of another page
		if w.Amount, err = o.Load.Store.Amount(p, o.all(p.By())); err != nil {
			return err
		}
	}
	q := o.queue(p.By(), w.Filter)
	q.Limit = tasksPerPage + 1
	items, err := o.Load.Store.Queue(p, q)
	if err != nil {
		return err
	}
	if len(items) > tasksPerPage {
		items = items[:tasksPerPage]
		w.Next = w.Filter.Query("at", placeOf(items[tasksPerPage-1]))
	}
	if w.Items, err = o.tasks(p, items, base.Indicators(tables), w.Filter); err != nil {
		return err
	}
	w.Rows = o.taskRows(w)
	return p.Show("work.html", w)
}

// tasks are items with what people call them.
func (o *console) tasks(p *site.Page, items []store.QueueItem, called map[string]string, f filter) (all []task, err error) {
	var persons []string
	for _, i := range items {
		persons = append(persons, i.Person)
	}
	names, err := o.People.Names(p, persons...)
	if err != nil {
		return nil, err
	}
	now := o.Load.Now()
	for _, i := range items {
		t := task{
			QueueItem: i, Name: names[i.Person], Indicator: called[i.Indicator],
			Left: o.Left(i.Due), Answer: o.Left(i.AnswerBy), Mine: i.HeldBy == p.By().ID,
		}
		if t.Until = time.Unix(i.HeldUntil, 0); now.Before(t.Until) {
			t.Holder = i.HeldName
		}
		t.Link = "/console/applications/" + i.Application + "?" + url.Values{"from": {f.Address("at", placeOf(i))}}.Encode()
		all = append(all, t)
	}
	return all, nil
}

// next leads to the case behind a place in a queue, or, at its end, to its
// first; what others have in hand is passed over.
func (o *console) next(p *site.Page) error {
	f := readFilter(p.Request.URL.Query())
	if f.Show == "done" {
		f.Show = ""
	}
	_, last, _ := place(f.At)
	for _, at := range []string{f.At, ""} {
		f.At = at
		q := o.queue(p.By(), f)
		q.Limit = base.PerPage
		items, err := o.Load.Store.Queue(p, q)
		if err != nil {
			return err
		}
		for _, i := range items {
			held := o.Load.Now().Before(time.Unix(i.HeldUntil, 0)) && i.HeldBy != p.By().ID
			if held || i.Application == last {
				continue
			}
			return p.To("/console/applications/"+i.Application+"?"+url.Values{"from": {f.Address("at", placeOf(i))}}.Encode(), "")
		}
		if at == "" {
			break
		}
	}
	return p.To("/console/work?"+f.Address("at", ""), "")
}
