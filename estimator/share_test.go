package estimator_test

import (
	"maps"
	"slices"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Half a cent of one department and half a cent of another are a cent: nobody is
// scored otherwise than they worked out only because each rounds alone.
func TestWhatDepartmentsGiveAddsUpToWhatWasWorkedOut(t *testing.T) {
	mended, policies := 0, tabletest.Shipped(t)
	for _, who := range people(t) {
		p := policies[who.Policy]
		for _, in := range p.Outline() {
			if len(in.Departments) == 0 || len(in.Departments[0].Parts) == 0 {
				continue
			}
			for months := range int64(60) {
				facts := maps.Clone(who.Facts)
				for i, f := range p.Reads(in.ID) {
					if f.Type == estimator.Months {
						facts[f.ID] = (months + int64(i)*7) % (f.Most() + 1)
					}
				}
				lines, err := p.Trace(facts, who.asOf(t))
				if err != nil {
					t.Fatal(err)
				}
				line := lines.Indicators[slices.IndexFunc(lines.Indicators, func(r estimator.IndicatorResult) bool { return r.ID == in.ID })]
				var sum, alone estimator.Points
				for _, d := range in.Departments {
					given := line.Share(d.ID)
					sum, alone = sum+given, alone+roundedAlone(line, d)
					if _, is := slices.BinarySearch(p.Possible(in.ID, d.ID), given); !is {
						t.Errorf("%s: %s gives %s of %v in %s, which nobody can get", who.Policy, d.ID, given, facts, in.ID)
					}
				}
				if want := line.Points.Rounded(); sum != want {
					t.Errorf("%s: departments give %s of %v in %s, want %s", who.Policy, sum, facts, in.ID, want)
				}
				if alone != sum {
					mended++
				}
			}
		}
	}
	if mended == 0 {
		t.Error("rounding alone would come to the same: these people show nothing")
	}
}

func roundedAlone(line estimator.IndicatorResult, d estimator.Department) (sum estimator.Points) {
	for _, part := range line.Parts {
		if slices.Contains(d.Parts, part.ID) {
			sum += part.Points
		}
	}
	return sum.Rounded()
}
