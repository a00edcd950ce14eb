package estimator_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator"
)

// Another calendar and another way to grow facts must come to the same points:
// of who goes on as the table of 2023 says, at each of Tianjin's cut-offs.
func TestAProjectionIsTheEstimateOfGrownFacts(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	rapid.Check(t, func(t *rapid.T) {
		facts := anybodyAsked(t, p)
		asOf := rapid.SampledFrom([]string{"2025-12-31", "2026-06-30", "2026-12-31"}).Draw(t, "cut-off")
		begin, err := time.Parse(time.DateOnly, asOf)
		if err != nil {
			t.Fatal(err)
		}
		ahead, err := p.Project(facts, begin)
		if err != nil {
			t.Fatal(err)
		}
		if len(ahead.Points) != 11 {
			t.Fatalf("%d points", len(ahead.Points))
		}
		first, day := -1, begin
		for i, point := range ahead.Points {
			if point.AsOf.String() != day.Format(time.DateOnly) {
				t.Fatalf("point %d is of %s, not of %s", i, point.AsOf, day.Format(time.DateOnly))
			}
			grown := grownTo(facts, monthsBetween(begin, day))
			want, err := p.Partial(grown, day)
			if err != nil {
				t.Fatal(err)
			}
			grown["submission_date"] = point.FilingTo.String()
			late, err := p.Partial(grown, day)
			if err != nil {
				t.Fatal(err)
			}
			if point.Total != want.Total || point.Late != late.Total || point.Passes != want.Passes {
				t.Fatalf("at %s: %s and late %s, grown facts give %s and %s\n%v", point.AsOf, point.Total, point.Late, want.Total, late.Total, grown)
			}
			for j, in := range want.Indicators {
				if point.Indicators[j].ID != in.ID || point.Indicators[j].Points != in.Points {
					t.Fatalf("%s at %s is %+v, not %s", in.ID, point.AsOf, point.Indicators[j], in.Points)
				}
			}
			if first < 0 && want.Passes {
				first = i
			}
			if day.Month() == time.December {
				day = time.Date(day.Year()+1, time.June, 30, 0, 0, 0, 0, time.UTC)
			} else {
				day = time.Date(day.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)
			}
		}
		if ahead.First != first {
			t.Fatalf("first reached at %d, not at %d", first, ahead.First)
		}
	})
}

func monthsBetween(a, b time.Time) int {
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// grownTo is how people go on who go on as they are.
func grownTo(facts map[string]any, months int) map[string]any {
	grown := maps.Clone(facts)
	more := func(fact string, n int) { grown[fact] = min(facts[fact].(int)+n, 600) }
	for _, fact := range []string{
		"insured_continuous_months", "insured_total_months", "pension_months", "medical_months", "unemployment_months",
		"work_injury_months", "maternity_months", "fund_months", "spouse_insured_months",
	} {
		if facts[fact].(int) > 0 {
			more(fact, months)
		}
	}
	if facts["permit_endorsements"].(int) > 0 {
		more("permit_endorsements", months/12)
	}
	switch owns := facts["owns_home"].(bool); {
	case owns:
		more("home_months", months)
	case facts["rent_months"].(int) > 0:
		more("rent_months", months)
	}
	return grown
}

// Everything that time changes for somebody is told at its cut-off, with the
// birthday that costs points and the last period before it.
func TestWhatTimeChangesIsTold(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	for _, c := range []struct {
		name  string
		facts map[string]any
	}{
		{"young, five insurances for 30 months", map[string]any{
			"birth_date": "1998-03-01", "education": "bachelor_or_above", "pension_months": 30, "medical_months": 30,
			"unemployment_months": 30, "work_injury_months": 30, "maternity_months": 30, "fund_months": 50, "insured_continuous_months": 8,
		}},
		{"36 in March 2027, renting", map[string]any{
			"birth_date": "1991-03-15", "education": "associate", "pension_months": 20, "rent_months": 12,
			"owns_home": false, "permit_endorsements": 1, "spouse_insured_months": 14,
		}},
		{"46 in August 2028, with a home", map[string]any{
			"birth_date": "1982-08-20", "education": "none", "owns_home": true, "home_district": "滨海新区", "home_months": 7, "pension_months": 0,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ahead, err := p.Project(c.facts, time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for i, point := range ahead.Points {
				fmt.Fprintf(&b, "%d %s %s %s (%s)\n", i, point.Period, point.AsOf, point.Total, point.Late)
				for _, event := range point.Events {
					fmt.Fprintf(&b, "    %s %s %s: %s\n", event.Kind, event.Indicator, event.Points.Short(), event.Text)
				}
			}
			fmt.Fprintf(&b, "first %d, beyond %d, falls %d\n%s\n", ahead.First, ahead.Beyond, len(ahead.Falls), p.Headline(ahead))
			golden(t, "projected-"+strings.ReplaceAll(strings.ReplaceAll(c.name, ",", ""), " ", "-")+".txt", b.String())
		})
	}
}

func TestATableWithoutPeriodsIsLookedAheadYearByYear(t *testing.T) {
	ahead, err := shipped(t)["beijing-2018"].Project(map[string]any{"birth_date": "1980-01-01", "employed_months": 12}, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	if last := ahead.Points[10]; last.AsOf.String() != "2036-06-30" || last.Period != "" || ahead.First != -1 {
		t.Errorf("%+v", last)
	}
}

func TestALookAheadRefusesWhatAnEstimateRefuses(t *testing.T) {
	_, err := shipped(t)["tianjin-2023"].Project(map[string]any{"pension_months": 601}, benchDay)
	if wrong, ok := err.(estimator.FactErrors); !ok || wrong[0].Pointer != "/facts/pension_months" { //nolint:errorlint // it is returned as it is
		t.Errorf("%v", err)
	}
}

func BenchmarkProject(b *testing.B) {
	p := shipped(b)["tianjin-2023"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Project(somebody, benchDay); err != nil {
			b.Fatal(err)
		}
	}
}
