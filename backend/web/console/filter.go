package console

import (
	"html/template"
	"net/url"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// filter is how a queue is narrowed, as its address has it.
type filter struct {
	Show      string // open (empty), waiting or done
	Due       string // today, over, soon, lapsed; empty: whenever
	Hand      string // mine, others, free; empty: whoever's
	Period    string
	Indicator string
	Answered  bool

	At string // behind which place it goes on: due/application/desk
}

func readFilter(v url.Values) filter {
	return filter{
		Show: site.Known(v.Get("show"), "waiting", "done"), Due: site.Known(v.Get("due"), "today", "over", "soon", "lapsed"), Hand: site.Known(v.Get("hand"), "mine", "others", "free"),
		Period: v.Get("period"), Indicator: v.Get("indicator"),
		Answered: v.Get("answered") == "1", At: v.Get("at"),
	}
}

// Address is what stands behind the question mark; pairs change it.
func (f filter) Address(pairs ...string) string {
	v := url.Values{"show": {f.Show}, "due": {f.Due}, "hand": {f.Hand}, "period": {f.Period}, "indicator": {f.Indicator}, "at": {f.At}}
	if f.Answered {
		v.Set("answered", "1")
	}
	return string(site.Query(v, pairs...))
}

// Query is [filter.Address] for a link, in which html/template would else take
// it for the value of one parameter.
func (f filter) Query(pairs ...string) template.URL {
	return template.URL(f.Address(pairs...)) //nolint:gosec // encoded
}

// Narrowed says that something is narrowed besides what is shown.
func (f filter) Narrowed() bool {
	return f.Due != "" || f.Hand != "" || f.Period != "" || f.Indicator != "" || f.Answered
}

// soon is within how many working days.
const soon = 3

// queue is what the filter lets through of somebody's desk.
func (o *console) queue(by casework.Actor, f filter) store.Queue {
	q := store.Queue{
		Department: by.Department, Points: by.Points, Lines: by.Role == casework.WindowOfficer, Period: casework.PeriodID(f.Period),
		Indicator: f.Indicator, Answered: f.Answered, Held: store.Hand(f.Hand), By: by.ID, Now: o.Load.Now(), Stand: store.ToDo,
	}
	switch f.Show {
	case "waiting":
		q.Stand = store.Waits
	case "done":
		q.Stand, q.Closed = "", true
	}
	today := o.Today().Format(time.DateOnly)
	switch f.Due {
	case "today":
		q.DueFrom, q.DueTo = today, today
	case "over":
		q.DueTo = o.Today().AddDate(0, 0, -1).Format(time.DateOnly)
	case "soon":
		until, _ := casework.CountDue(o.Load.Days(), o.Load.Now(), soon)
		q.DueFrom, q.DueTo = today, until.Day.Format(time.DateOnly)
	case "lapsed":
		q.Lapsed = true
	}
	q.AfterDue, q.AfterID, q.AfterDesk = place(f.At)
	return q
}

// placeOf is where an item stands in a queue.
func placeOf(i store.QueueItem) string { return i.Due + "/" + i.Application + "/" + i.Desk }

func place(at string) (due, application, desk string) {
	due, rest, _ := strings.Cut(at, "/")
	application, desk, _ = strings.Cut(rest, "/")
	return due, application, desk
}

// all is everything of somebody's desk that is open.
func (o *console) all(by casework.Actor) store.Queue {
	q := o.queue(by, filter{})
	q.Stand = ""
	return q
}
