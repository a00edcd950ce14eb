package casework

import (
	"slices"

	"luohu/estimator"
)

// ScoreCommand is what a department does with a record of its own: receive the
// materials, score, skip, or take a score back.
type ScoreCommand struct {
	Step                  Kind // ScoreReceived, ScoreGiven, ScoreSkipped or ScoreReturned
	Indicator, Department string
	Points                estimator.Points
	Possible              []estimator.Points // by the table, in rising order; nil: that is not known
	Reason                string             // needed to skip and to take back
	Evidence              string
}

func (c ScoreCommand) act(*Application) Kind { return c.Step }

func (c ScoreCommand) decide(a *Application, w World) ([]Event, error) {
	find := a.mayScore
	if c.Step == ScoreReturned {
		find = a.mayReturn
	}
	r, err := find(c.Indicator, c.Department, w)
	if err != nil {
		return nil, err
	}
	if err := short("evidence", c.Evidence, MaxReason); err != nil {
		return nil, err
	}
	step := ScoreStep{Step: c.Step, Indicator: c.Indicator, Department: c.Department, Reason: c.Reason, Evidence: c.Evidence}
	switch c.Step {
	case ScoreReceived:
		if r.Status != Awaiting && !r.BySystem {
			return nil, refuse(CodeScoreClosed, "indicator", c.Indicator, "department", c.Department, "status", r.Status, "step", c.Step)
		}
	case ScoreGiven:
		if err := r.bounds(c.Points, c.Possible); err != nil {
			return nil, err
		}
		step.Points = c.Points
	case ScoreSkipped, ScoreReturned:
		if err := reasoned("reason", c.Reason, MaxReason); err != nil {
			return nil, err
		}
	}
	if err := short("reason", c.Reason, MaxReason); err != nil {
		return nil, err
	}
	return []Event{step}, nil
}

// fewPossible is how many values a refusal names all of.
const fewPossible = 20

// bounds says whether a record can have so many points. Scores have two digits
// after the point.
func (r *ScoreRecord) bounds(points estimator.Points, possible []estimator.Points) error {
	if points < r.Least || points > r.Most || points != points.Rounded() {
		return refuse(CodePointsOutside, "least", r.Least, "most", r.Most)
	}
	next, there := slices.BinarySearch(possible, points)
	if there || possible == nil {
		return nil
	}
	var nearest []estimator.Points
	for _, p := range possible[max(next-1, 0):min(next+1, len(possible))] {
		if p >= r.Least && p <= r.Most {
			nearest = append(nearest, p)
		}
	}
	refusal := refuse(CodePointsImpossible, "points", points, "nearest", nearest)
	if len(possible) <= fewPossible {
		refusal.Params["possible"] = possible
	}
	return refusal
}

// mayScore is a department's open record.
func (a *Application) mayScore(indicator, department string, w World) (*ScoreRecord, error) {
	r, err := a.recordOf(indicator, department, w)
	switch {
	case err != nil:
		return nil, err
	case a.awaited(Desk{Indicator: indicator, Department: department}):
		return nil, refuse(CodeSupplementOpen, "indicator", indicator, "department", department)
	case r.Closed() && !r.BySystem: // what the system scored, a department may score itself
		return nil, refuse(CodeScoreClosed, "indicator", indicator, "department", department, "status", r.Status, "step", ScoreGiven)
	}
	return r, nil
}

// mayReturn is a department's closed record.
func (a *Application) mayReturn(indicator, department string, w World) (*ScoreRecord, error) {
	r, err := a.recordOf(indicator, department, w)
	switch {
	case err != nil:
		return nil, err
	case !r.Closed():
		return nil, refuse(CodeScoreClosed, "indicator", indicator, "department", department, "status", r.Status, "step", ScoreReturned)
	}
	return r, nil
}

func (a *Application) recordOf(indicator, department string, w World) (*ScoreRecord, error) {
	if w.By.Department != department {
		return nil, refuse(CodeNotYours)
	}
	r := a.Score(indicator, department)
	if r == nil {
		return nil, refuse(CodeScoreUnknown, "indicator", indicator, "department", department)
	}
	return r, a.held(w)
}

// MatchFalseRecord counts a false record against the person, once, or lifts it.
type MatchFalseRecord struct {
	Record    string
	Indicator string           // within which it counts
	Points    estimator.Points // negative
	Lift      bool
}

func (c MatchFalseRecord) act(*Application) Kind {
	if c.Lift {
		return FalseRecordLifted
	}
	return FalseRecordCounted
}

func (c MatchFalseRecord) decide(a *Application, _ World) ([]Event, error) {
	for _, f := range a.Falses {
		if f.ID == c.Record && f.Lifted == c.Lift {
			return nil, nil // it is so already
		}
		if f.ID == c.Record {
			return []Event{FalseRecordMatched{c.Record, f.Indicator, f.Points, c.Lift}}, nil
		}
	}
	if c.Lift {
		return nil, nil
	}
	return []Event{FalseRecordMatched{c.Record, c.Indicator, c.Points, false}}, nil
}
