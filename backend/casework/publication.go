package casework

import (
	"fmt"
	"slices"

	"luohu/estimator"
)

// Object is the applicant's one objection: every item at once.
type Object struct {
	ID    string
	Items []ObjectedIndicator
}

// ObjectedIndicator is an indicator that somebody does not agree with.
type ObjectedIndicator struct{ Indicator, Reason string }

func (Object) act(*Application) Kind { return ObjectionMade }

func (c Object) decide(a *Application, w World) ([]Event, error) {
	if a.Objection != nil {
		return nil, refuse(CodeObjected)
	}
	if w.Period.Stage != ScoresPublished {
		return nil, refuse(CodeWindowClosed, "window", "objection", "from", w.Period.Display.From, "to", w.Period.Display.To)
	}
	if err := within("objection", w.Period.Display, w.Now); err != nil {
		return nil, err
	}
	if len(c.Items) == 0 {
		return nil, refuse(CodeIndicatorUnknown, "indicator", "")
	}
	var items []ObjectionItem
	for i, o := range c.Items {
		if err := reasoned(fmt.Sprintf("items/%d/reason", i), o.Reason, MaxReason); err != nil {
			return nil, err
		}
		before := len(items)
		for _, r := range a.Scores {
			if r.Indicator == o.Indicator && r.Status != Voided {
				items = append(items, ObjectionItem{Indicator: r.Indicator, Department: r.Department, Reason: o.Reason, Before: r.Points, After: r.Points})
			}
		}
		twice := slices.ContainsFunc(c.Items[:i], func(other ObjectedIndicator) bool { return other.Indicator == o.Indicator })
		if len(items) == before || twice {
			return nil, refuse(CodeIndicatorUnknown, "indicator", o.Indicator, "field", fmt.Sprintf("items/%d/indicator", i))
		}
	}
	return []Event{Objected{c.ID, items}}, nil
}

// KeepScore answers an item: the score stays as it is, for a reason.
type KeepScore struct{ Indicator, Department, Text string }

func (KeepScore) act(*Application) Kind { return ObjectionAnswered }

func (c KeepScore) decide(a *Application, w World) ([]Event, error) {
	r, err := a.recordOf(c.Indicator, c.Department, w)
	if err != nil {
		return nil, err
	}
	if item := a.ObjectionTo(c.Indicator, c.Department); item == nil || !item.Answered.IsZero() {
		return nil, refuse(CodeNoObjection)
	}
	if err := reasoned("text", c.Text, maxText); err != nil {
		return nil, err
	}
	return []Event{ObjectionKept{c.Indicator, c.Department, c.Text, r.Points, r.Points}}, nil
}

// Rescore changes a record after publication: asked by one officer of a
// department, decided by another of the same. It answers the objection to the
// record, if there is one.
type Rescore struct {
	Indicator, Department string
	Points                estimator.Points
	Possible              []estimator.Points // as for a score
	From                  *estimator.Points  // the score that was to be changed; nil: whatever it is
	Reason, Request       string
}

func (Rescore) act(*Application) Kind { return ScoreChanged }

func (c Rescore) decide(a *Application, w World) ([]Event, error) {
	r, err := a.recordOf(c.Indicator, c.Department, w)
	if err != nil {
		return nil, err
	}
	if s := w.Period.Stage; s != ScoresPublished && s != ScoresClosed {
		return nil, refuse(CodeMovedOn, "stage", s)
	}
	if c.From != nil && *c.From != r.Points {
		return nil, refuse(CodePeriodChanged)
	}
	if err := r.bounds(c.Points, c.Possible); err != nil {
		return nil, err
	}
	if err := reasoned("reason", c.Reason, MaxReason); err != nil {
		return nil, err
	}
	item := a.ObjectionTo(c.Indicator, c.Department)
	answers := item != nil && item.Answered.IsZero()
	if c.Points == r.Points && !answers {
		return nil, refuse(CodeNothingToChange, "indicator", c.Indicator)
	}
	after := a.Clone()
	after.Score(c.Indicator, c.Department).Points = c.Points
	events := []Event{Rescored{c.Indicator, c.Department, r.Points, c.Points, after.total(), c.Reason, c.Request}}
	if answers {
		events = append(events, ObjectionKept{c.Indicator, c.Department, c.Reason, r.Points, c.Points})
	}
	return events, nil
}

// IssuePermit hands the permit out.
type IssuePermit struct{}

func (IssuePermit) act(*Application) Kind { return PermitHandedOut }

func (IssuePermit) decide(_ *Application, w World) ([]Event, error) {
	if w.By.Department != string(Police) {
		return nil, refuse(CodeNotAllowed, "act", PermitHandedOut, "role", w.By.Role)
	}
	return []Event{PermitGiven{dayOf(w.Now)}}, nil
}

// Disqualify ends an application that was asked to be ended by another officer.
type Disqualify struct{ Reason, Request string }

func (Disqualify) act(*Application) Kind { return ApplicantDisqualified }

func (c Disqualify) decide(*Application, World) ([]Event, error) {
	if err := reasoned("reason", c.Reason, MaxReason); err != nil {
		return nil, err
	}
	return []Event{Struck{c.Reason, c.Request, false}}, nil
}

// Revoke takes a disqualification back: the state before returns. Where the
// period has gone past that state meanwhile, its publication is taken back
// first.
type Revoke struct {
	Reason, Request string
	OnList          bool // the list that stands counted it: of who was on it, or not
}

func (Revoke) act(*Application) Kind { return DisqualificationRevoked }

func (c Revoke) decide(a *Application, w World) ([]Event, error) {
	if err := reasoned("reason", c.Reason, MaxReason); err != nil {
		return nil, err
	}
	if !w.Period.Stage.still(a.Left) || (a.Left == Listed || a.Left == NotListed) && !c.OnList {
		return nil, refuse(CodeMovedOn, "stage", w.Period.Stage, "state", a.Left)
	}
	events := []Event{Struck{c.Reason, c.Request, true}}
	if a.Left == Listed && w.Period.Stage == Closed { // the display is over, as for the others
		events = append(events, Gained{promised(w.Period, w.Days)})
	}
	return events, nil
}

// still says whether an application in a state can go on in a stage.
func (s Stage) still(state State) bool {
	switch state {
	case Submitted, Accepted, Scored:
		return s == Applying || s == Reviewing
	case Published:
		return s == ScoresPublished || s == ScoresClosed
	case Listed, NotListed:
		return s == ListPublished || s == Closed
	}
	return true
}
