package casework

import "luohu/estimator"

// How several departments' scores of one indicator make one.
const (
	combineSingle = "single"
	combineMax    = "max"
	combineAgree  = "agree"
	combineSum    = "sum"
)

// total adds up the indicators. Scores have two digits, so nothing is rounded.
func (a *Application) total() (sum estimator.Points) {
	done := map[string]bool{}
	add := func(indicator string) {
		if !done[indicator] {
			sum += a.IndicatorPoints(indicator)
		}
		done[indicator] = true
	}
	for _, r := range a.Scores {
		if r.Status != Voided {
			add(r.Indicator)
		}
	}
	for _, f := range a.Falses {
		add(f.Indicator)
	}
	return sum
}

// IndicatorPoints is what the departments' scores of an indicator come to, and
// what false records take away within it.
func (a *Application) IndicatorPoints(indicator string) estimator.Points {
	points := a.combined(indicator)
	for _, f := range a.Falses {
		if f.Indicator == indicator && !f.Lifted {
			points += f.Points
		}
	}
	return points
}

// combined is what the departments' scores come to by the indicator's rule.
func (a *Application) combined(indicator string) (points estimator.Points) {
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
