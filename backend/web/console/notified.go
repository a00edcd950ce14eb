package console

import (
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// tellingsShown is how many messages about a case are shown; a life has some dozens.
const tellingsShown = 100

// notified is what the applicant of a case was told in chat, the newest first.
type notified struct {
	Application *casework.Application
	Bound       int // followers who are the applicant now
	Told        []store.Telling
}

func (o *console) notified(p *site.Page) (err error) {
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	n := notified{Application: a}
	if n.Told, err = o.Load.Store.TellingsOf(p, a.ID, tellingsShown); err != nil {
		return err
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		bound, err := tx.BindingsOf(a.Person)
		n.Bound = len(bound)
		return err
	})
	if err != nil {
		return err
	}
	if p.Partial() {
		return p.ShowPart("told.html", "told", n)
	}
	return p.Show("told.html", n)
}
