package casework

import (
	"slices"

	"luohu/estimator"
)

// AddApplicant begins an application.
type AddApplicant struct{ Unit, Person string }

func (AddApplicant) act(*Application) Kind { return ApplicantAdded }

func (c AddApplicant) decide(_ *Application, w World) ([]Event, error) {
	if w.Period.Stage != Applying {
		return nil, refuse(CodeNoPeriod)
	}
	if err := within("fill_in", w.Period.Terms.FillIn, w.Now); err != nil {
		return nil, err
	}
	if c.Unit != w.By.Unit {
		return nil, refuse(CodeNotYours)
	}
	if err := w.Unit.barred(w.Now); err != nil {
		return nil, err
	}
	return []Event{Added{w.Period.ID, c.Unit, c.Person}}, nil
}

// EditFacts says which facts have changed; their values are the service's.
type EditFacts struct {
	Hash    string   // of all facts as they are then
	Changed []string // none: nothing to do
}

func (EditFacts) act(*Application) Kind { return FactsEdited }

func (c EditFacts) decide(a *Application, w World) ([]Event, error) {
	if err := within("fill_in", w.Period.Terms.FillIn, w.Now); err != nil {
		return nil, err
	}
	if len(c.Changed) == 0 || c.Hash == a.Facts.Hash {
		return nil, nil // saved twice: the same is there already
	}
	changed := slices.Sorted(slices.Values(c.Changed))
	return []Event{Edited{a.Facts.Revision + 1, c.Hash, changed}}, nil
}

// Assess holds the facts against the line; the total is the estimator's.
type Assess struct {
	Facts         string               // hash of what was counted
	Missing       estimator.FactErrors // facts that are asked for and not given, or can't be used
	PolicyVersion string
	Total, Line   estimator.Points
}

func (c Assess) act(*Application) Kind {
	if c.passes() {
		return AssessmentPassed
	}
	return AssessmentMissed
}

func (c Assess) passes() bool { return c.Line > 0 && c.Total >= c.Line }

func (c Assess) decide(a *Application, w World) ([]Event, error) {
	if err := within("fill_in", w.Period.Terms.FillIn, w.Now); err != nil {
		return nil, err
	}
	if len(c.Missing) > 0 {
		facts := make([]string, len(c.Missing))
		for i, f := range c.Missing {
			facts[i] = f.Pointer
		}
		return nil, refuse(CodeFactsMissing, "facts", facts, "missing", c.Missing)
	}
	if c.Facts != a.Facts.Hash {
		return nil, refuse(CodeStale, "version", a.Version)
	}
	return []Event{Judged{Passes: c.passes(), Total: c.Total, PolicyVersion: c.PolicyVersion, Facts: c.Facts}}, nil
}

// Delete takes back what was never submitted.
type Delete struct{}

func (Delete) act(*Application) Kind { return ApplicationDeleted }

func (Delete) decide(*Application, World) ([]Event, error) {
	return []Event{Ended{End: ApplicationDeleted}}, nil
}

// Withdraw ends the whole application. The person may be added again.
type Withdraw struct{ Reason string }

func (Withdraw) act(*Application) Kind { return ApplicationWithdrawn }

func (c Withdraw) decide(*Application, World) ([]Event, error) {
	if err := reasoned("reason", c.Reason, MaxReason); err != nil {
		return nil, err
	}
	return []Event{Ended{ApplicationWithdrawn, c.Reason}}, nil
}
