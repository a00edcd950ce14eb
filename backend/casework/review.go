package casework

import "slices"

// PassLine lets a line pass; with the second, the score records are made.
type PassLine struct {
	Line   Line
	Scores []ScoreSheet       // what the policy makes of the facts
	Falses []MatchFalseRecord // of the register, against the person
}

func (PassLine) act(*Application) Kind { return LinePassed }

func (c PassLine) decide(a *Application, w World) ([]Event, error) {
	if err := a.mayReview(c.Line, w); err != nil {
		return nil, err
	}
	events := []Event{LineDecided{Line: c.Line, Passed: true}}
	if !a.LastLine(c.Line) {
		return events, nil
	}
	events = append(events, AcceptedNow{c.Scores})
	for _, match := range c.Falses {
		matched, err := match.decide(a, w)
		if err != nil {
			return nil, err
		}
		events = append(events, matched...)
	}
	return events, nil
}

// LastLine says that all other lines have passed.
func (a *Application) LastLine(line Line) bool {
	return !slices.ContainsFunc(a.Reviews, func(r Review) bool { return r.Line != line && r.Status != Passed })
}

// RejectLine ends the application: one line's no is enough.
type RejectLine struct {
	Line   Line
	Reason RejectReason
	Text   string // with Other
}

func (RejectLine) act(*Application) Kind { return LineRejected }

func (c RejectLine) decide(a *Application, w World) ([]Event, error) {
	if err := a.mayReview(c.Line, w); err != nil {
		return nil, err
	}
	if !slices.Contains([]RejectReason{BackPaid, Interrupted, EmployerChange, Other}, c.Reason) {
		return nil, refuse(CodeReasonMissing, "field", "reason")
	}
	if c.Reason == Other || c.Line == Police { // the named reasons are of insurance
		if err := reasoned("text", c.Text, maxText); err != nil {
			return nil, err
		}
	}
	if err := short("text", c.Text, maxText); err != nil {
		return nil, err
	}
	return []Event{LineDecided{Line: c.Line, Reason: c.Reason, Text: c.Text}}, nil
}

// mayReview says whether an officer may decide a line now.
func (a *Application) mayReview(line Line, w World) error {
	r := a.Review(line)
	switch {
	case r == nil || w.By.Department != string(line):
		return refuse(CodeNotYours)
	case a.awaited(Desk{Line: line}):
		return refuse(CodeSupplementOpen, "line", line)
	case r.Status != Pending && r.Status != InSupplement:
		return refuse(CodeLineClosed, "line", line, "status", r.Status)
	}
	return a.held(w)
}

// SendBack puts a line that has passed back to pending; what was scored since
// is void.
type SendBack struct {
	Line   Line
	Reason string
}

func (SendBack) act(*Application) Kind { return LineSentBack }

func (c SendBack) decide(a *Application, w World) ([]Event, error) {
	r := a.Review(c.Line)
	switch {
	case r == nil || w.By.Department != string(c.Line):
		return nil, refuse(CodeNotYours)
	case r.Status != Passed:
		return nil, refuse(CodeLineClosed, "line", c.Line, "status", r.Status)
	}
	if err := reasoned("reason", c.Reason, MaxReason); err != nil {
		return nil, err
	}
	if err := a.held(w); err != nil {
		return nil, err
	}
	return []Event{LineReturned(c)}, nil
}

// Reopen takes a rejection back: asked by one, decided by another, until points
// are published.
type Reopen struct{ Reason, Request string }

func (Reopen) act(*Application) Kind { return ApplicationReopened }

func (c Reopen) decide(_ *Application, w World) ([]Event, error) {
	if w.Period.Stage != Applying && w.Period.Stage != Reviewing {
		return nil, refuse(CodeMovedOn, "stage", w.Period.Stage)
	}
	return []Event{Reviewed{ApplicationReopened, c.Reason, c.Request}}, nil
}
