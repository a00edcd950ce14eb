package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/progress"
	"luohu/backend/spreadsheet"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// exportsPage is where lists are taken away.
type exportsPage struct {
	Periods []*casework.Period
	States  []casework.State
	Form    *site.Form
}

// exportWork is one that is under way, or was.
type exportWork struct {
	progress.Work
	Asked exportAsked
}

// Path is where its page is.
func (v exportWork) Path() string { return "/console/exports/" + v.ID }

// exportAsked is what is taken away, and in which form.
type exportAsked struct {
	Period casework.PeriodID
	State  casework.State
	Format string
}

// errStopped ends an export that somebody has stopped.
var errStopped = errors.New("the export was stopped")

var exportTypes = map[string]string{exchange.CSV: "text/csv; charset=utf-8", exchange.XLSX: spreadsheet.Type}

func (o *pages) mountExports() {
	o.Get("/console/exports", "exportApplications", ofStaff(func(p *site.Page) error { return o.showExports(p, http.StatusOK, site.Blank()) }))
	o.Post("/console/exports", "exportApplications", ofStaff(o.planExport))
	o.Get("/console/exports/:id", "exportApplications", ofStaff(o.export))
	o.Get("/console/exports/:id/file", "exportApplications", ofStaff(o.takeAway))
	o.Post("/console/exports/:id/stop", "exportApplications", ofStaff(o.stopExport))
}

// ofStaff keeps a page from units, who see less of a list: they have the API.
func ofStaff(show site.Handler) site.Handler {
	return func(p *site.Page) error {
		if p.By().Outside() {
			return &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": "exportApplications", "role": p.By().Role}}
		}
		return show(p)
	}
}

func (o *pages) showExports(p *site.Page, status int, form *site.Form) (err error) {
	v := exportsPage{Form: form, States: casework.States}
	if v.Periods, err = o.Load.Periods(p); err != nil {
		return err
	}
	slices.Reverse(v.Periods)
	return p.ShowAs(status, "exports.html", v)
}

// planExport notes what is wanted; nothing is read yet.
func (o *pages) planExport(p *site.Page) error {
	form := p.Form()
	asked := exportAsked{Format: site.Known(form.Get("format"), exchange.CSV, exchange.XLSX)}
	if asked.Format == "" {
		asked.Format = exchange.XLSX
	}
	if s := casework.State(form.Get("state")); slices.Contains(casework.States, s) {
		asked.State = s
	}
	if typed := form.Get("period"); typed != "" {
		id, err := casework.ParsePeriodID(typed)
		if err != nil {
			return store.ErrNotFound
		}
		asked.Period = id
	}
	w, err := o.Works.Plan(p, p.By().ID, "export", asked)
	if err != nil {
		return err
	}
	return p.To("/console/exports/"+w.ID, "")
}

func (o *pages) exportOf(p *site.Page) (v exportWork, err error) {
	w, found, err := o.Works.Find(p, p.By().ID, p.Param("id"))
	if err == nil && (!found || w.What != "export") {
		err = store.ErrNotFound
	}
	if err != nil {
		return v, err
	}
	v.Work = w
	return v, json.Unmarshal(w.About, &v.Asked)
}

// export tells how far one is. A browser that sees it for the first time begins to
// download, without a script.
func (o *pages) export(p *site.Page) error {
	v, err := o.exportOf(p)
	if err != nil {
		return err
	}
	if p.Partial() {
		return p.ShowPart("export.html", "export-state", v)
	}
	if v.State == progress.Ready {
		p.Header("Refresh", "0; url="+v.Path()+"/file")
	}
	return p.Show("export.html", v)
}

func (o *pages) stopExport(p *site.Page) error {
	v, err := o.exportOf(p)
	if err == nil && !v.Over() {
		err = o.Works.Stop(p, v.Work)
	}
	if err != nil {
		return err
	}
	return p.To(v.Path(), "")
}

// takeAway streams the file, once. What breaks in the middle, or is stopped, ends
// the connection, so that nobody takes half a file for a whole one.
func (o *pages) takeAway(p *site.Page) error {
	v, err := o.exportOf(p)
	if err != nil {
		return err
	}
	if p.Request.Method == http.MethodHead || v.State != progress.Ready {
		return p.To(v.Path(), "")
	}
	f := base.Reach(p.By())
	f.Period = v.Asked.Period
	if v.Asked.State != "" {
		f.States = []casework.State{v.Asked.State}
	}
	w := v.Work
	if ok, err := o.Works.Begin(p, &w); err != nil || !ok {
		if err != nil {
			return err
		}
		return p.To(v.Path(), "")
	}
	e, done, err := o.Exchange.Extract(p, p.By(), f, v.Asked.Format, exchange.ForStaff)
	if err != nil {
		w.State = progress.Failed
		_ = o.Works.Say(p, &w) // the page says why
		return err
	}
	defer done()
	o.stream(p, e, &w, v.Asked.Format)
	return nil
}

// stream sends the rows and says how far they are.
func (o *pages) stream(p *site.Page, e *exchange.Extract, w *progress.Work, format string) {
	h := p.Writer.Header()
	h.Set("Content-Type", exportTypes[format])
	h.Set("Content-Disposition", `attachment; filename="applications.`+format+`"`)
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Total-Count", strconv.Itoa(e.Rows()))
	p.Status(http.StatusOK)
	w.Total = e.Rows()
	connection := http.NewResponseController(p.Writer)
	begun := false
	next := func() error {
		if begun {
			w.Done = min(w.Done+exchange.AtOnce, w.Total)
		}
		begun = true
		if err := o.Works.Say(p, w); err != nil {
			return err
		}
		if o.Works.Asked(p, *w) {
			return errStopped
		}
		return connection.SetWriteDeadline(time.Now().Add(exchange.TakeWithin))
	}
	var until time.Time // none: the connection is another request's then
	err := e.Write(p, p.Writer, format, next)
	switch {
	case err == nil:
		w.State, w.Done = progress.Done, w.Total
	case errors.Is(err, errStopped):
		w.State = progress.Stopped
	default:
		w.State = progress.Failed
	}
	if err != nil {
		until = time.Unix(1, 0) // what would end the answer can't be sent
	}
	_ = o.Works.Say(context.WithoutCancel(p), w) // the browser may be gone
	_ = connection.SetWriteDeadline(until)
}
