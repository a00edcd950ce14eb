package broadcasts

import (
	"net/http"
	"slices"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/notices"
	"luohu/backend/web/site"
)

// asked is the form of a broadcast.
type asked struct {
	Form    *site.Form
	Title   string
	Notice  string
	Periods []*casework.Period
	States  []casework.State
	Points  []casework.AcceptancePoint
	Topics  []string
	Cities  []string // that the rule names: it was made where there are several
	Tags    []store.Tag
	Ways    []broadcast.Way
	Version int64
	Count   string   // where it is counted whom the form would reach
	Reached *reached // nil: it is not counted yet
}

func (o *Pages) ask(p *site.Page) error {
	return o.askAgain(p, nil, http.StatusOK)
}

func (o *Pages) askAgain(p *site.Page, form *site.Form, status int) error {
	v, err := o.asking(p, form)
	if err != nil {
		return err
	}
	return p.ShowAs(status, "broadcast-new.html", v)
}

// asking is the form of a broadcast that is not begun; nil: nothing is filled in yet.
func (o *Pages) asking(p *site.Page, form *site.Form) (v asked, err error) {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return v, err
	}
	if form == nil {
		way := broadcast.ByTemplate
		if o.Load.Notices.Kind(n.Kind).Template == "" { // its kind has no such message
			way = broadcast.ByCustomer
		}
		form = site.Blank("everybody", "on", "ways", string(way))
	}
	v, err = o.choices(p, form)
	v.Notice, v.Title, v.Count = n.ID, o.Load.Notices.Called(n.Text.Title, n.Period), "/console/notices/"+n.ID+"/broadcast/audience"
	return v, err
}

// choices are what a form offers.
func (o *Pages) choices(p *site.Page, form *site.Form) (v asked, err error) {
	v = asked{Form: form, Ways: broadcast.Ways, Topics: topics, Cities: form.Values["cities"], States: casework.States, Points: casework.AcceptancePoints}
	if v.Periods, err = o.Load.Periods(p); err != nil {
		return v, err
	}
	slices.Reverse(v.Periods)
	v.Tags, err = o.Load.Store.Tags(p)
	return v, err
}

// page is that of one broadcast.
type page struct {
	*broadcast.Broadcast
	Form   *site.Form
	Act    string // the form that was refused; empty: none
	Asked  asked
	Would  *caseload.Prospect // of a draft
	Stops  string             // why a draft can't be sent any more
	Many   bool               // so many that their number is to be typed
	Sample []string           // masked
	Faults []string
	Phone  notices.Phone
	Far    *far // once its audience is written down

	Audience Audience
	By       map[string]string
}

// far is how far it is.
type far struct {
	Of      *broadcast.Broadcast
	Counts  []store.Tally
	States  map[broadcast.State]int
	Settled int
	Left    int
	Rate    int       // a minute
	Minutes int       // until it is through; 0: nobody knows
	Last    time.Time // when the last part of what is spread is due
	Workers []store.Worker
	Retries []store.Tally // with whom it can be tried again
	Masses  []store.Mass  // articles that WeChat sends to many as one
}

// Percent is how much of it is settled.
func (f far) Percent() int {
	if f.Of.Total == 0 {
		return 0
	}
	return 100 * f.Settled / f.Of.Total
}

// Over says that nothing changes by itself any more.
func (f far) Over() bool {
	return f.Of.Stage == broadcast.Done || f.Of.Stage == broadcast.Cancelled && f.Left == 0
}

func (o *Pages) show(p *site.Page) error {
	if p.Partial() {
		b, err := o.Load.Store.Broadcast(p, p.Param("id"))
		if err != nil {
			return err
		}
		v := page{Broadcast: b}
		if v.Far, err = o.far(p, b); err != nil {
			return err
		}
		return p.ShowPart("broadcast.html", "broadcast-state", v)
	}
	return o.page(p, site.Blank(), "", http.StatusOK)
}

func (o *Pages) page(p *site.Page, form *site.Form, act string, status int) error {
	v, err := o.pageOf(p, form, act)
	if err != nil {
		return err
	}
	return p.ShowAs(status, "broadcast.html", v)
}

func (o *Pages) pageOf(p *site.Page, form *site.Form, act string) (v page, err error) {
	b, err := o.Load.Store.Broadcast(p, p.Param("id"))
	if err != nil {
		return v, err
	}
	v = page{Broadcast: b, Form: form, Act: act}
	if v.By, err = o.Load.Store.AccountNames(p, b.CreatedBy, b.AskedBy, b.ApprovedBy); err != nil {
		return v, err
	}
	if v.Audience, err = o.audienceOf(p, b.Rule); err != nil {
		return v, err
	}
	if b.Stage == broadcast.Draft {
		if err := o.would(p, &v); err != nil {
			return v, err
		}
	}
	if v.Phone, err = o.Notices.PhoneOf(v.Sent()); err != nil {
		return v, err
	}
	if !slices.Contains([]broadcast.Stage{broadcast.Draft, broadcast.Asked}, b.Stage) && b.Hash != "" {
		v.Far, err = o.far(p, b)
	}
	return v, err
}

// would finds what a draft would come to, or why it can't be sent any more.
func (o *Pages) would(p *site.Page, v *page) error {
	prospect, err := o.Load.PreviewBroadcast(p, v.ID)
	if _, refused := casework.IsRefusal(err); refused {
		v.Stops = o.Says(err)
		return nil
	}
	if err != nil {
		return err
	}
	v.Would, v.Issue, v.Many = &prospect, prospect.Issue, prospect.Written() >= caseload.ManyRecipients
	for _, f := range prospect.Faults {
		if says := o.Load.Notices.Says(f); !slices.Contains(v.Faults, says) { // the same of two forms
			v.Faults = append(v.Faults, says)
		}
	}
	v.Sample = masked(prospect.Reach.Sample)
	form := v.Form
	if v.Act != "edit" {
		form = written(v.Broadcast)
	}
	v.Asked, err = o.choices(p, form)
	v.Asked.Version, v.Asked.Count = v.Version, "/console/broadcasts/"+v.ID+"/audience"
	return err
}

func (o *Pages) far(p *site.Page, b *broadcast.Broadcast) (*far, error) {
	progress, err := o.Load.Store.ProgressOf(p, b.Ledger)
	if err != nil {
		return nil, err
	}
	f := &far{Of: b, Counts: progress.Tallies, States: map[broadcast.State]int{}, Rate: progress.Rate, Workers: progress.Workers}
	for _, t := range progress.Tallies {
		if f.States[t.State] += t.N; t.State.Final() {
			f.Settled += t.N
		} else {
			f.Left += t.N
		}
		if b.Stage == broadcast.Done && slices.Contains(broadcast.Retried, t.State) {
			f.Retries = append(f.Retries, t)
		}
	}
	if len(f.Retries) > 0 {
		n, err := o.Load.Store.Notice(p, b.Notice)
		if err != nil {
			return nil, err
		}
		if !n.Holds() { // nobody is told of it any more
			f.Retries = nil
		}
	}
	slices.SortFunc(f.Counts, byStateAndNumber)
	if b.AsOne() {
		if f.Masses, err = o.Load.Store.Masses(p, b.Ledger); err != nil {
			return nil, err
		}
	}
	switch {
	case b.Schedule.Over > 0: // it goes by its times
		f.Last = progress.LastDue
	case f.Rate > 0 && b.Stage == broadcast.Sending:
		f.Minutes = (f.Left + f.Rate - 1) / f.Rate
	}
	return f, nil
}

func byStateAndNumber(a, b store.Tally) int {
	if by := slices.Index(broadcast.States, a.State) - slices.Index(broadcast.States, b.State); by != 0 {
		return by
	}
	return b.N - a.N
}
