package periods

import (
	"time"

	"luohu/backend/casework"
)

// Dates are the next one of a period, and by when all is to be scored.
func Dates(p *casework.Period) (until, scoring time.Time) {
	scoring = p.Terms.Filing.To.AddDate(0, 0, p.Terms.Clocks.ScoringCalendarDays)
	switch p.Stage {
	case casework.Applying:
		return p.Terms.Filing.To, scoring
	case casework.Reviewing:
		return scoring, scoring
	case casework.ScoresPublished:
		return p.Display.To, scoring
	case casework.ListPublished:
		return p.Listing.To, scoring
	}
	return until, scoring
}

// date is one of a period's, or a time from one to another.
type date struct {
	Kind        string // filing, fill_in, registration, as_of, scoring, scores, list, permits, query
	From, To    time.Time
	Day         bool // a civil day, without an hour; then From is To
	Provisional bool // it rests on a year whose calendar is not known yet
	Over, Now   bool
}

func (d date) class() string {
	switch {
	case d.Over:
		return "done"
	case d.Now:
		return "now"
	}
	return ""
}

// datesOf are those that are known of a period, in their order.
func (o *Pages) datesOf(p *casework.Period) (all []date) {
	t := p.Terms
	add := func(d date) {
		if d.To.IsZero() {
			return
		}
		now := o.Load.Now()
		end := d.To
		if d.Day {
			now, end = o.Today(), d.To.AddDate(0, 0, 1)
		}
		d.Over = !now.Before(end)
		d.Now = !d.Over && !now.Before(d.From)
		all = append(all, d)
	}
	day := func(kind string, at time.Time, provisional bool) {
		add(date{Kind: kind, From: at, To: at, Day: true, Provisional: provisional})
	}
	window := func(kind string, w casework.Window) { add(date{Kind: kind, From: w.From, To: w.To}) }
	day("as_of", t.AsOf.Time, false)
	if t.Registration != t.Filing {
		window("registration", t.Registration)
	}
	if t.FillIn != t.Filing {
		window("fill_in", t.FillIn)
	}
	window("filing", t.Filing)
	_, scoring := Dates(p)
	day("scoring", dayIn(scoring), false)
	window("scores", p.Display)
	window("list", p.Listing)
	if all, is := p.ForAll(casework.PeriodClosed, o.Load.Days()); is && !p.Listing.To.IsZero() {
		if gained, is := all.Event.(casework.Gained); is {
			day("permits", gained.Permit.Day.Time, gained.Permit.Provisional)
		}
	}
	if !t.QueryUntil.IsZero() {
		add(date{Kind: "query", From: t.QueryUntil, To: t.QueryUntil})
	}
	return all
}

// dayIn is the civil day of a moment in China.
func dayIn(at time.Time) time.Time {
	y, m, d := at.In(casework.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
