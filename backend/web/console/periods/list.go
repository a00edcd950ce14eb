package periods

import (
	"net/http"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// row is a period in the list of all.
type row struct {
	*casework.Period
	SentIn, Listed int       // applications
	Next           time.Time // its next date; zero: staff decide it
	Asked          int       // requests that wait for a decision
}

func (o *Pages) mountPeriods() {
	o.Get("/console/periods", "listPeriods", o.periods)
	o.Get("/console/periods/:id", "getPeriod", func(p *site.Page) error { return o.show(p, http.StatusOK, site.Blank(), "", nil) })
	o.Get("/console/periods/:id/open", "getPeriod", o.waiting)
	o.Post("/console/periods/:id/moves", "movePeriod", o.askMove)
	o.Post("/console/periods/:id/takeback", "takeBackPublication", o.askTakeBack)
}

// sentIn are the states behind a submission.
var sentIn = []casework.State{
	casework.Submitted, casework.Accepted, casework.Scored, casework.Published, casework.Listed, casework.NotListed,
	casework.Qualified, casework.PermitIssued, casework.Rejected, casework.Disqualified,
}

// onList are those of who is on the list.
var onList = []casework.State{casework.Listed, casework.Qualified, casework.PermitIssued}

func (o *Pages) periods(p *site.Page) error {
	all, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	counts, err := o.Load.Store.PeriodCounts(p)
	if err != nil {
		return err
	}
	asked := map[string]int{}
	for _, kind := range base.OfPeriod {
		open, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: kind, Limit: base.PerPage})
		if err != nil {
			return err
		}
		for _, r := range open {
			asked[r.Subject]++
		}
	}
	var rows []row
	for _, one := range slices.Backward(all) {
		row := row{Period: one, Asked: asked[string(one.ID)]}
		for _, c := range counts {
			if c.Period == one.ID && slices.Contains(sentIn, c.State) {
				row.SentIn += c.N
			}
			if c.Period == one.ID && slices.Contains(onList, c.State) {
				row.Listed += c.N
			}
		}
		if row.Next, _ = Dates(one); one.Stage == casework.PeriodDraft {
			row.Next = one.Terms.Filing.From
		}
		rows = append(rows, row)
	}
	return p.Show("periods.html", rows)
}
