package standing

import (
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

// Listed is what a list of a period says of an application.
type Listed struct {
	On      bool
	Place   int               // on it; 0: not told
	Outside string            // why it is not on it: below_line or beyond_number
	Total   estimator.Points  // of the application
	Line    *estimator.Points // the least total on it; nil: a number was taken
	Number  int               // that was taken; 0: a line was
	Until   time.Time         // of its display; zero: that is over
	Second  bool              // those who are not on it are displayed too
	Permit  *Permit           // of who has qualified; nil: not yet
}

// Permit is how far a permit to move in has come.
type Permit struct {
	Issued, Valid time.Time // zero: not yet; until when it is valid, as is told unofficially
	Left          *Left     // until it is to be sent; nil: it was, or nobody counts
}

// Unofficially is for how many days a permit is told to be valid; no rule that was
// found says it, and whoever says it must say so.
const Unofficially = 40

// Listed is what the list says of it, while that can be asked for; nil: there is
// none yet.
func (s Standing) Listed(now time.Time) *Listed {
	a := s.Application
	through := a.State == casework.Qualified || a.State == casework.PermitIssued
	if !through && (s.Results != nil || a.State != casework.Listed && a.State != casework.NotListed) {
		return nil
	}
	l := &Listed{On: a.State != casework.NotListed, Total: a.Total, Second: s.Period.Terms.List.Second}
	l.Place, l.Outside = a.Came()
	if list := s.Period.List; list != nil && list.Selection.By == casework.ByLine {
		l.Line = &list.Selection.Line
	} else if list != nil {
		l.Number = list.Selection.Number
	}
	if s.Period.Stage == casework.ListPublished && s.Period.Listing.Holds(now) {
		l.Until = s.Period.Listing.To
	}
	if through {
		l.Permit = s.permit()
	}
	return l
}

func (s Standing) permit() *Permit {
	p := new(Permit)
	if on := s.Application.IssuedOn; !on.IsZero() {
		p.Issued, p.Valid = on.Time, on.AddDate(0, 0, Unofficially)
	}
	for _, h := range s.Hands {
		if h.Who == AtPermit {
			p.Left = h.Left
		}
	}
	return p
}
