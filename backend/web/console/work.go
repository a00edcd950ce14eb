package console

import (
	"cmp"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// work is a queue: what a desk has to do, the most pressing first.
type work struct {
	Items  []task
	Status casework.Status // narrowed to; empty: all
	Done   bool
	Next   string // cursor; empty: this is the last page
}

// task is one thing to do.
type task struct {
	store.QueueItem
	Name string    // of the applicant, masked
	Left *leftOver // until it is due; nil: its clock stands
}

const perPage = 50

func (o *console) work(p *site.Page) error {
	w := work{Status: casework.Status(p.Query("status")), Done: p.Query("done") == "1"}
	q := store.Queue{
		Department: p.By().Department, Points: p.By().Points, Lines: p.By().Role == casework.WindowOfficer,
		Closed: w.Done, Limit: perPage + 1,
	}
	if w.Status != "" {
		q.Statuses = []casework.Status{w.Status}
	}
	items, err := o.Load.Store.Queue(p, q)
	if err != nil {
		return err
	}
	items = items[:min(len(items), perPage)]
	for _, item := range items {
		w.Items = append(w.Items, task{QueueItem: item, Left: o.left(item.Due)})
	}
	return p.Show("work.html", w)
}

// leftOver is how long there is until a day, in working days.
type leftOver struct {
	Day  time.Time
	Days int // working days from tomorrow on; negative: it is over
}

func (o *console) left(due string) *leftOver {
	day, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return nil
	}
	return &leftOver{Day: day, Days: cmp.Compare(due, o.Load.Now().In(casework.Zone).Format(time.DateOnly))}
}

// home is what somebody sees first.
type home struct {
	Periods []*casework.Period
}

func (o *console) home(p *site.Page) error {
	all, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	return p.Show("home.html", home{Periods: all})
}
