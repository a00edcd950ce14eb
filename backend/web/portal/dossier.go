package portal

import (
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/site"
)

// dossier is an application as its pages show it.
type dossier struct {
	caseload.Filling
	Name   string
	Masked vault.Masked
	At     string // which page it is, for the steps on top
}

// ID is of the application.
func (d dossier) ID() string { return d.Application.ID }

// Path is where its pages are.
func (d dossier) Path() string { return "/portal/applications/" + d.Application.ID }

// State is where it stands.
func (d dossier) State() casework.State { return d.Application.State }

// Version is what the next change is made on.
func (d dossier) Version() int64 { return d.Application.Version }

// Editable says that the unit may still change it.
func (d dossier) Editable() bool { return d.Application.State.Editable() }

// Judged says that the last assessment holds for what is entered now.
func (d dossier) Judged() bool {
	a := d.Application
	return a.Assessed != nil && a.Assessed.Facts == a.Facts.Hash && a.Assessed.PolicyVersion == d.Policy.Version
}

// Passed says that it holds, and reaches the line.
func (d dossier) Passed() bool { return d.Judged() && d.Application.Assessed.Passes }

// HandedIn says that everything which is needed for sure is there. What is needed
// is known only when everything that matters is filled in.
func (d dossier) HandedIn() bool {
	papers, err := d.Papers()
	return err == nil && !slices.ContainsFunc(papers, caseload.Paper.Lacking)
}

func (o *portal) dossier(p *site.Page, at string) (d dossier, err error) {
	d.At = at
	if d.Filling, err = o.Load.Filling(p, p.By(), p.Param("id")); err != nil {
		return d, err
	}
	shown := d.Application.Clone() // results can't be asked for for ever
	shown.State = d.Period.Told(shown.State, p.By(), o.Load.Now())
	d.Application = shown
	person := shown.Person
	names, err := o.names(p, []string{person})
	if err != nil {
		return d, err
	}
	d.Name = names[person]
	masked, err := o.People.Show(p, d.Period.Terms.List, person)
	d.Masked = masked[person]
	return d, err
}

// ownOf is the unit's own application for a person in a period; empty: it has
// none.
func (o *portal) ownOf(p *site.Page, period casework.PeriodID, person string) (string, error) {
	lines, err := o.Load.Store.Applications(p, store.ApplicationFilter{
		Unit: p.By().Unit, Person: person, Period: period, Limit: perPage,
	})
	for _, l := range lines {
		if l.State != casework.Deleted && l.State != casework.Withdrawn {
			return l.ID, err
		}
	}
	return "", err
}
