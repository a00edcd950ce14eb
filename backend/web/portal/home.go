package portal

import (
	"cmp"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// home is what a unit sees first: where the period stands, and its people.
type home struct {
	Unit   *casework.Unit
	Point  casework.AcceptancePoint // of the current period
	Period *casework.Period         // the one that is filed in, or worked on; nil: none
	Lines  []line
	Next   string // cursor of the page behind; empty: this is the last
}

// line is one applicant.
type line struct {
	store.Line
	Name string
}

const perPage = 50

func (o *portal) home(p *site.Page) error {
	unit, err := o.unit(p)
	if err != nil {
		return err
	}
	h := home{Unit: unit}
	if h.Period, err = o.current(p); err != nil {
		return err
	}
	f := store.ApplicationFilter{Unit: p.By().Unit, After: p.Query("after"), Limit: perPage + 1}
	if h.Period != nil {
		f.Period, h.Point = h.Period.ID, unit.Points[h.Period.ID]
	}
	lines, err := o.Load.Store.Applications(p, f)
	if err != nil {
		return err
	}
	if len(lines) > perPage {
		lines = lines[:perPage]
		h.Next = lines[perPage-1].ID
	}
	persons := make([]string, len(lines))
	for i, l := range lines {
		persons[i] = l.Person
	}
	names, err := o.People.Names(p, persons...)
	if err != nil {
		return err
	}
	for _, l := range lines {
		h.Lines = append(h.Lines, line{l, cmp.Or(names[l.Person], "（已删除）")})
	}
	return p.Show("home.html", h)
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
	if err != nil {
		return nil, err
	}
	for _, period := range slices.Backward(all) {
		if period.Stage.Current() {
			return period, nil
		}
	}
	return nil, nil //nolint:nilnil // there is none
}
