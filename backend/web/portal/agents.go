package portal

import (
	"net/http"

	"luohu/backend/web/site"
)

func (o *portal) replacement(p *site.Page) error {
	return o.showReplacement(p, http.StatusOK, site.Blank("old", p.Query("old")))
}

func (o *portal) showReplacement(p *site.Page, status int, form *site.Form) error {
	v, err := o.viewUnit(p, form)
	if err != nil {
		return err
	}
	return p.ShowAs(status, "agents.html", v)
}

// replaceAgent asks for another agent; somebody else decides.
func (o *portal) replaceAgent(p *site.Page) error {
	form := p.Form()
	u, err := o.unit(p)
	if err != nil {
		return err
	}
	with := agentOf(form, "new")
	if o.checkAgent(form, "new", with); form.Get("reason") == "" {
		o.wrong(form, "reason", missing("reason"))
	}
	if len(form.Wrong) == 0 {
		_, err := o.Load.RequestReplacement(p, p.By(), u.USCC, form.Get("old"), with, form.Get("reason"))
		if err == nil {
			return p.To("/portal/unit#agents", "agent-asked")
		}
		if !o.refusedBeside(p, form, err) {
			return err
		}
	}
	return o.showReplacement(p, http.StatusUnprocessableEntity, form)
}

func (o *portal) dropRequest(p *site.Page) error {
	if _, err := o.Load.DropRequest(p, p.By(), p.Param("id")); err != nil {
		return err
	}
	return p.To("/portal/unit#agents", "request-dropped")
}
