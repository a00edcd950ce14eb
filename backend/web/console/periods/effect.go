package periods

import (
	"html/template"
	"slices"

	"github.com/a-h/templ"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// Effect is what the approval of a request would do to a period, and what
// it is decided by.
type Effect struct {
	*standing
	Move   *move // that it asks for; nil: it is not possible as the period stands
	Terms  []term
	Table  templ.Component       // the terms
	First  bool                  // no terms of it were approved before
	List   template.URL          // the list that is asked for, tried out
	Live   *caseload.ListPreview // as the list would be now; nil: it is as when it was asked for
	Stated int                   // how many applications it moves
}

// Differ are how many terms are not what the preset has.
func (e Effect) Differ() (n int) {
	for _, t := range e.Terms {
		if t.Differs() {
			n++
		}
	}
	return n
}

// ofStage is which applications a publication, or its taking back, moves.
var ofStage = map[casework.RequestKind][]casework.State{
	casework.AskScores:   {casework.Scored},
	casework.AskList:     {casework.Published},
	casework.AskTakeBack: {casework.Published, casework.Listed, casework.NotListed},
}

// Effect tells it of a request, and why it could not be carried out now.
func (o *Pages) Effect(p *site.Page, one base.Asked) (e *Effect, stops string, err error) {
	s, err := o.standingOf(p, one.PeriodID())
	if err != nil {
		return nil, "", err
	}
	e = &Effect{standing: s, First: true}
	for i := range s.Moves {
		if s.Moves[i].Asks == one.Kind {
			e.Move = &s.Moves[i]
		}
	}
	for _, c := range s.States {
		if slices.Contains(ofStage[one.Kind], c.State) {
			e.Stated += c.N
		}
	}
	var before *casework.Terms
	if before = approved(s); before != nil {
		e.First = false
	}
	if e.Terms, err = o.termsOf(s.Period.ID, s.Period.Terms, before); err != nil {
		return nil, "", err
	}
	e.Table = o.termsTable(e.Terms, !e.First)
	if one.Kind == casework.AskList && one.What.Selection != nil {
		e.List = ruleAddress(*one.What.Selection, false)
		if one.State == casework.RequestOpen {
			now, err := o.Load.PreviewList(p, s.Period.ID, *one.What.Selection)
			if err != nil {
				return nil, "", err
			}
			if now.Hash != one.Hash {
				e.Live = &now
			}
		}
	}
	if one.State != casework.RequestOpen {
		return e, "", nil
	}
	obstacle, err := o.Load.Obstacle(p, one.Request)
	if obstacle != nil {
		stops = o.Says(obstacle)
	}
	return e, stops, err
}

// approved are the terms that were approved last; nil: none were.
func approved(s *standing) *casework.Terms {
	var terms, then *casework.Terms
	for _, e := range s.History {
		if e.Terms != nil {
			terms = e.Terms
		}
		if e.Kind == casework.PeriodApproved {
			then = terms
		}
	}
	return then
}
