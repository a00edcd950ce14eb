package console

import (
	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// acts are what somebody may do with a case as it is: the rest is not offered.
type acts struct {
	Claim, Release bool
	Pass, Reject   bool
	Ask            bool // a supplement, of a line
	SendBack       bool
	Permit         bool

	Disqualify, Revoke, Reopen, FalseRecord bool // by two persons
	Rescore                                 bool
}

// Decides says that there is something to decide.
func (a acts) Decides() bool { return a.Pass || a.Reject || a.Ask || a.SendBack }

// Requests says that something may be asked of a second person.
func (a acts) Requests() bool { return a.Disqualify || a.Revoke || a.Reopen || a.FalseRecord }

// acts asks the rules themselves, with what has still to be entered left out.
func (o *console) acts(p *site.Page, d *dossier) (all acts) {
	by, line := p.By(), casework.Line(p.By().Department)
	w := casework.World{Now: o.Load.Now(), By: by, Period: d.Period, Unit: d.Unit, Days: o.Load.Days()}
	can := func(c casework.Command, w casework.World) bool { return allowed(d.Application, c, w) }
	second := w
	second.By = casework.Actor{ID: "second", Role: casework.Approver}
	all.Claim, all.Release = !d.Mine && can(casework.Claim{}, w), d.Mine && can(casework.Release{}, w)
	if by.Role == casework.WindowOfficer {
		all.Pass, all.Reject = can(casework.PassLine{Line: line}, w), can(casework.RejectLine{Line: line, Reason: casework.Other}, w)
		all.Ask, all.SendBack = can(casework.AskSupplement{From: casework.Desk{Line: line}}, w), can(casework.SendBack{Line: line}, w)
		all.Reopen = can(casework.Reopen{}, second)
		all.Permit = by.Department == string(casework.Police) && can(casework.IssuePermit{}, w)
	}
	if base.HasDesk(p) {
		all.Disqualify, all.Revoke = can(casework.Disqualify{}, second), d.State == casework.Disqualified
		all.FalseRecord = !d.SentAt.IsZero()
	}
	all.Rescore = by.Role == casework.Scorer && d.State == casework.Published
	return all
}
