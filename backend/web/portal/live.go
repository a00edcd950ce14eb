package portal

import (
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// newsMost is how much of what has happened is told above an application.
const newsMost = 20

// mountLive mounts what open pages follow.
func (o *portal) mountLive() {
	o.Live("/live/portal/applications/:id", "getApplication", site.Followed{
		Part: "live-application", About: func(p *site.Page) []string { return []string{p.Param("id")} }, Every: time.Minute, Look: o.news,
	})
}

// news is what has happened to an application since its page was made.
type news struct {
	Events []changed
	Here   string
}

func (o *portal) news(p *site.Page, seen string) (*site.News, error) {
	since, err := strconv.ParseInt(p.Query("since"), 10, 64)
	if err != nil || p.By().Role != casework.Agent {
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
	v := news{Here: "/portal/applications/" + p.Param("id")}
	for _, e := range events {
		v.Events = append(v.Events, changed{string(e.Event.Kind()), e})
	}
	return &site.News{Seen: last, About: v}, nil
}
