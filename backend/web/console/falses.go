package console

import (
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// falseList is the register of false materials.
type falseList struct {
	State string // standing (empty) or lifted
	Of    string // person or unit; empty: both
	Items []falseRow
	Next  string
}

// falseRow is a record with what it is about.
type falseRow struct {
	casework.FalseRecord
	Name     string // of the person, masked; empty: erased
	UnitName string
	USCC     casework.USCC
	Case     *casework.Application // in which it was found, if it is within reach
	Number   string
	Counts   bool // now
	Asked    bool // to be lifted
}

func (o *console) mountFalses() {
	o.Get("/console/false-records", "listFalseRecords", o.falses)
	o.Get("/console/false-records/:id/lift", "liftFalseRecord", func(p *site.Page) error { return o.showLift(p, http.StatusOK, site.Blank()) })
	o.Post("/console/false-records/:id/lift", "liftFalseRecord", o.lift)
}

func (o *console) falses(p *site.Page) error {
	v := falseList{State: site.Known(p.Query("state"), "lifted"), Of: site.Known(p.Query("of"), string(casework.FalseOfPerson), string(casework.FalseOfUnit))}
	lifted := v.State == "lifted"
	all, err := o.Load.FalseRecords(p, store.FalseRecordFilter{Of: casework.FalseOf(v.Of), Lifted: &lifted, After: p.Query("after"), Limit: base.PerPage + 1})
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		v.Next = all[base.PerPage-1].ID
	}
	if v.Items, err = o.falseRows(p, all); err != nil {
		return err
	}
	return p.Show("falses.html", v)
}

// falseRows are records with names, in a fixed number of reads.
func (o *console) falseRows(p *site.Page, all []casework.FalseRecord) (rows []falseRow, err error) {
	var persons, units, found []string
	for _, f := range all {
		found = append(found, f.Application)
		if f.Of == casework.FalseOfUnit {
			units = append(units, f.Subject)
		} else {
			persons = append(persons, f.Subject)
		}
	}
	n, err := o.Names(p, persons, units, nil)
	if err != nil {
		return nil, err
	}
	cases, asked := map[string]*casework.Application{}, map[string]bool{}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		some, err := tx.SomeApplications(base.Distinct(found))
		if err != nil {
			return err
		}
		for _, a := range some {
			cases[a.ID] = a
		}
		open, err := tx.Requests(store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskLiftFalse, Limit: base.PerPage * 2})
		for _, r := range open {
			asked[r.Subject] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		row := falseRow{FalseRecord: f, Name: n.Persons[f.Subject], UnitName: n.Units[f.Subject], Counts: f.Counts(o.Load.Now()), Asked: asked[f.ID]}
		if a := cases[f.Application]; a != nil {
			if row.Number = a.Number; p.By().Reaches(a) {
				row.Case = a
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// liftPage asks for a record to be lifted.
type liftPage struct {
	falseRow
	Form *site.Form
}

func (o *console) showLift(p *site.Page, status int, form *site.Form) error {
	var record casework.FalseRecord
	err := o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		record, err = tx.FalseRecord(p.Param("id"))
		return err
	})
	if err != nil {
		return err
	}
	rows, err := o.falseRows(p, []casework.FalseRecord{record})
	if err != nil {
		return err
	}
	return p.ShowAs(status, "lift.html", liftPage{rows[0], form})
}

func (o *console) lift(p *site.Page) error {
	form, id := p.Form(), p.Param("id")
	_, err := o.Load.Request(p, p.By(), casework.AskLiftFalse, id, caseload.Details{}, form.Get("reason"))
	if err == nil || o.AskedSo(p, err, casework.AskLiftFalse, id, form.Get("reason")) {
		return p.To("/console/false-records", "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.showLift(p, http.StatusUnprocessableEntity, form)
}
