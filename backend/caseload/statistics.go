package caseload

import (
	"context"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Statistics are how a period stands. They name no person, and no unit of fewer
// than five.
type Statistics struct {
	Period      casework.PeriodID  `json:"period"`
	At          time.Time          `json:"at"`
	States      []StateCount       `json:"states" doc:"every application, by the state in which it is"`
	Submitted   int                `json:"submitted" doc:"of them: with a number, whatever became of them"`
	Points      []PointCount       `json:"acceptance_points" doc:"submitted ones"`
	Units       []UnitCount        `json:"units" doc:"submitted ones, the units with most of them; none with fewer than 5"`
	OtherUnits  OtherUnits         `json:"other_units"`
	Result      Distribution       `json:"result" doc:"totals of the applications whose points stand"`
	Indicators  []IndicatorFigures `json:"indicators" doc:"of the same applications"`
	Lines       []TurnFigures      `json:"lines" doc:"reviews, in working days from the submission, without those on which the clock stood"`
	Departments []TurnFigures      `json:"departments" doc:"scores, in working days from the acceptance, of the same applications as result"`
	Supplements SupplementFigures  `json:"supplements"`
	Objections  ObjectionFigures   `json:"objections"`
	Estimate    Comparison         `json:"estimate" doc:"how far the result is from the self-assessment"`
}

type (
	// StateCount is how many are in a state.
	StateCount struct {
		State casework.State `json:"state"`
		Count int            `json:"count"`
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
	}
	// TurnFigures are how long a desk takes, and what it has before it.
	TurnFigures struct {
		Of      string `json:"of"`
		Clock   int    `json:"clock,omitempty" doc:"working days that it has; 0: the due day is the same for all"`
		Done    int    `json:"done"`
		P50     int    `json:"p50"`
		P90     int    `json:"p90"`
		P99     int    `json:"p99"`
		Late    int    `json:"late" doc:"of done"`
		Open    int    `json:"open"`
		Overdue int    `json:"overdue" doc:"of open"`
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

const (
	unitsNamed = 20
	leastNamed = 5 // fewer could be told apart
)

// Statistics counts a period: four reads as of one moment, and the names of
// units.
func (c *Caseload) Statistics(ctx context.Context, id casework.PeriodID) (*Statistics, error) {
	var s *Statistics
	err := c.Store.Look(ctx, func(tx *store.Tx) error {
		p, err := periodOr(tx, id, currentOrLast)
		if err != nil {
			return err
		}
		id = p.ID
		policy, err := c.policy(ctx, p)
		if err != nil {
			return err
		}
		t := newTally(p, policy, c.Now())
		if err := tx.EachCount(id, t.count); err != nil {
			return err
		}
		if err := tx.EachFigures(id, t.figures); err != nil {
			return err
		}
		open, err := tx.OpenWork(id, t.today)
		s = t.statistics(open)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, c.nameUnits(ctx, s)
}

func (c *Caseload) nameUnits(ctx context.Context, s *Statistics) error {
	ids := make([]string, len(s.Units))
	for i, u := range s.Units {
		ids[i] = u.Unit
	}
	names, err := c.Store.UnitNames(ctx, ids)
	for i := range s.Units {
		s.Units[i].Name = names[s.Units[i].Unit]
	}
	return err
}

// named are the units with most applications, and what is left of the others.
func named(units map[string]int) (top []UnitCount, others OtherUnits) {
	top = []UnitCount{}
	for id, n := range units {
		top = append(top, UnitCount{Unit: id, Count: n})
	}
	slices.SortFunc(top, func(a, b UnitCount) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		if a.Unit < b.Unit {
			return -1
		}
		return 1
	})
	n := min(len(top), unitsNamed)
	for n > 0 && top[n-1].Count < leastNamed {
		n--
	}
	for _, u := range top[n:] {
		others.Units++
		others.Count += u.Count
	}
	return top[:n], others
}
