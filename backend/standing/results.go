package standing

import (
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/estimator"
)

// Results are what came out, beside the own assessment.
type Results struct {
	Total, Own, Differ estimator.Points // by the departments, by the own assessment, between them
	Assessed           bool
	Lines              []Result
}

// Result is one line of the table.
type Result struct {
	ID, Name           string
	Given, Own, Differ estimator.Points
	Because            string // of the own assessment
	Records            []casework.ScoreRecord
}

// ResultsOf holds what the departments gave against the own assessment.
func ResultsOf(f caseload.Filling) *Results {
	a, r := f.Application, &Results{Total: f.Application.Total}
	own := map[string]estimator.IndicatorResult{}
	if e, err := f.Policy.Estimate(f.Facts, f.Period.Terms.AsOf.Time); err == nil {
		r.Assessed, r.Own, r.Differ = true, e.Total, a.Total-e.Total
		for _, in := range e.Indicators {
			own[in.ID] = in
		}
	}
	for _, in := range f.Policy.Outline() {
		line := Result{ID: in.ID, Name: in.Name, Given: a.IndicatorPoints(in.ID), Own: own[in.ID].Points, Because: own[in.ID].Because}
		line.Differ = line.Given - line.Own
		for _, record := range a.Scores {
			if record.Indicator == in.ID && record.Status != casework.Voided {
				line.Records = append(line.Records, record)
			}
		}
		r.Lines = append(r.Lines, line)
	}
	return r
}
