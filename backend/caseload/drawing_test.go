package caseload

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/casework"
	"luohu/estimator"
)

func points(t *testing.T, s string) estimator.Points {
	t.Helper()
	p, err := estimator.ParsePoints(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestBothSidesOfTheLineAreTold(t *testing.T) {
	var all []casework.Candidate
	for i, total := range []string{"130", "125", "120", "118", "116", "112", "112", "109", "105", "105", "100", "90", "80", "70"} {
		all = append(all, casework.Candidate{Number: string(rune('a' + i)), Total: points(t, total)})
	}
	byNumber := func(n int, ties string) casework.Selection {
		return casework.Selection{By: casework.ByNumber, Number: n, Ties: ties}
	}
	for _, one := range []struct {
		rule         casework.Selection
		listed, tied int
		above, below string // next to the line
		far          int    // how many totals are told
	}{
		{casework.Selection{By: casework.ByLine, Line: points(t, "110")}, 7, 0, "112.00", "109.00", 10},
		{casework.Selection{By: casework.ByLine, Line: points(t, "200")}, 0, 0, "", "130.00", 5},
		{byNumber(6, casework.Include), 7, 2, "112.00", "109.00", 10},
		{byNumber(6, casework.Exclude), 5, 2, "116.00", "112.00", 10},
		{byNumber(7, casework.Include), 7, 0, "112.00", "109.00", 10},
		{byNumber(99, casework.Include), 14, 0, "70.00", "", 5},
	} {
		placed := one.rule.Place(all)
		n := listed(placed)
		got := edge(placed, n)
		var above, below string
		for _, r := range got {
			if r.On {
				above = r.Total.String()
			} else if below == "" {
				below = r.Total.String()
			}
		}
		if n != one.listed || tied(placed, one.rule) != one.tied || above != one.above || below != one.below || len(got) != one.far {
			t.Errorf("%+v: %d on it, %d tied, between %s and %s of %d", one.rule, n, tied(placed, one.rule), above, below, len(got))
		}
	}
	placed := casework.Selection{By: casework.ByLine, Line: points(t, "110")}.Place(all)
	want := []Rung{{points(t, "112"), 2, true}, {points(t, "109"), 1, false}, {points(t, "105"), 2, false}}
	if diff := cmp.Diff(want, edge(placed, 7)[4:7]); diff != "" {
		t.Error(diff)
	}
}
