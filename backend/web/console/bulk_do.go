package console

import (
	"errors"
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// doBulk goes through all, one after the other: what can't be done any more is
// told, and keeps nothing else from being done. Sent again, nothing is done twice.
func (o *console) doBulk(p *site.Page) error {
	b, deed, err := o.readBulk(p)
	if err != nil {
		return err
	}
	if b.Act == "score" {
		if _, err := parsePoints(b.Values.Typed); err != nil {
			return o.bulkAgain(p, b, deed, "points")
		}
	}
	if b.Act == "return" && b.Values.Reason == "" {
		return o.bulkAgain(p, b, deed, "reason")
	}
	for at := range b.Items {
		if err := o.doOne(p, &b.Items[at], deed, b.Values); err != nil {
			return err
		}
	}
	if err := o.describe(p, &b, func(i *bulkItem, a *casework.Application, _ bulkCases) {
		if i.Done {
			i.Version = a.Version
		}
	}); err != nil {
		return err
	}
	b.Over = true
	for _, i := range b.Items {
		if i.Done {
			b.Many++
		}
	}
	return p.Show("bulk.html", b)
}

// bulkAgain shows all once more, because something is not entered as it should be.
func (o *console) bulkAgain(p *site.Page, b bulk, deed bulkDeed, field string) error {
	b.Form.Wrong = map[string]string{field: ""}
	if err := o.foresee(p, &b, deed); err != nil {
		return err
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "bulk.html", b)
}

// doOne is an error only where going on is no use.
func (o *console) doOne(p *site.Page, i *bulkItem, deed bulkDeed, v bulkValues) error {
	if i.Version == 0 {
		i.Version = site.NeverSeen
	}
	err := o.Door.Let(p, p.By(), deed.right, "applications", i.ID)
	if err == nil {
		err = deed.do(o, p, *i, v)
	}
	if err == nil || sentTwice(err, p.By(), deed.kind) {
		i.Done = true
		return nil
	}
	if i.Stops = o.Says(err); i.Stops == "" {
		return err
	}
	if stale, is := errors.AsType[*caseload.Stale](err); is {
		a, err := o.Load.Application(p, p.By(), i.ID)
		if err != nil {
			return err
		}
		d := &dossier{Application: a}
		if d.Period, err = o.Load.Period(p, a.Period); err != nil {
			return err
		}
		if err := o.changed(p, d, stale); err != nil {
			return err
		}
		i.Since = d.Since
	}
	return nil
}
