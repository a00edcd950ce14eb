package policies

import (
	"errors"
	"net/http"

	"luohu/backend/store"
	"luohu/backend/tables"
	"luohu/backend/web/site"
	"luohu/estimator"
	"luohu/estimator/diff"
	"luohu/estimator/edges"
)

// page is one version with everything that the second person decides by.
type page struct {
	version
	Record   store.PolicyVersion // empty: it came with the program
	Table    *estimator.Policy
	Steps    []store.PolicyStep
	Examples int
	Failing  []estimator.Difference
	Before   *estimator.Policy // that it follows; nil: none
	Same     bool              // nothing differs from that
	Sections []diff.Section
	Edges    int // people at its edges
	Moved    []moved
	Own      bool // who looks has submitted it
	Impact   *outcome
	Form     *site.Form
}

// moved is somebody made up, at an edge of the table, who gets other points than
// before.
type moved struct {
	Name       string
	Then, Now  estimator.Points
	Difference estimator.Points
}

// movedShown is how many of them are shown.
const movedShown = 20

// More is how many are not shown.
func (v page) More() int { return max(0, len(v.Moved)-movedShown) }

// Shown are the first of them.
func (v page) Shown() []moved { return v.Moved[:min(len(v.Moved), movedShown)] }

// signer is the name under which somebody's steps stand in the record.
func signer(p *site.Page) string {
	if p.Who.Account == nil { // a token
		return p.By().ID
	}
	return p.Who.Account.Name
}

func (o *pages) mountPolicy() {
	o.Get("/console/policies/:hash", "listPolicyVersions", func(p *site.Page) error { return o.show(p, http.StatusOK, site.Blank()) })
	o.Get("/console/policies/:hash/source", "listPolicyVersions", o.source)
	o.Post("/console/policies/:hash/decision", "decidePolicy", o.judge)
	o.Post("/console/policies/:hash/drop", "submitPolicy", o.drop)
	o.Post("/console/policies/:hash/withdraw", "decidePolicy", o.withdraw)
}

// page reads a version by its whole hash: of the record, or of a file.
func (o *pages) page(p *site.Page) (v page, err error) {
	if _, err := o.Policies.Tables.Refresh(p, o.Load.Store); err != nil {
		return v, err
	}
	hash := "sha256:" + p.Param("hash")
	catalog := o.Policies.Tables.Catalog()
	if v.Record, err = o.Policies.Tables.Version(p, o.Load.Store, hash); err == nil && v.Record.Version != hash {
		err = store.ErrNotFound
	}
	if _, refused := errors.AsType[tables.Refusal](err); refused {
		t, known := catalog.Version(hash)
		if !known {
			return v, store.ErrNotFound
		}
		v.Table, err = t, nil
	}
	if err != nil {
		return v, err
	}
	if v.Table == nil {
		if v.Table, err = o.Policies.load(v.Record); err != nil {
			return v, err
		}
	}
	t := v.Table
	v.version = version{ID: t.ID, Name: t.Name, Version: t.Version, From: t.ValidFrom, Status: ofFile}
	if v.Record.Version != "" {
		v.take(v.Record)
		if v.Steps, err = o.Load.Store.PolicySteps(p, v.Record.Version); err != nil {
			return v, err
		}
	}
	if _, counts := catalog.Version(t.Version); counts {
		v.Until = catalog.Until(t)
	}
	if now, err := catalog.InForce("", o.Load.Now()); err == nil {
		v.Now = now.Version == t.Version
	}
	v.Own = v.By == signer(p)
	v.Before, _ = catalog.Get(t.Supersedes)
	return v, nil
}

// examine tries the examples, and holds it against the one before.
func (o *pages) examine(v *page) {
	v.Examples, v.Failing = v.Table.Examples(), v.Table.Test()
	before := v.Before
	if before == nil {
		return
	}
	d := diff.Between(before, v.Table, o.Policies.Diff)
	v.Same, v.Sections = d.Same, d.Sections()
	for _, edge := range edges.Of(v.Table, o.Policies.Edges) {
		for _, c := range edge.Cases {
			if c.Estimate == nil {
				continue
			}
			then, err := before.Total(c.Facts, c.AsOf)
			if err != nil {
				continue // it asks for something else: the differences tell
			}
			if v.Edges++; then != c.Estimate.Total {
				v.Moved = append(v.Moved, moved{c.Name, then, c.Estimate.Total, c.Estimate.Total - then})
			}
		}
	}
}

func (o *pages) show(p *site.Page, status int, form *site.Form) error {
	v, err := o.page(p)
	if err != nil {
		return err
	}
	v.Form = form
	if v.Impact, err = o.impactOf(p, v); err != nil {
		return err
	}
	if p.Partial() && p.Query("part") == "impact" {
		return p.ShowPart("policy.html", "impact", v)
	}
	o.examine(&v)
	return p.ShowAs(status, "policy.html", v)
}

// source is the file as it was submitted.
func (o *pages) source(p *site.Page) error {
	v, err := o.page(p)
	if err != nil {
		return err
	}
	h := p.Writer.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+v.Hash()[:12]+`.yaml"`)
	p.Status(http.StatusOK)
	_, _ = p.Writer.Write(v.Table.Source()) // the other side may be gone
	return nil
}

func (o *pages) judge(p *site.Page) error {
	form := p.Form()
	decide, said := o.Policies.Tables.Reject, "policy-rejected"
	if form.Get("decision") == "approve" {
		decide, said = o.Policies.Tables.Approve, "policy-approved"
	}
	return o.decided(p, form, decide(p, o.Load.Store, "sha256:"+p.Param("hash"), signer(p), form.Get("reason")), said)
}

// drop lets whoever submitted a draft take it back.
func (o *pages) drop(p *site.Page) error {
	form := p.Form()
	v, err := o.page(p)
	if err != nil {
		return err
	}
	if !v.Own { // somebody else's is for an approver to decline
		return store.ErrNotFound
	}
	return o.decided(p, form, o.Policies.Tables.Reject(p, o.Load.Store, v.Version, signer(p), form.Get("reason")), "policy-dropped")
}

func (o *pages) withdraw(p *site.Page) error {
	form := p.Form()
	return o.decided(p, form, o.Policies.Tables.Withdraw(p, o.Load.Store, "sha256:"+p.Param("hash"), signer(p), form.Get("reason")), "policy-withdrawn")
}

func (o *pages) decided(p *site.Page, form *site.Form, err error, said string) error {
	if err == nil {
		return p.To("/console/policies/"+p.Param("hash"), said)
	}
	if !p.Refused(form, o.told(err)) {
		return err
	}
	return o.show(p, http.StatusUnprocessableEntity, form)
}
