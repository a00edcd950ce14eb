package console

import (
	"strconv"
	"time"

	"luohu/backend/web/site"
)

// newsMost is how much of what has happened to a case is told above it.
const newsMost = 20

// mountLive mounts what open pages follow.
func (o *console) mountLive() {
	o.Live("/live/console/applications/:id", "getApplication", site.Followed{
		Part: "live-case", About: func(p *site.Page) []string { return []string{p.Param("id")} }, Every: time.Minute, Look: o.caseNews,
	})
	o.Live("/live/console/work", "listWork", site.Followed{Part: "live-work", Pause: 5 * time.Second, Every: time.Minute, Look: o.workNews})
	o.Live("/live/console/requests", "listRequests", site.Followed{Part: "live-requests", Pause: 5 * time.Second, Every: time.Minute, Look: o.requestNews})
}

// caseNews is what has happened to a case since its page was made.
type caseNews struct {
	dossier
	Entries []entry
}

func (o *console) caseNews(p *site.Page, seen string) (*site.News, error) {
	since, err := strconv.ParseInt(p.Query("since"), 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // it is no page of ours that asks
	}
	events, _, err := o.Load.History(p, p.By(), p.Param("id"), since, newsMost)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	last := strconv.FormatInt(events[len(events)-1].Version, 10)
	if last == seen {
		return nil, nil // nothing new
	}
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err != nil {
		return nil, err
	}
	period, err := o.Load.Period(p, a.Period)
	if err != nil {
		return nil, err
	}
	table, err := o.Load.Table(p, period)
	if err != nil {
		return nil, err
	}
	v := caseNews{dossier: dossier{Application: a, From: p.Query("from")}}
	v.Entries, err = o.entries(p, events, table)
	return &site.News{Seen: last, About: v}, err
}

// arrivals are how many have come to a list since its page was made.
type arrivals struct {
	Many int
	More bool // than are counted
	Here string
}

// arrivalsMost is how far they are counted.
const arrivalsMost = 99

func (o *console) workNews(p *site.Page, seen string) (*site.News, error) {
	since, err := strconv.ParseInt(p.Query("since"), 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // it is no page of ours that asks
	}
	f := readFilter(p.Request.URL.Query())
	f.At = ""
	q := o.queue(p.By(), f)
	q.Since = time.UnixMicro(since)
	n, err := o.Load.Store.Arrived(p, q, arrivalsMost+1)
	if err != nil || n == 0 || strconv.Itoa(n) == seen {
		return nil, err
	}
	here := "/console/work"
	if p.Query("page") == "scores" {
		here = "/console/scores"
	}
	return &site.News{Seen: strconv.Itoa(n), About: arrivals{min(n, arrivalsMost), n > arrivalsMost, here + "?" + f.Address()}}, nil
}

func (o *console) requestNews(p *site.Page, seen string) (*site.News, error) {
	shown, err := strconv.ParseInt(p.Query("shown"), 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // it is no page of ours that asks
	}
	n, err := o.Load.Store.ToDecide(p, p.By())
	if err != nil || n <= shown || strconv.FormatInt(n, 10) == seen {
		return nil, err
	}
	return &site.News{Seen: strconv.FormatInt(n, 10), About: arrivals{Many: int(n - shown), Here: "/console/requests"}}, nil
}

// Live is what the page of a queue follows.
func (w work) Live() string { return liveQueue(w.Filter, w.Made, "work") }

// Live is what the page of many people to be scored follows.
func (s scoring) Live() string { return liveQueue(s.Filter, s.Made, "scores") }

func liveQueue(f filter, made time.Time, page string) string {
	return "/live/console/work?" + f.Address("at", "", "since", strconv.FormatInt(made.UnixMicro(), 10), "page", page)
}

// Live is what the page of a case follows.
func (d dossier) Live() string {
	return "/live" + d.Here("since", strconv.FormatInt(d.Version, 10))
}
