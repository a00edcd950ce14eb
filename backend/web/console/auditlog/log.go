package auditlog

import (
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// filter is how the log is narrowed, as its address has it: by ids and codes.
type filter struct {
	Actor, Act, Kind, Subject string
	From, To                  string // days in China; To is among them
	Before                    int64
}

func readFilter(v url.Values) (f filter) {
	f = filter{Actor: v.Get("actor"), Act: v.Get("act"), Kind: v.Get("kind"), Subject: v.Get("subject"), From: v.Get("from"), To: v.Get("to")}
	f.Before, _ = strconv.ParseInt(v.Get("before"), 10, 64) // what is no number is the first page
	for _, day := range []*string{&f.From, &f.To} {
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			*day = ""
		}
	}
	return f
}

// parts are what it is narrowed by, under the names in its address.
func (f filter) parts() map[string]string {
	return map[string]string{"actor": f.Actor, "act": f.Act, "kind": f.Kind, "subject": f.Subject, "from": f.From, "to": f.To}
}

// Query is what stands behind the question mark; pairs change it.
func (f filter) Query(pairs ...string) template.URL {
	v := url.Values{}
	for name, value := range f.parts() {
		v.Set(name, value)
	}
	return site.Query(v, pairs...)
}

// address is that of the log, narrowed otherwise.
func (f filter) address(pairs ...string) templ.SafeURL {
	return templ.SafeURL("?" + f.Query(pairs...))
}

// Narrowed says that not all is shown.
func (f filter) Narrowed() bool { return f.Query() != "" }

func (f filter) filter() store.AuditFilter {
	wanted := store.AuditFilter{Actor: f.Actor, Act: f.Act, Subject: audit.Subject{Kind: f.Kind, ID: f.Subject}, Before: f.Before}
	if day, err := time.ParseInLocation(time.DateOnly, f.From, casework.Zone); err == nil {
		wanted.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, f.To, casework.Zone); err == nil {
		wanted.To = day.AddDate(0, 0, 1)
	}
	return wanted
}

// noted is an entry with what people call what it is about.
type noted struct {
	store.Sealed
	At      time.Time
	By      string // the name of who did it; empty: none is known
	Does    string
	Kind    string
	Link    string // to what it was done to; empty: there is no page of it
	Of      string // the name of an account that it was done to
	Short   string // its id, as it stands in a list
	Details map[string]string
}

// page is a page of the log, with where the chain stands.
type page struct {
	Filter filter
	ByName string // of the account whose deeds are shown
	Items  []noted
	Rows   templ.Component // the items
	Next   int64
	Acts   templ.Component // what it can be narrowed to
	Deeds  *Deeds
	Chain  chain
	Form   *site.Form
}

func (o *pages) mountLog() {
	o.Get("/console/audit", "listAudit", func(p *site.Page) error { return o.log(p, site.Blank(), http.StatusOK) })
	o.Post("/console/audit/who", "listAudit", o.doneBy)
	o.Get("/console/audit/export", "listAudit", o.export)
	o.Get("/console/audit/entries/:number", "listAudit", o.entry)
}

func (o *pages) log(p *site.Page, form *site.Form, status int) (err error) {
	v := page{Filter: readFilter(p.Request.URL.Query()), Deeds: o.Deeds, Form: form}
	v.Acts = o.acts(v.Filter.Act)
	f := v.Filter.filter()
	f.Limit = base.PerPage
	page, err := o.Load.Store.AuditPage(p, f)
	if err != nil {
		return err
	}
	if len(page) == base.PerPage && page[base.PerPage-1].Number > 1 {
		v.Next = page[base.PerPage-1].Number
	}
	names := []string{v.Filter.Actor}
	for _, e := range page {
		names = append(names, e.ActorID, e.SubjectID)
	}
	called, err := o.Load.Store.AccountNames(p, names...)
	if err != nil {
		return err
	}
	v.ByName = called[v.Filter.Actor]
	for _, e := range page {
		one, err := o.noted(e, called)
		if err != nil {
			return err
		}
		v.Items = append(v.Items, one)
	}
	v.Rows = o.rows(v.Filter, v.Items)
	if v.Chain, err = o.chain(p); err != nil {
		return err
	}
	return p.ShowAs(status, "audit.html", v)
}

// pagesOf are the pages of what is done something to, by its kind.
var pagesOf = map[string]string{"application": "/console/applications/", "account": "/console/staff/", "request": "/console/requests/", "guide": "/console/guides/", "words": "/console/keywords/"}

func (o *pages) noted(e store.Sealed, called map[string]string) (n noted, err error) {
	n = noted{Sealed: e, By: called[e.ActorID], Does: o.Deeds.Act(e.Act), Kind: o.Deeds.Kind(e.SubjectKind), Short: short(e.SubjectID)}
	if n.At, err = time.Parse(audit.Time, e.MadeAt); err != nil { // one that was tampered with has none
		n.At, err = time.Time{}, nil
	}
	if n.By == "" {
		n.By = o.Deeds.Actor(e.ActorKind)
	}
	if e.SubjectKind == "account" {
		n.Of = called[e.SubjectID]
	}
	if page, has := pagesOf[e.SubjectKind]; has {
		n.Link = page + url.PathEscape(e.SubjectID)
	}
	if e.Details != "" && json.Unmarshal([]byte(e.Details), &n.Details) != nil {
		n.Details = map[string]string{"": e.Details}
	}
	return n, err
}

// short is an id that is told from others by its end, where it is random.
func short(id string) string {
	const shown = 8
	if runes := []rune(id); len(runes) > 2*shown {
		return "…" + string(runes[len(runes)-shown:])
	}
	return id
}

// doneBy shows what an account did, found by its name: names are not to stand in
// addresses.
func (o *pages) doneBy(p *site.Page) error {
	form := p.Form()
	a, err := o.Identity.Named(p, form.Get("who"))
	switch {
	case err == nil:
		return p.To("/console/audit?actor="+a.ID, "")
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	form.Code = "none"
	return o.log(p, form, http.StatusNotFound)
}

// entryPage is one entry, held against its hash.
type entryPage struct {
	noted
	Whole        bool  // its text makes the hash that stands with it
	Before, Next int64 // the numbers beside it; 0: there is none
}

func (o *pages) entry(p *site.Page) error {
	number, err := strconv.ParseInt(p.Param("number"), 10, 64)
	if err != nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	e, err := o.Load.Store.AuditEntry(p, number)
	if err != nil {
		return err
	}
	called, err := o.Load.Store.AccountNames(p, e.ActorID, e.SubjectID)
	if err != nil {
		return err
	}
	v := entryPage{}
	if v.noted, err = o.noted(e, called); err != nil {
		return err
	}
	if before, err := audit.ParseHash(e.Previous); err == nil {
		v.Whole = audit.Head{Number: number - 1, Hash: before}.Next(e.Text).Hash.String() == e.Hash
	}
	head, _, err := o.Load.Store.AuditStand(p)
	if err != nil {
		return err
	}
	if v.Before = number - 1; number < head.Number {
		v.Next = number + 1
	}
	return p.Show("audit-entry.html", v)
}
