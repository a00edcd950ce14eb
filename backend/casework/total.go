package casework

import "luohu/estimator"

// How several departments' scores of one indicator make one.
const (
	combineSingle = "single"
	combineMax    = "max"
	combineAgree  = "agree"
	combineSum    = "sum"
)

// total adds up the valid records, each indicator by its rule, and what false
// records take away. Scores have two digits, so nothing is rounded.
func (a *Application) total() (sum estimator.Points) {
	done := map[string]bool{}
	for _, r := range a.Scores {
		if r.Status == Voided || done[r.Indicator] {
			continue
		}
		done[r.Indicator] = true
		sum += a.IndicatorPoints(r.Indicator)
	}
	for _, f := range a.Falses {
		if !f.Lifted {
			sum += f.Points
		}
	}
	return sum
}

// IndicatorPoints is what the departments' scores of an indicator come to.
func (a *Application) IndicatorPoints(indicator string) (points estimator.Points) {
	first := true
	for _, r := range a.Scores {
		if r.Indicator != indicator || r.Status == Voided {
			continue
		}
		switch {
		case first:
			points = r.Points
		case r.Combine == combineSum:
			points += r.Points
		case r.Combine == combineMax:
			points = max(points, r.Points)
		case r.Points != points: // agree; single has one record
			return 0
		}
		first = false
	}
	return points
}
