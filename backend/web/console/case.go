package console

import (
	"net/url"
	"time"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// dossier is the page of one case.
type dossier struct {
	*casework.Application
	desk      *console // that draws it
	Period    *casework.Period
	Unit      *casework.Unit
	Person    vault.Masked
	Holder    string // who has it in hand; empty: nobody
	Mine      bool   // it is oneself
	HeldUntil time.Time
	Revealed  map[string]string

	Claims      []claim
	Assessed    estimator.Points
	Lines       []line
	Supplements []supplement
	Indicators  []indicator
	Own         []row // what one's department scores
	Falses      []casework.FalseRecord
	History     []entry
	Others      []exchange.Named // of the same person, in other periods
	Viewer      viewer
	Acts        acts

	Form    *site.Form // what was entered and refused; nil: nothing
	Act     string     // what it was about
	Since   []entry    // what has changed since it was looked at
	Phrases *Phrases
	From    string // the place in the queue that one comes from
}

// Here is the address of the page, in the queue that one comes from; pairs are
// added to it.
func (d dossier) Here(pairs ...string) string { return d.address("", pairs) }

// To is where a form of the page goes.
func (d dossier) To(act string, pairs ...string) string { return d.address("/"+act, pairs) }

func (d dossier) address(below string, pairs []string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	if d.From != "" {
		v.Set("from", d.From)
	}
	if len(v) == 0 {
		return "/console/applications/" + d.ID + below
	}
	return "/console/applications/" + d.ID + below + "?" + v.Encode()
}

// Typed is what was entered in words, also where what it was about can't be done
// any more.
func (d dossier) Typed() (all []string) {
	for _, name := range []string{"points", "reason", "text"} {
		if typed := d.Form.Get(name); typed != "" {
			all = append(all, typed)
		}
	}
	return all
}

// Back is the queue that one comes from.
func (d dossier) Back() string { return "/console/work?" + d.filter().Address("at", "") }

// Skip leads to the next case of the queue.
func (d dossier) Skip() string { return "/console/work/next?" + d.filter().Address() }

func (d dossier) filter() filter {
	v, err := url.ParseQuery(d.From)
	if err != nil {
		return filter{}
	}
	return readFilter(v)
}

func (o *console) mountCase() {
	o.Get("/console/applications/:id", "getApplication", func(p *site.Page) error {
		d, err := o.dossier(p)
		if err != nil {
			return err
		}
		if p.Partial() && p.Query("part") == "viewer" {
			return p.ShowPart("case.html", "viewer", d)
		}
		return p.Show("case.html", d)
	})
	o.Get("/console/applications/:id/due", "getApplication", o.due)
	o.Get("/console/applications/:id/told", "getApplication", o.notified)
	o.Post("/console/applications/:id/bindings/:binding/end", "endBinding", o.endBinding)
	o.Post("/console/applications/:id/reveal", "revealPerson", o.reveal)
}

// dossier reads everything of a case that its page shows, as of one moment.
func (o *console) dossier(p *site.Page) (d *dossier, err error) {
	err = p.View(func(p *site.Page) (err error) {
		d, err = o.dossierOf(p)
		return err
	})
	return d, err
}

func (o *console) dossierOf(p *site.Page) (d *dossier, err error) {
	d = &dossier{desk: o, From: p.Query("from"), Phrases: o.Phrases}
	if d.Application, err = o.Load.Application(p, p.By(), p.Param("id")); err != nil {
		return nil, err
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if d.Period, err = tx.Period(d.Application.Period); err != nil {
			return err
		}
		d.Unit, err = tx.Unit(d.Application.Unit)
		return err
	})
	if err != nil {
		return nil, err
	}
	shown, err := o.People.Show(p, d.Period.Terms.List, d.Application.Person)
	if err != nil {
		return nil, err
	}
	d.Person = shown[d.Application.Person]
	if err := o.held(p, d); err != nil {
		return nil, err
	}
	table, err := o.Load.Table(p, d.Period)
	if err != nil {
		return nil, err
	}
	for _, read := range []func(*site.Page, *dossier, *estimator.Policy) error{o.claims, o.viewed, o.told, o.others} {
		if err := read(p, d, table); err != nil {
			return nil, err
		}
	}
	d.Lines, d.Supplements = o.lines(d.Application, d.Period), o.supplements(d.Application, d.Period, table)
	d.Indicators = scored(d.Application, d.Claims, table)
	d.Acts = o.acts(p, d)
	for _, r := range d.Scores {
		if p.By().Role == casework.Scorer && r.Department == p.By().Department && r.Status != casework.Voided {
			own := o.rowOf(p.By(), d.Application, d.Period, r, d.Claims)
			own.Name, own.From = d.Person.Name, d.From
			d.Own = append(d.Own, own)
		}
	}
	return d, nil
}

// held finds who at one's own desk has the case in hand; who has none is told of
// any.
func (o *console) held(p *site.Page, d *dossier) error {
	by := p.By()
	for _, c := range d.Application.Claims {
		line := c.At.Line != ""
		if !c.Holds(o.Load.Now()) || base.HasDesk(p) && (c.At.Authority() != by.Department || line != (by.Role == casework.WindowOfficer)) {
			continue
		}
		accounts, err := o.Load.Store.AccountNames(p, c.By)
		if err != nil {
			return err
		}
		d.Holder, d.Mine, d.HeldUntil = accounts[c.By], c.By == by.ID, c.Until
	}
	return nil
}

// others are the person's applications in other periods, within reach.
func (o *console) others(p *site.Page, d *dossier, _ *estimator.Policy) (err error) {
	f := base.Reach(p.By())
	f.Person, f.Limit = d.Application.Person, base.PerPage
	all, err := o.Exchange.Page(p, f)
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.ID != d.ID {
			d.Others = append(d.Others, n)
		}
	}
	d.Falses, err = o.Load.FalseRecords(p, store.FalseRecordFilter{Subject: d.Application.Person, Limit: base.PerPage})
	return err
}

// reveal tells the person in full, for a reason that is kept.
func (o *console) reveal(p *site.Page) error {
	d, err := o.dossier(p)
	if err != nil {
		return err
	}
	form := p.Form()
	told, err := o.Reveal(p, p.By(), d.Application.Person, []string{"name", "id_number", "phone", "address"}, form.Get("reason"))
	if err != nil {
		return o.again(p, d, "reveal", form, err)
	}
	d.Revealed = told
	return p.Show("case.html", d)
}

// due tells why a line, or a score, is due when it is.
func (o *console) due(p *site.Page) error {
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	period, err := o.Load.Period(p, a.Period)
	if err != nil {
		return err
	}
	for _, l := range o.lines(a, period) {
		if string(l.Line) == p.Query("desk") {
			return p.ShowPart("case.html", "drawn", l.counted())
		}
	}
	return p.ShowPart("case.html", "scoring-due", period)
}
