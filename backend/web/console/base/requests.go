package base

import (
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Asked is a request that waits for a second person, or did, as a list has it.
type Asked struct {
	casework.Request
	What        caseload.Details
	By, Decider string // names of accounts
	Own         bool   // one's own: it can be dropped, not decided
	Decides     bool   // whether who looks may decide it

	Case     *casework.Application // that it is about; nil: it is about something else
	Name     string                // of its applicant, masked
	UnitName string
}

// Many says that it is a broadcast to so many that who approves it types their number.
func (a Asked) Many() bool { return a.What.Recipients >= caseload.ManyRecipients }

// PeriodID is that of the period that it is about.
func (a Asked) PeriodID() casework.PeriodID { return casework.PeriodID(a.Subject) }

// ofCase are the kinds whose subject is an application.
var ofCase = []casework.RequestKind{
	casework.AskDisqualify, casework.AskRevoke, casework.AskReopen, casework.AskRescore, casework.AskFalseRecord,
}

// OfUnit are those whose subject is a unit.
var OfUnit = []casework.RequestKind{casework.AskAgent, casework.AskBar, casework.AskLiftBar}

// OfPeriod are those whose subject is a period.
var OfPeriod = []casework.RequestKind{casework.AskPeriod, casework.AskScores, casework.AskTakeBack, casework.AskList}

// Named are requests with what they are about, in a fixed number of reads.
func (o *Console) Named(p *site.Page, all []casework.Request) (items []Asked, err error) {
	var cases, units, accounts []string
	for _, r := range all {
		accounts = append(accounts, r.AskedBy, r.DecidedBy)
		switch {
		case slices.Contains(ofCase, r.Kind):
			cases = append(cases, r.Subject)
		case slices.Contains(OfUnit, r.Kind):
			units = append(units, r.Subject)
		}
	}
	found := map[string]*casework.Application{}
	if len(cases) > 0 {
		err := o.Load.Store.Look(p, func(tx *store.Tx) error {
			some, err := tx.SomeApplications(Distinct(cases))
			for _, a := range some {
				found[a.ID] = a
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var persons []string
	for _, a := range found {
		persons, units = append(persons, a.Person), append(units, a.Unit)
	}
	n, err := o.Names(p, persons, units, accounts)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		one := Asked{Request: r, By: n.Accounts[r.AskedBy], Decider: n.Accounts[r.DecidedBy], Own: r.AskedBy == p.By().ID, UnitName: n.Units[r.Subject]}
		one.Decides = r.State == casework.RequestOpen && !one.Own && decides(p.By(), r)
		if one.What, err = caseload.DetailsOf(r); err != nil {
			return nil, err
		}
		if a := found[r.Subject]; a != nil {
			one.Case, one.Name, one.UnitName = a, n.Persons[a.Person], n.Units[a.Unit]
		}
		items = append(items, one)
	}
	return items, nil
}

// decides says whether somebody decides requests of such a kind.
func decides(by casework.Actor, r casework.Request) bool {
	if r.Kind == casework.AskRescore {
		return by.Role == casework.Scorer && by.Department == r.Department
	}
	return by.Role == casework.Approver
}
