package units

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// list is the page of units: those that were looked for, or whose licence is
// to be checked.
type list struct {
	Licence string
	Q       string
	Point   string
	Period  *casework.Period // in which a point was chosen; nil: none
	Items   []row
	Next    template.URL
}

// row is a unit in a list.
type row struct {
	*casework.Unit
	Point casework.AcceptancePoint
	Bar   *casework.Bar
}

// Address is what stands behind the question mark; pairs change it.
func (l list) Address(pairs ...string) template.URL {
	return site.Query(url.Values{"licence": {l.Licence}, "q": {l.Q}, "point": {l.Point}}, pairs...)
}

// longestQuery bounds what is looked for, in characters.
const longestQuery = 100

func (o *pages) mountList() {
	o.Get("/console/units", "listUnits", o.units)
	o.Get("/console/units/:uscc", "getUnit", func(p *site.Page) error { return o.show(p, http.StatusOK, site.Blank(), "") })
	o.Get("/console/units/:uscc/licence", "getLicence", func(p *site.Page) error {
		content, kind, err := o.Load.Licence(p, p.By(), code(p), p.Query("thumbnail") != "")
		if err != nil {
			return err
		}
		return p.File(content, kind)
	})
}

func (o *pages) mountActs() {
	o.Post("/console/units/:uscc/licence/decision", "checkLicence", o.checkLicence)
	o.Get("/console/units/:uscc/agents", "replaceAgent", func(p *site.Page) error {
		return o.showReplacement(p, http.StatusOK, site.Blank("old", p.Query("old")))
	})
	o.Post("/console/units/:uscc/agents", "replaceAgent", o.replaceAgent)
	o.Post("/console/units/:uscc/bar", "barUnit", func(p *site.Page) error { return o.ask(p, casework.AskBar, o.Load.RequestBar) })
	o.Post("/console/units/:uscc/bar/lifting", "liftUnitBar", func(p *site.Page) error { return o.ask(p, casework.AskLiftBar, o.Load.RequestLiftBar) })
}

func (o *pages) units(p *site.Page) error {
	l := list{
		Licence: site.Known(p.Query("licence"), "to_check", "pending", "checked", "refused"), Point: site.Known(p.Query("point"), string(casework.Municipal), string(casework.Binhai)),
		Q: strings.TrimSpace(p.Query("q")),
	}
	if runes := []rune(l.Q); len(runes) > longestQuery {
		l.Q = string(runes[:longestQuery])
	}
	periods, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	for _, one := range periods { // the one that is worked on, or else the last that was
		if one.Stage.Current() || l.Period == nil || !l.Period.Stage.Current() && one.Stage != casework.PeriodDraft {
			l.Period = one
		}
	}
	f := store.UnitFilter{Beginning: l.Q, ToCheck: l.Licence == "to_check", After: p.Query("after"), Limit: base.PerPage + 1}
	if !f.ToCheck {
		f.Licence = casework.Licence(l.Licence)
	}
	if l.Point != "" && l.Period != nil {
		f.Period, f.Point = l.Period.ID, casework.AcceptancePoint(l.Point)
	}
	all, err := o.Load.Store.Units(p, f)
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		l.Next = l.Address("after", all[base.PerPage-1].ID)
	}
	for _, u := range all {
		row := row{Unit: u, Bar: u.BarOn(o.Load.Now())}
		if l.Period != nil {
			row.Point = u.Points[l.Period.ID]
		}
		l.Items = append(l.Items, row)
	}
	return p.Show("units.html", l)
}

// page is one unit with everything that is known of it.
type page struct {
	*casework.Unit
	Agents   []caseload.AgentView
	Chosen   []chosenPoint // the newest period first
	Bar      *casework.Bar
	Requests []base.Asked // that are about it, the newest first
	Lines    []exchange.Named
	More     string // where the next page of its applications begins
	Decides  bool   // whether who looks may decide on the licence
	Form     *site.Form
	Act      string // of what was refused
}

// chosenPoint is where its applications of a period are accepted.
type chosenPoint struct {
	Period casework.PeriodID
	Point  casework.AcceptancePoint
}

// Asks says that something of a kind waits for a decision.
func (u page) Asks(kind string) bool {
	return slices.ContainsFunc(u.Requests, func(a base.Asked) bool { return string(a.Kind) == kind && a.State == casework.RequestOpen })
}

// Picture says that a browser shows the licence in a page.
func (u page) Picture() bool { return u.File.Type == "image/jpeg" || u.File.Type == "image/png" }

func (o *pages) show(p *site.Page, status int, form *site.Form, act string) error {
	v, err := o.page(p)
	if err != nil {
		return err
	}
	v.Form, v.Act = form, act
	return p.ShowAs(status, "unit.html", v)
}

func (o *pages) page(p *site.Page) (v *page, err error) {
	v = &page{Form: site.Blank()}
	if v.Unit, err = o.Load.Unit(p, p.By(), code(p)); err != nil {
		return nil, err
	}
	v.Bar = v.BarOn(o.Load.Now())
	if v.Agents, err = o.Load.AgentsOf(p, p.By(), v.Unit); err != nil {
		return nil, err
	}
	for period, point := range v.Points {
		v.Chosen = append(v.Chosen, chosenPoint{period, point})
	}
	slices.SortFunc(v.Chosen, func(a, b chosenPoint) int { return strings.Compare(string(b.Period), string(a.Period)) })
	if err := o.ofTheUnit(p, v); err != nil {
		return nil, err
	}
	v.Decides = v.ToCheck() && o.Door.Let(p, p.By(), "checkLicence", "units", string(v.USCC)) == nil
	return v, o.lines(p, v)
}

// code is the code in an address; nobody has what is none.
func code(p *site.Page) casework.USCC {
	uscc, _ := casework.ParseUSCC(p.Param("uscc"))
	return uscc
}

// ofTheUnit are the requests about it that who looks may see.
func (o *pages) ofTheUnit(p *site.Page, v *page) error {
	f := store.RequestFilter{Subject: v.ID, Limit: base.PerPage}
	if by := p.By(); by.Role == casework.WindowOfficer || by.Role == casework.Scorer {
		f.AskedBy = by.ID
	}
	all, err := o.Load.Requests(p, f)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	v.Requests, err = o.Named(p, all)
	return err
}

// lines are its applications within the reach of who looks.
func (o *pages) lines(p *site.Page, v *page) (err error) {
	f := base.Reach(p.By())
	f.Unit, f.After, f.Limit = v.ID, p.Query("after"), base.PerPage+1
	if v.Lines, err = o.Exchange.Page(p, f); err != nil || len(v.Lines) <= base.PerPage {
		return err
	}
	v.Lines = v.Lines[:base.PerPage]
	v.More = v.Lines[base.PerPage-1].ID
	return nil
}
