package console

import (
	"slices"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/console/periods"
	"luohu/backend/web/site"
)

// home is what somebody sees first: what presses, and where the period stands.
type home struct {
	Desk     bool // somebody with work of their own
	Pressing store.Pressing
	InHand   store.InHand
	ToDecide int64
	Licences int64                  // to check
	Resting  []*broadcast.Broadcast // that staff have to look at
	Period   *casework.Period       // the current one; nil: none
	Next     *casework.Period       // that is prepared
	Until    time.Time              // the next date of the period; zero: staff decide it
	Scoring  time.Time              // by when all is to be scored
}

// mostResting is how many broadcasts that rest are named.
const mostResting = 10

func (o *console) home(p *site.Page) (err error) {
	h := home{Desk: base.HasDesk(p)}
	if h.Desk {
		if h.Pressing, err = o.Load.Store.Pressing(p, o.all(p.By())); err != nil {
			return err
		}
		if h.InHand, err = o.Load.Store.InHand(p, o.all(p.By())); err != nil {
			return err
		}
	}
	if h.ToDecide, err = o.Load.Store.ToDecide(p, p.By()); err != nil {
		return err
	}
	if o.Door.May(p.By(), "checkLicence") {
		if h.Licences, err = o.Load.Store.LicencesToCheck(p); err != nil {
			return err
		}
	}
	if o.Door.May(p.By(), "resumeBroadcast") {
		if h.Resting, err = o.Load.Store.Broadcasts(p, store.BroadcastFilter{Stages: []broadcast.Stage{broadcast.Paused}, Limit: mostResting}); err != nil {
			return err
		}
	}
	all, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	for _, period := range slices.Backward(all) {
		switch {
		case period.Stage.Current() && h.Period == nil:
			h.Period = period
		case period.Stage == casework.PeriodDraft:
			h.Next = period
		}
	}
	if h.Period != nil {
		h.Until, h.Scoring = periods.Dates(h.Period)
	}
	return p.Show("home.html", h)
}
