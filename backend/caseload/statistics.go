package caseload

import (
	"context"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

// Statistics are how a period stands, or what of it is within somebody's reach.
// They name no person, no unit of fewer than five, and no group of fewer either.
type Statistics struct {
	Period casework.PeriodID `json:"period"`
	At     time.Time         `json:"at" doc:"as of when it was counted"`
	// Points and Department are what it is narrowed to.
	Points     []casework.AcceptancePoint `json:"points,omitempty" doc:"only what was submitted there; left out: everything"`
	Department string                     `json:"department,omitempty" doc:"only what this department does; left out: everything"`

	States      []StateCount       `json:"states" doc:"every application, by the state in which it is"`
	Funnel      []StageCount       `json:"funnel" doc:"how many have come at least so far"`
	Submitted   int                `json:"submitted" doc:"of them: with a number, whatever became of them"`
	ByPoint     []PointCount       `json:"acceptance_points" doc:"submitted ones"`
	Units       []UnitCount        `json:"units" doc:"submitted ones, the units with most of them; none with fewer than 5"`
	OtherUnits  OtherUnits         `json:"other_units"`
	Result      Distribution       `json:"result" doc:"totals of the applications whose points stand"`
	Indicators  []IndicatorFigures `json:"indicators" doc:"of the same applications"`
	Lines       []TurnFigures      `json:"lines" doc:"reviews, in working days from the submission, without those on which the clock stood"`
	Departments []TurnFigures      `json:"departments" doc:"scores, in working days from the acceptance, of the same applications as result"`
	Supplements SupplementFigures  `json:"supplements"`
	Objections  ObjectionFigures   `json:"objections"`
	Answers     []AnswerFigures    `json:"answers" doc:"items of objections by department, in working days from the objection"`
	Estimate    Comparison         `json:"estimate" doc:"how far the result is from the self-assessment"`
	Districts   []GroupFigures     `json:"districts" doc:"submitted ones, by the district of the home"`
	Ages        []GroupFigures     `json:"ages" doc:"submitted ones, by age at the cut-off day, in groups of five years"`
	UnitKinds   []GroupFigures     `json:"unit_kinds" doc:"submitted ones, by the first two characters of the unit's code (GB 32100-2015)"`
}

type (
	// StateCount is how many are in a state.
	StateCount struct {
		State casework.State `json:"state"`
		Count int            `json:"count"`
	}
	// StageCount is how many have come at least so far.
	StageCount struct {
		Stage Milestone `json:"stage"`
		Count int       `json:"count"`
	}
	// PointCount is how many were submitted at an acceptance point.
	PointCount struct {
		Point casework.AcceptancePoint `json:"point"`
		Count int                      `json:"count"`
	}
	// UnitCount is how many a unit has submitted.
	UnitCount struct {
		Unit  string `json:"unit"`
		Name  string `json:"name"`
		Count int    `json:"count"`
	}
	// OtherUnits are those that are not named.
	OtherUnits struct {
		Units int `json:"units"`
		Count int `json:"count"`
	}
	// Distribution is how points are spread, and how many reach the line.
	Distribution struct {
		Count   int              `json:"count"`
		Line    estimator.Points `json:"line"`
		Reached int              `json:"reached"`
		Mean    estimator.Points `json:"mean"`
		Steps   []Step           `json:"steps"`
	}
	// Step is how many have from From points on, up to but not To.
	Step struct {
		From  estimator.Points `json:"from"`
		To    estimator.Points `json:"to"`
		Count int              `json:"count"`
	}
	// IndicatorFigures are of one indicator.
	IndicatorFigures struct {
		ID         string           `json:"id"`
		Name       string           `json:"name"`
		Count      int              `json:"count" doc:"how many have a record of it"`
		WithPoints int              `json:"with_points" doc:"of them: not 0"`
		Share      float64          `json:"share" doc:"with_points of count"`
		Mean       estimator.Points `json:"mean" doc:"over count"`
		Claimed    Claimed          `json:"claimed" doc:"how far it is from what was claimed, where that is known"`
	}
	// Claimed is how far the result of an indicator is from the self-assessment.
	Claimed struct {
		Count      int              `json:"count"`
		Mean       estimator.Points `json:"mean" doc:"of what was claimed"`
		Difference estimator.Points `json:"difference" doc:"of the mean result: negative where less was found"`
		Higher     int              `json:"higher"`
		Lower      int              `json:"lower"`
	}
	// TurnFigures are how long a desk takes, and what it has before it.
	TurnFigures struct {
		Of      string     `json:"of"`
		Clock   int        `json:"clock,omitempty" doc:"working days that it has; 0: the due day is the same for all"`
		Done    int        `json:"done"`
		P50     int        `json:"p50"`
		P90     int        `json:"p90"`
		P99     int        `json:"p99"`
		Late    int        `json:"late" doc:"of done"`
		Open    int        `json:"open"`
		Overdue int        `json:"overdue" doc:"of open"`
		Days    []DayCount `json:"days" doc:"of done, by how many working days they took"`
	}
	// DayCount is how many took so many working days.
	DayCount struct {
		Days  int `json:"days"`
		Count int `json:"count"`
	}
	// SupplementFigures are of all supplements.
	SupplementFigures struct {
		Asked    int `json:"asked"`
		Answered int `json:"answered"`
		Late     int `json:"late" doc:"of answered"`
		Open     int `json:"open"`
		Overdue  int `json:"overdue" doc:"of open"`
	}
	// ObjectionFigures are of all items of objections.
	ObjectionFigures struct {
		Applications int `json:"applications"`
		Items        int `json:"items"`
		Kept         int `json:"kept"`
		Changed      int `json:"changed"`
		Open         int `json:"open"`
	}
	// AnswerFigures are the items of objections that a department has to answer.
	AnswerFigures struct {
		Of      string `json:"of"`
		Items   int    `json:"items"`
		Kept    int    `json:"kept"`
		Changed int    `json:"changed"`
		Open    int    `json:"open"`
		P50     int    `json:"p50"`
		P90     int    `json:"p90"`
	}
	// Comparison is the result less the estimate.
	Comparison struct {
		Count  int              `json:"count"`
		Equal  int              `json:"equal"`
		Higher int              `json:"higher"`
		Lower  int              `json:"lower"`
		Mean   estimator.Points `json:"mean"`
		Steps  []Step           `json:"steps"`
	}
)

// Scope is what statistics are asked of.
type Scope struct {
	Period     casework.PeriodID        // empty: the current one, or else the last
	Point      casework.AcceptancePoint // empty: all within reach
	Department string                   // empty: all within reach
}

// Statistics are those of a period, as far as they are within somebody's reach: an
// officer's of their points, a scorer's of their department besides.
func (c *Caseload) Statistics(ctx context.Context, by casework.Actor, of Scope) (*Statistics, error) {
	of, points, err := of.within(by)
	if err != nil {
		return nil, err
	}
	counted, err := c.counting(ctx, of.Period)
	if err != nil {
		return nil, err
	}
	t := newTally()
	for point, other := range counted.ByPoint {
		if len(points) == 0 || slices.Contains(points, point) {
			t.merge(other)
		}
	}
	s := t.statistics(counted)
	s.Points = points
	if of.Department != "" {
		s.narrow(of.Department, counted.policy)
	}
	return s, c.nameUnits(ctx, s)
}
