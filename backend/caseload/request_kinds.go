package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// requestKind is what a request asks for. Only what it does has to be there.
type requestKind struct {
	// mayAsk refuses who asks.
	mayAsk func(c *Caseload, tx *store.Tx, by casework.Actor, r casework.Request, d Details) error
	// detail completes what is asked for, and is the hash of what the second
	// person is to approve.
	detail func(tx *store.Tx, r casework.Request, d *Details) (hash string, err error)
	// carryOut does it, or finds out whether it could be done.
	carryOut func(c *Caseload, ctx context.Context, tx *store.Tx, a asked) error
	// declined is what follows when it is not done.
	declined func(c *Caseload, tx *store.Tx, a asked) error
	// after is what is still to do when it was done, and the transaction is over.
	after func(c *Caseload, ctx context.Context, r casework.Request) error
}

// asked is a request in the hands of who carries it out.
type asked struct {
	casework.Request
	details Details
	by      casework.Actor
	forGood bool // or only to find out whether it could be done
}

// requestKinds are those that a caseload carries out.
var requestKinds = map[casework.RequestKind]requestKind{
	casework.AskPeriod:   ofStanding(func(*casework.Period) casework.PeriodKind { return casework.PeriodApproved }),
	casework.AskScores:   ofStanding(func(*casework.Period) casework.PeriodKind { return casework.ScoresShown }),
	casework.AskTakeBack: ofStanding(takenBack),
	casework.AskList:     {detail: previewed, carryOut: (*Caseload).publishList},

	casework.AskDisqualify: ofApplication(func(a asked) casework.Command { return casework.Disqualify{Reason: a.Reason, Request: a.ID} }),
	casework.AskRevoke:     {mayAsk: reached, carryOut: (*Caseload).revoke},
	casework.AskReopen:     ofApplication(func(a asked) casework.Command { return casework.Reopen{Reason: a.Reason, Request: a.ID} }),
	casework.AskRescore:    {mayAsk: reached, detail: scored, carryOut: (*Caseload).rescore},

	casework.AskBar:     {carryOut: (*Caseload).bar},
	casework.AskLiftBar: {carryOut: (*Caseload).liftBar},
	casework.AskAgent:   {carryOut: (*Caseload).replaceAgent, declined: (*Caseload).turnAway},

	casework.AskFalseRecord:    {mayAsk: reached, carryOut: (*Caseload).enterFalse},
	casework.AskLiftFalse:      {carryOut: (*Caseload).liftFalse},
	casework.AskCalendar:       {carryOut: (*Caseload).loadYear},
	casework.AskNotice:         {detail: hashed, carryOut: (*Caseload).publishNotice},
	casework.AskBroadcast:      {detail: summed, carryOut: (*Caseload).letBroadcast, declined: (*Caseload).dropBroadcast},
	casework.AskContentRelease: {detail: contentHash, carryOut: (*Caseload).releaseContent},
	casework.AskErasure:        {carryOut: (*Caseload).erase, after: (*Caseload).erased},
}

// cannotAsk refuses what no caseload carries out.
func cannotAsk(r casework.Request) error {
	return &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": r.Kind}}
}
