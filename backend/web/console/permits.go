package console

import (
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// permits are applications whose permit is to be handed out.
type permits struct {
	Items []permit
	More  bool // behind these
}

// permit is one that is to be handed out.
type permit struct {
	*casework.Application
	Name     string
	UnitName string
	Left     *base.Left
	Accused  bool // a request that waits could disqualify them
}

func (o *console) mountPermits() {
	o.Get("/console/permits", "issuePermit", o.permits)
	o.Post("/console/applications/:id/permit", "issuePermit", o.does(deed{
		"permit", casework.PermitHandedOut, "permit", false,
		func(p *site.Page, id string, seen int64, _ *site.Form) error {
			_, err := o.Load.IssuePermit(p, p.By(), id, seen)
			return err
		},
	}))
}

func (o *console) permits(p *site.Page) error {
	all, err := o.Load.Store.Qualified(p, p.By().Points, base.PerPage+1)
	if err != nil {
		return err
	}
	v := permits{More: len(all) > base.PerPage}
	all = all[:min(len(all), base.PerPage)]
	var persons, units []string
	for _, a := range all {
		persons, units = append(persons, a.Person), append(units, a.Unit)
	}
	n, err := o.Names(p, persons, units, nil)
	if err != nil {
		return err
	}
	accused, err := o.Load.Store.Accused(p, "")
	if err != nil {
		return err
	}
	for _, a := range all {
		left := o.Left(a.Permit.Day.Format(time.DateOnly))
		v.Items = append(v.Items, permit{a, n.Persons[a.Person], n.Units[a.Unit], left, slices.Contains(accused, a.ID)})
	}
	return p.Show("permits.html", v)
}
