package estimator_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Three made-up people, from today to ten cut-offs on.
func TestProjectionsReadAsTheyShould(t *testing.T) {
	all := tabletest.Shipped(t)
	insured := func(months int) map[string]any {
		return map[string]any{
			"pension_months": months, "medical_months": months, "unemployment_months": months,
			"work_injury_months": months, "maternity_months": months, "insured_now": true,
		}
	}
	with := func(facts, more map[string]any) map[string]any {
		facts = maps.Clone(facts)
		maps.Copy(facts, more)
		return facts
	}
	for _, c := range []struct {
		name, policy string
		asOf         time.Time
		facts        map[string]any
	}{
		{"renting", "tianjin-2023", benchDay, with(insured(31), map[string]any{
			"birth_date": "1991-03-12", "education": "associate", "fund_months": 31, "rent_months": 10, "owns_home": false,
			"permit_endorsements": 1, "permit_valid": true, "spouse_insured_months": 17,
			"insured_continuous_months": 9, "insured_total_months": 31,
		})},
		{"owning", "tianjin-2023", time.Date(2026, 8, 15, 0, 0, 0, 0, time.UTC), with(insured(50), map[string]any{
			"birth_date": "1981-05-20", "education": "none", "fund_months": 55, "owns_home": true,
			"home_district": "滨海新区", "home_months": 7, "home_new_build": true, "hukou_valid": false,
		})},
		{"elsewhere", "beijing-2018", benchDay, map[string]any{
			"birth_date": "1980-02-29", "education": "bachelor", "employed_months": 100, "rent_months": 30,
			"insured_continuous_months": 80,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := all[c.policy].Project(c.facts, c.asOf)
			if err != nil {
				t.Fatal(err)
			}
			tabletest.Golden(t, "projected-"+c.name+".txt", projected(p))
		})
	}
}

func projected(p *estimator.Projection) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\nfirst %d, beyond %d, complete %v\n", p.Headline(), p.BeyondText, p.First, p.Beyond, p.Complete)
	for _, c := range p.Cliffs {
		fmt.Fprintf(&b, "cliff after %d %s %s: %s\n", c.Last, c.Indicator, c.Delta, c.Text)
	}
	for i, point := range p.Points {
		fmt.Fprintf(&b, "\n%d %s, to %s: %s", i, point.Period.Name, estimator.DayOf(point.Period.AsOf), point.Total)
		if point.Late != point.Total {
			fmt.Fprintf(&b, ", late %s", point.Late)
		}
		fmt.Fprintf(&b, ", passes %v, unmet %v\n  ", point.Passes, point.Unmet)
		for _, in := range point.Indicators {
			if in.Points != 0 || in.Late != 0 {
				fmt.Fprintf(&b, " %s %s", in.Name, in.Points)
			}
		}
		b.WriteByte('\n')
		for _, e := range point.Events {
			fmt.Fprintf(&b, "  · %s %s%s %s %s %s: %s\n", e.Kind, e.Indicator, e.Gate, e.Fact, e.On, e.Delta, e.Text)
		}
	}
	return b.String()
}
