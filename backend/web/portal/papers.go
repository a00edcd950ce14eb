package portal

import (
	"errors"
	"slices"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// withPapers is an application with its papers, as of one moment.
func (o *portal) withPapers(p *site.Page, at string) (d dossier, all []paper, err error) {
	err = p.View(func(p *site.Page) (err error) {
		if d, err = o.dossier(p, at); err == nil {
			all, err = o.papers(p, d)
		}
		return err
	})
	return d, all, err
}

// papers are those that an application needs, with their pages; none as long as
// what they follow from is not filled in. Behind them stand those that were
// handed in, or are asked for, though the facts don't tell of them.
func (o *portal) papers(p *site.Page, d dossier) (all []paper, err error) {
	a := d.Application
	needed, err := o.Load.Papers(p, p.By(), a.ID)
	if _, open := errors.AsType[estimator.FactErrors](err); open {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	attached, err := o.Load.Attached(p, p.By(), a.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range append(needed, beside(d, needed)...) {
		one := paper{Paper: m, Open: a.State == casework.Assessed || m.Wanted != ""}
		for i, f := range m.Files {
			shown := o.page(attached[f.ID])
			shown.ID, shown.Number, shown.Turn = f.ID, i+1, f.Turn
			shown.Up, shown.Down = moved(m.Files, i, -1), moved(m.Files, i, 1)
			one.Pages = append(one.Pages, shown)
			delete(attached, f.ID)
		}
		for _, f := range attached {
			if f.Material == m.ID {
				one.Before = append(one.Before, o.page(f))
			}
		}
		slices.SortFunc(one.Before, func(a, b page) int { return strings.Compare(a.ID, b.ID) })
		all = append(all, one)
	}
	return all, nil
}

// page is a file with what is known of it.
func (o *portal) page(f caseload.Attached) page {
	shown := page{ID: f.ID, Thumbnail: f.Thumbnail, PDFPages: f.Pages, Poor: f.Quality.Poor()}
	for _, r := range f.Remarks {
		shown.Notes = append(shown.Notes, o.FileWords.Remark(r))
	}
	return shown
}

// beside are papers that no fact tells of.
func beside(d dossier, needed []caseload.Paper) (all []caseload.Paper) {
	a := d.Application
	note := func(id string) {
		is := func(m caseload.Paper) bool { return m.ID == id }
		if slices.ContainsFunc(needed, is) || slices.ContainsFunc(all, is) {
			return
		}
		m := caseload.Paper{Files: a.Material(id).Files, Wanted: a.WantedFor(id)}
		if m.ID, m.Name = id, id; len(m.Files) == 0 && m.Wanted == "" {
			return
		}
		if n, known := need(d.Policy, id); known {
			m.Name, m.What, m.IssuedBy, m.Reference = n.Name, n.What, n.IssuedBy, n.Reference
		}
		all = append(all, m)
	}
	for _, m := range a.Materials {
		note(m.ID)
	}
	for _, s := range a.Wanted {
		for _, want := range s.Wants {
			note(want.Material)
		}
	}
	return all
}

// need is what a table says of a paper.
func need(p *estimator.Policy, id string) (found estimator.Need, known bool) {
	look := func(needs []estimator.Need) {
		for _, n := range needs {
			if n.ID == id {
				found, known = n, true
			}
		}
	}
	var under func(r *estimator.Rule)
	under = func(r *estimator.Rule) {
		look(r.Needs)
		for _, of := range r.Of {
			under(of)
		}
	}
	for _, r := range p.Table() {
		under(r)
	}
	look(p.Always())
	return found, known
}
