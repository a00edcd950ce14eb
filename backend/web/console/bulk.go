package console

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// bulkMost is how many are done with at once: as many as a page of a queue that
// was scrolled once.
const bulkMost = 100

// bulkItem is one of many.
type bulkItem struct {
	ID        string // of the application
	Indicator string // of a record; empty: it is about the case
	Version   int64  // that was seen; 0: none yet

	Number string
	Name   string            // of the applicant, masked
	Called string            // the indicator
	State  casework.State    // as it is
	After  casework.State    // as it would be; empty: as it is
	Holder string            // who has it in hand, and loses it
	Points *estimator.Points // that are given already
	Link   string            // to the case
	Stops  string            // why it can't be done, or was not
	Since  []entry           // what has changed since it was looked at
	Can    bool              // it can be done
	Done   bool
}

// Key is how a form names it.
func (i bulkItem) Key() string {
	if i.Indicator == "" {
		return i.ID
	}
	return i.ID + "/" + i.Indicator
}

// bulk is the page on which many are gone through, before and after.
type bulk struct {
	Act     string
	Undo    string // what takes back what was done
	Items   []bulkItem
	Over    bool // it was done, as far as it could be
	Many    int  // that can be done, or were
	Values  bulkValues
	Form    *site.Form
	TooMany bool
	Nothing bool // was chosen

	Page, Narrowed string // the queue that one comes from
}

// Back is that queue.
func (b bulk) Back() string { return "/console/" + cmp.Or(b.Page, "work") + "?" + b.Narrowed }

// Rest is how many can't be done, or were not.
func (b bulk) Rest() int { return len(b.Items) - b.Many }

func (o *console) mountBulk() {
	o.Post("/console/bulk", "listWork", o.previewBulk)
	o.Post("/console/bulk/do", "listWork", o.doBulk)
}

// readBulk reads what was chosen: "id" with what it names, and with the version
// behind it once that was seen.
func (o *console) readBulk(p *site.Page) (b bulk, deed bulkDeed, err error) {
	form := p.Form()
	b = bulk{Act: form.Get("act"), Form: form, Page: site.Known(form.Get("page"), queues...), Narrowed: readFilter(narrowed(form)).Address()}
	deed, there := bulkDeeds[b.Act]
	if !there || !o.Door.May(p.By(), deed.right) {
		return b, deed, &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": deed.right, "role": p.By().Role}}
	}
	b.Undo = deed.undo
	for _, sent := range form.Values["id"] {
		key, version, _ := strings.Cut(sent, "@")
		i := bulkItem{}
		i.ID, i.Indicator, _ = strings.Cut(key, "/")
		if !deed.scores {
			i.Indicator = ""
		}
		if deed.scores && i.Indicator == "" || slices.ContainsFunc(b.Items, func(other bulkItem) bool { return other.Key() == i.Key() }) {
			continue
		}
		if i.Version, err = strconv.ParseInt(version, 10, 64); err != nil || i.Version < 1 {
			i.Version = 0
		}
		b.Items = append(b.Items, i)
	}
	b.Values.Typed, b.Values.Evidence, b.Values.Reason = form.Get("points"), form.Get("evidence"), form.Get("reason")
	b.Values.Points, _ = parsePoints(b.Values.Typed)
	if b.TooMany = len(b.Items) > bulkMost; b.TooMany {
		b.Items = b.Items[:bulkMost]
	}
	b.Nothing = len(b.Items) == 0
	return b, deed, nil
}

// previewBulk shows what would become of each, and why some can't be done.
func (o *console) previewBulk(p *site.Page) error {
	b, deed, err := o.readBulk(p)
	if err != nil {
		return err
	}
	if err := o.foresee(p, &b, deed); err != nil {
		return err
	}
	return p.Show("bulk.html", b)
}

// bulkCases are the cases of items, with what a decision looks at besides.
type bulkCases struct {
	cases   map[string]*casework.Application
	periods map[casework.PeriodID]*casework.Period
	units   map[string]*casework.Unit
}

func (o *console) bulkCases(p *site.Page, items []bulkItem) (all bulkCases, err error) {
	all = bulkCases{map[string]*casework.Application{}, map[casework.PeriodID]*casework.Period{}, map[string]*casework.Unit{}}
	var ids, units []string
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		found, err := tx.SomeApplications(base.Distinct(ids))
		if err != nil {
			return err
		}
		for _, a := range found {
			if p.By().Reaches(a) {
				all.cases[a.ID], units = a, append(units, a.Unit)
			}
		}
		periods, err := tx.Periods()
		if err != nil {
			return err
		}
		for _, period := range periods {
			all.periods[period.ID] = period
		}
		of, err := tx.SomeUnits(base.Distinct(units))
		for _, u := range of {
			all.units[u.ID] = u
		}
		return err
	})
	return all, err
}

// foresee asks the rules of each what they would do.
func (o *console) foresee(p *site.Page, b *bulk, deed bulkDeed) error {
	if err := o.describe(p, b, func(i *bulkItem, a *casework.Application, all bulkCases) {
		w := casework.World{Now: o.Load.Now(), By: p.By(), Period: all.periods[a.Period], Unit: all.units[a.Unit], Days: o.Load.Days()}
		command := deed.wants(p.By(), *i, b.Values)
		if score, is := command.(casework.ScoreCommand); is && score.Step == casework.ScoreGiven && b.Values.Typed == "" {
			record := a.Score(i.Indicator, p.By().Department)
			if record == nil {
				i.Stops = o.Says(&casework.Refusal{Code: casework.CodeNotYours})
				return
			}
			score.Points = record.Least // what is to be given is entered later
			command = score
		}
		events, err := casework.Decide(a, command, w)
		if refusal, refused := casework.IsRefusal(err); refused && refusal.Code != casework.CodeReasonMissing {
			i.Stops = o.Says(err)
			return
		}
		i.Can, i.Version = true, a.Version
		next := a.Clone()
		for _, e := range events {
			next.Evolve(e)
		}
		if next.State != a.State {
			i.After = next.State
		}
		if deed.kind == casework.LinePassed && next.State == casework.Scored { // what is to be scored is found when it is done
			i.After = casework.Accepted
		}
	}); err != nil {
		return err
	}
	for _, i := range b.Items {
		if i.Can {
			b.Many++
		}
	}
	return nil
}

// describe puts names to items; what is not within reach is not found.
func (o *console) describe(p *site.Page, b *bulk, each func(i *bulkItem, a *casework.Application, all bulkCases)) error {
	all, err := o.bulkCases(p, b.Items)
	if err != nil {
		return err
	}
	var persons, holders []string
	var periods []*casework.Period
	for _, a := range all.cases {
		persons = append(persons, a.Person)
		for _, c := range a.Claims {
			holders = append(holders, c.By)
		}
	}
	for _, period := range all.periods {
		periods = append(periods, period)
	}
	n, err := o.Names(p, persons, nil, holders)
	if err != nil {
		return err
	}
	called := map[string]string{}
	if slices.ContainsFunc(b.Items, func(i bulkItem) bool { return i.Indicator != "" }) {
		tables, err := o.Tables(p, periods)
		if err != nil {
			return err
		}
		called = base.Indicators(tables)
	}
	for at := range b.Items {
		i := &b.Items[at]
		a := all.cases[i.ID]
		if a == nil {
			i.Stops = o.Says(&casework.Refusal{Code: casework.CodeNotYours})
			continue
		}
		i.Number, i.Name, i.Called, i.State, i.Link = a.Number, n.Persons[a.Person], called[i.Indicator], a.State, "/console/applications/"+a.ID
		if r := a.Score(i.Indicator, p.By().Department); r != nil && r.Status == casework.Done {
			i.Points = &r.Points
		}
		each(i, a, all)
	}
	return nil
}
