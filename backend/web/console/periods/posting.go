package periods

import (
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/document"
	"luohu/backend/web/paperwork"
	"luohu/backend/web/site"
)

// posting are the lists for the board.
type posting struct {
	Items []posted
	Form  *site.Form
}

// posted is the list of a period.
type posted struct {
	document.Held
	Period *casework.Period
}

func (o *Pages) mountPosting() {
	o.Get("/console/posting", "postList", func(p *site.Page) error { return o.posting(p, http.StatusOK, site.Blank()) })
	o.Post("/console/posting/:period", "postList", func(p *site.Page) error {
		form := p.Form()
		if _, err := o.Documents.Post(p, p.By(), casework.PeriodID(p.Param("period"))); err != nil {
			return o.unposted(p, form, err)
		}
		return p.To("/console/posting", "document-issued")
	})
	o.Get("/console/posting/:period/:document", "postList", func(p *site.Page) error {
		d, file, err := o.Documents.PrintPosting(p, p.By(), casework.PeriodID(p.Param("period")), p.Param("document"))
		if err != nil {
			return o.unposted(p, site.Blank(), err)
		}
		paperwork.Send(p, d, file)
		return nil
	})
}

func (o *Pages) unposted(p *site.Page, form *site.Form, err error) error {
	if !p.Refused(form, err) {
		return err
	}
	return o.posting(p, http.StatusUnprocessableEntity, form)
}

// posting shows every period that has a list now, the newest first.
func (o *Pages) posting(p *site.Page, status int, form *site.Form) error {
	v := posting{Form: form}
	all, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].List == nil {
			continue
		}
		held, err := o.Documents.PostingOf(p, all[i].ID)
		if _, refused := casework.IsRefusal(err); refused { // a list of before there were documents of it
			continue
		}
		if err != nil {
			return err
		}
		v.Items = append(v.Items, posted{held, all[i]})
	}
	return p.ShowAs(status, "posting.html", v)
}
