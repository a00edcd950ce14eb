package caseload

import (
	"slices"

	"luohu/backend/casework"
	"luohu/estimator"
)

// within is what is asked of, narrowed to what somebody reaches; points are empty
// for everything, also what has no point yet.
func (of Scope) within(by casework.Actor) (_ Scope, points []casework.AcceptancePoint, err error) {
	desk := by.Role == casework.WindowOfficer || by.Role == casework.Scorer
	if desk {
		points = by.Points
	}
	notYours := &casework.Refusal{Code: casework.CodeNotYours}
	if of.Point != "" {
		if !of.Point.Known() || desk && !slices.Contains(points, of.Point) {
			return of, nil, notYours
		}
		points = []casework.AcceptancePoint{of.Point}
	}
	if desk && len(points) == 0 { // somebody who was given none reaches nothing
		return of, nil, notYours
	}
	if by.Role == casework.Scorer {
		if of.Department != "" && of.Department != by.Department {
			return of, nil, notYours
		}
		of.Department = by.Department
	}
	return of, points, nil
}

// narrow leaves what a department does: its reviews, its indicators, its times and
// the objections to its scores. How many there are is everybody's to know.
func (s *Statistics) narrow(department string, policy *estimator.Policy) {
	s.Department = department
	s.Units, s.OtherUnits = []UnitCount{}, OtherUnits{}
	s.Result, s.Estimate = Distribution{Line: s.Result.Line, Steps: []Step{}}, Comparison{Steps: []Step{}}
	s.Supplements, s.Objections = SupplementFigures{}, ObjectionFigures{}
	s.Districts, s.Ages, s.UnitKinds = []GroupFigures{}, []GroupFigures{}, []GroupFigures{}
	theirs := map[string]bool{}
	for _, in := range policy.Outline() {
		theirs[in.ID] = slices.ContainsFunc(in.Departments, func(d estimator.Department) bool { return d.ID == department })
	}
	s.Indicators = slices.DeleteFunc(s.Indicators, func(in IndicatorFigures) bool { return !theirs[in.ID] })
	others := func(t TurnFigures) bool { return t.Of != department }
	s.Lines, s.Departments = slices.DeleteFunc(s.Lines, others), slices.DeleteFunc(s.Departments, others)
	s.Answers = slices.DeleteFunc(s.Answers, func(a AnswerFigures) bool { return a.Of != department })
}
