package portal

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"luohu/backend/casework"
	"luohu/backend/standing"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// home is what a unit sees first: where the period stands, and its people.
type home struct {
	Unit    *casework.Unit
	Point   casework.AcceptancePoint // of the current period
	Period  *casework.Period         // the one that is filed in, or worked on; nil: none
	Filters []tab
	Filter  string
	Search  string
	Lines   []line
	Rows    templ.Component // they, drawn
	Next    string          // cursor of the page behind; empty: this is the last
	Most    bool            // the search looked at the first applicants only
	Presses []line          // of whom a supplement waits, what is due first standing first

	periods []*casework.Period // all
}

// Narrowed says that some may be left out.
func (h home) Narrowed() bool { return h.Filter != "" || h.Search != "" }

// line is one applicant.
type line struct {
	store.Line
	Name  string
	Asked *standing.Left // the supplement that is due first; nil: none is open
	Shown bool           // points may be seen
}

// Countdown is how long there is for that supplement.
func (l line) Countdown() templ.Component { return countdown(l.Asked) }

// tab is one way to narrow the list.
type tab struct {
	Name   string
	States []casework.State
	Asked  bool // only where a supplement waits
}

var tabs = []tab{
	{Name: "", States: living()},
	{Name: "filling", States: []casework.State{casework.Draft, casework.AssessmentFailed, casework.Assessed}},
	{Name: "asked", Asked: true},
	{Name: "sent", States: []casework.State{casework.Submitted, casework.Accepted, casework.Scored}},
	{Name: "published", States: []casework.State{casework.Published, casework.Listed, casework.NotListed, casework.Qualified, casework.PermitIssued}},
}

// living are all states but that of what was deleted.
func living() (all []casework.State) {
	for _, s := range casework.States {
		if s != casework.Deleted {
			all = append(all, s)
		}
	}
	return all
}

// A search opens the names of that many applicants: a unit has fewer.
const (
	perPage      = 50
	searchedMost = 500
)

func (o *portal) home(p *site.Page) error {
	unit, err := o.unit(p)
	if err != nil {
		return err
	}
	h := home{Unit: unit, Filters: tabs, Search: strings.TrimSpace(p.Query("q"))}
	if h.periods, err = o.Load.Periods(p); err != nil {
		return err
	}
	h.Period = current(h.periods)
	f := store.ApplicationFilter{Unit: p.By().Unit, After: p.Query("after"), Limit: perPage + 1}
	for _, t := range tabs {
		if t.Name == p.Query("state") {
			h.Filter, f.States, f.Asked = t.Name, t.States, t.Asked
		}
	}
	if h.Period != nil {
		f.Period, h.Point = h.Period.ID, unit.Points[h.Period.ID]
	}
	if h.Search != "" {
		f.After, f.Limit = "", searchedMost
	}
	lines, err := o.Load.Store.Applications(p, f)
	if err != nil {
		return err
	}
	if h.Search == "" && len(lines) > perPage {
		lines = lines[:perPage]
		h.Next = lines[perPage-1].ID
	}
	if h.Lines, err = o.named(p, lines, h.periods); err != nil {
		return err
	}
	if h.Search != "" {
		h.Most = len(lines) == searchedMost
		h.Lines = found(h.Lines, h.Search)
	}
	if err := o.due(p, h.Lines); err != nil {
		return err
	}
	if h.Presses, err = o.presses(p, h, f); err != nil {
		return err
	}
	h.Rows = o.rows(h.Lines)
	return p.Show("home.html", h)
}

// presses are those of the whole list for whom something is due, looked for where
// the list begins: it is in the order in which they were added.
func (o *portal) presses(p *site.Page, h home, f store.ApplicationFilter) (all []line, err error) {
	if h.Narrowed() || f.After != "" {
		return nil, nil
	}
	if all = slices.Clone(h.Lines); h.Next != "" {
		f.Asked, f.Limit = true, perPage
		lines, err := o.Load.Store.Applications(p, f)
		if err != nil {
			return nil, err
		}
		if all, err = o.named(p, lines, h.periods); err != nil {
			return nil, err
		}
		if err := o.due(p, all); err != nil {
			return nil, err
		}
	}
	all = slices.DeleteFunc(all, func(l line) bool { return l.Asked == nil })
	slices.SortStableFunc(all, func(a, b line) int { return a.Asked.Day.Compare(b.Asked.Day) })
	return all, nil
}

// named brings the names of applicants, and the state that they are told: one read,
// and one whether others have filed for them.
func (o *portal) named(p *site.Page, lines []store.Line, periods []*casework.Period) (all []line, err error) {
	persons := make([]string, len(lines))
	for i, l := range lines {
		persons[i] = l.Person
	}
	names, err := o.names(p, persons)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if i := slices.IndexFunc(periods, func(of *casework.Period) bool { return of.ID == l.Period }); i >= 0 {
			l.State = periods[i].Told(l.State, p.By(), o.Load.Now())
		}
		all = append(all, line{Line: l, Name: names[l.Person], Shown: l.State.PointsOut()})
	}
	return all, nil
}

// names are full where the unit itself has given them, and masked where another
// has filed for the person too: what others have said of somebody is not told.
func (o *portal) names(p *site.Page, persons []string) (map[string]string, error) {
	names, err := o.People.FullNames(p, persons...)
	if err != nil {
		return nil, err
	}
	others, err := o.Load.Store.FiledElsewhere(p, p.By().Unit, persons)
	if err != nil {
		return nil, err
	}
	told := map[string]string{}
	for _, person := range persons {
		name := names[person]
		if others[person] {
			name = casework.MaskName(name)
		}
		told[person] = cmp.Or(name, "（已删除）")
	}
	return told, nil
}

// found are those in whose name, or number, there is what was searched for.
func found(lines []line, what string) (all []line) {
	for _, l := range lines {
		if strings.Contains(l.Name, what) || l.Number != "" && strings.HasPrefix(l.Number, what) {
			all = append(all, l)
			if len(all) == perPage {
				break
			}
		}
	}
	return all
}

// due tells what has to be done first.
func (o *portal) due(p *site.Page, lines []line) error {
	all := make([]store.Line, len(lines))
	for i, l := range lines {
		all[i] = l.Line
	}
	asked, err := standing.Asked(p, o.Load.Store, all, o.Load.Now(), o.Load.Days())
	for i, l := range lines {
		lines[i].Asked = asked[l.ID]
	}
	return err
}

// until is how long there is until a due date.
func (o *portal) until(due casework.Due) *standing.Left {
	return standing.Until(due, o.Load.Now(), o.Load.Days())
}

// unit is the one of who asks.
func (o *portal) unit(p *site.Page) (u *casework.Unit, err error) {
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		u, err = tx.Unit(p.By().Unit)
		return err
	})
	return u, err
}

// current is the period that is filed in or worked on; nil: none.
func (o *portal) current(p *site.Page) (*casework.Period, error) {
	all, err := o.Load.Periods(p)
	return current(all), err
}

func current(all []*casework.Period) *casework.Period {
	for _, p := range slices.Backward(all) {
		if p.Stage.Current() {
			return p
		}
	}
	return nil
}
