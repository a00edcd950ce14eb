package portal

import (
	"encoding/json"
	"errors"
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// unitView is what a unit sees of itself.
type unitView struct {
	*site.Form
	Unit     *casework.Unit
	Period   *casework.Period // the current one; nil: none
	Point    casework.AcceptancePoint
	Bar      *casework.Bar
	Agents   []caseload.AgentView
	Requests []agentRequest // the newest first
	Wanted   casework.AcceptancePoint
	Consent  consentView // of who looks
	Chat     chat        // likewise
	Most     string      // megabytes of a licence
}

// Open says that agents may be replaced: nothing of the kind waits.
func (v unitView) Open() bool {
	return len(v.Requests) == 0 || v.Requests[0].State != casework.RequestOpen
}

// agentRequest asks for another agent.
type agentRequest struct {
	casework.Request
	caseload.Replacement
	By  string // name of who asked; empty: not of the unit
	Own bool
}

func (o *portal) viewUnit(p *site.Page, form *site.Form) (v unitView, err error) {
	v.Form, v.Most = form, o.mostOfFile()
	if v.Unit, err = o.unit(p); err != nil {
		return v, err
	}
	if v.Period, err = o.current(p); err != nil {
		return v, err
	}
	if v.Period != nil {
		v.Point = v.Unit.Points[v.Period.ID]
	}
	v.Bar = v.Unit.BarOn(o.Load.Now())
	if v.Agents, err = o.Load.AgentsOf(p, p.By(), v.Unit); err != nil {
		return v, err
	}
	if v.Consent, err = o.consented(p); err != nil {
		return v, err
	}
	if v.Chat, err = o.chat(p); err != nil {
		return v, err
	}
	v.Requests, err = o.agentRequests(p, v.Unit, v.Agents)
	return v, err
}

// requestsShown is far above how many a unit has ever made.
const requestsShown = 50

func (o *portal) agentRequests(p *site.Page, u *casework.Unit, agents []caseload.AgentView) (all []agentRequest, err error) {
	asked, err := o.Load.Requests(p, store.RequestFilter{Kind: casework.AskAgent, Subject: u.ID, Limit: requestsShown})
	if err != nil {
		return nil, err
	}
	for i := len(asked) - 1; i >= 0; i-- {
		r := agentRequest{Request: asked[i], Own: asked[i].AskedBy == p.By().ID}
		var d caseload.Details
		if err := json.Unmarshal(r.Details, &d); err != nil {
			return nil, err
		}
		if d.Agent != nil {
			r.Replacement = *d.Agent
		}
		for _, a := range agents {
			if a.ID == r.AskedBy {
				r.By = a.Name
			}
		}
		all = append(all, r)
	}
	return all, nil
}

func (o *portal) unitPage(p *site.Page) error { return o.showUnit(p, http.StatusOK, site.Blank()) }

func (o *portal) showUnit(p *site.Page, status int, form *site.Form) error {
	v, err := o.viewUnit(p, form)
	if err != nil {
		return err
	}
	return p.ShowAs(status, "unit.html", v)
}

// toUnit leads there: signing in anew may end where a file was sent to.
func (o *portal) toUnit(p *site.Page) error { return p.To("/portal/unit", "") }

// licence shows the file itself.
func (o *portal) licence(p *site.Page) error {
	u, err := o.unit(p)
	if err != nil {
		return err
	}
	content, kind, err := o.Load.Licence(p, p.By(), u.USCC, p.Query("thumbnail") != "")
	return send(p, content, kind, err)
}

func (o *portal) handIn(p *site.Page) error {
	form, err := p.Sent(fileLimit)
	if err != nil {
		return o.unitRefused(p, site.Blank("file", ""), o.tooLarge(err))
	}
	u, err := o.unit(p)
	if err != nil {
		return err
	}
	file, header, err := p.Request.FormFile("file")
	if err != nil {
		return o.unitRefused(p, form, &files.Refusal{Code: files.Empty})
	}
	defer file.Close()
	_, err = o.Load.HandInLicence(p, p.By(), u.USCC, version(form), files.Upload{
		Name: header.Filename, Type: header.Header.Get("Content-Type"), Content: file,
	})
	if err != nil {
		return o.unitRefused(p, form, err)
	}
	return p.To("/portal/unit", "licence-handed-in")
}

func (o *portal) unitRefused(p *site.Page, form *site.Form, err error) error {
	if form.Values != nil {
		form.Values.Set("file", "")
	}
	if p.Refused(form, err) {
		return o.showUnit(p, http.StatusUnprocessableEntity, form)
	}
	return err
}

func (o *portal) confirmPoint(p *site.Page) error {
	v, err := o.viewUnit(p, site.Blank())
	if err != nil {
		return err
	}
	v.Wanted = casework.AcceptancePoint(p.Query("point"))
	if v.Period == nil || v.Point != "" || !v.Wanted.Known() {
		return p.To("/portal/unit", "")
	}
	return p.Show("point.html", v)
}

func (o *portal) choosePoint(p *site.Page) error {
	form := p.Form()
	u, err := o.unit(p)
	if err != nil {
		return err
	}
	point, period := casework.AcceptancePoint(form.Get("point")), casework.PeriodID(form.Get("period"))
	_, err = o.Load.ChoosePoint(p, p.By(), u.USCC, version(form), period, point)
	if stale, is := errors.AsType[*caseload.Stale](err); is && stale != nil && u.Points[period] == point {
		err = nil // the form was sent twice
	}
	if err != nil {
		return o.unitRefused(p, form, err)
	}
	return p.To("/portal/unit", "point-chosen")
}
