package console

import (
	"errors"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// viewer is the check-list of materials, and the page of one that is looked at.
type viewer struct {
	Papers []paper
	Sheet  *sheet // nil: nothing was handed in
	Before string // ids of the files beside it
	After  string
}

// paper is a material with its pages.
type paper struct {
	caseload.Paper
	Extra bool // handed in, although nothing needs it
}

// sheet is one file of a material.
type sheet struct {
	casework.File
	Material string // what it is called
	At, Of   int    // which of the material's
	Address  string // empty: the file is gone
}

// Picture says that a browser shows it in a page; others are opened beside it.
func (s sheet) Picture() bool { return s.Type == "image/jpeg" || s.Type == "image/png" }

// PDF says that a script draws it in the page; without one it is opened beside it.
func (s sheet) PDF() bool { return s.Type == "application/pdf" }

// viewed finds the materials of a case, and the page that is asked for: the
// first, if none is.
func (o *console) viewed(p *site.Page, d *dossier, table *estimator.Policy) error {
	papers, err := o.Load.Papers(p, p.By(), d.ID)
	var incomplete estimator.FactErrors
	if err != nil && !errors.As(err, &incomplete) { // of a draft
		return err
	}
	v := &d.Viewer
	for _, one := range papers {
		v.Papers = append(v.Papers, paper{Paper: one})
	}
	for _, m := range d.Materials {
		if len(m.Files) > 0 && !slices.ContainsFunc(papers, func(one caseload.Paper) bool { return one.ID == m.ID }) {
			one := paper{Extra: true}
			one.ID, one.Name, one.Files = m.ID, table.MaterialName(m.ID), m.Files
			v.Papers = append(v.Papers, one)
		}
	}
	var all []sheet
	for _, one := range v.Papers {
		for i, f := range one.Files {
			all = append(all, sheet{File: f, Material: one.Name, At: i + 1, Of: len(one.Files)})
		}
	}
	if len(all) == 0 {
		return nil
	}
	at := max(0, slices.IndexFunc(all, func(s sheet) bool { return s.ID == p.Query("file") }))
	if at > 0 {
		v.Before = all[at-1].ID
	}
	if at+1 < len(all) {
		v.After = all[at+1].ID
	}
	v.Sheet = &all[at]
	v.Sheet.Address, _, err = o.Load.Address(p, p.By(), d.ID, v.Sheet.ID, false)
	if _, refused := errors.AsType[*files.Refusal](err); refused || errors.Is(err, store.ErrNotFound) {
		return nil
	}
	v.Sheet.Address = "/api/v1/files/" + v.Sheet.Address
	return err
}
