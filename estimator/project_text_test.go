package estimator_test

import (
	"fmt"
	"maps"
	"slices"
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

func TestTiersThatBeginTogetherMakeOneSentence(t *testing.T) {
	facts := map[string]any{
		"birth_date": "1992-05-06", "insured_now": true, "fund_months": 34, "pension_months": 30,
		"medical_months": 30, "unemployment_months": 30, "work_injury_months": 30, "maternity_months": 29,
	}
	p, err := tabletest.Shipped(t)["tianjin-2023"].Project(facts, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for i := range p.Points {
		told = append(told, p.Changes(i)...)
	}
	for _, sentence := range []string{
		"2027 年 1 月，养老保险、医疗保险、失业保险、工伤保险都到第 37 个月，从这个月起合计每年 24 分（以前合计每年 19 分）",
		"2027 年 2 月，生育保险到第 37 个月，从这个月起每年 4 分（以前每年 3 分）",
	} {
		if !slices.Contains(told, sentence) {
			t.Errorf("not told: %s\nbut: %s", sentence, strings.Join(told, "\n"))
		}
	}
	if n := len(p.Points[2].Events) - len(p.Changes(2)); n != 3 {
		t.Errorf("%d sentences fewer than events, want 3", n)
	}
}
