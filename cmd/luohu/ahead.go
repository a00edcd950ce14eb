package main

import (
	"time"

	"luohu/backend/web/h5"
	"luohu/estimator"
)

// ahead is the estimator's look at the cut-offs to come, for the page of a
// saved estimate.
func ahead(table *estimator.Policy, facts map[string]any, asOf time.Time) ([]h5.CutOff, error) {
	projection, err := table.Project(facts, asOf)
	if err != nil {
		return nil, err
	}
	all := make([]h5.CutOff, len(projection.Points))
	for i, point := range projection.Points {
		all[i] = h5.CutOff{
			Period: point.Period.Name, AsOf: estimator.DayOf(point.Period.AsOf), Points: point.Total,
			Beyond: projection.Beyond >= 0 && i >= projection.Beyond, Changes: projection.Changes(i),
			Lacking: projection.Lacking(i),
		}
	}
	return all, nil
}
