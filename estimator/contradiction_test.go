package estimator_test

import (
	"slices"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// What no table of Tianjin may let pass without a question.
func TestAnswersThatCannotAllBeSoAreAskedAbout(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		if p.City != "tianjin" {
			continue
		}
		for _, c := range []struct {
			facts map[string]any
			at    string
		}{
			{map[string]any{"insured_total_months": 10, "pension_months": 60}, "insured_total_months"},
			{map[string]any{"insured_total_months": 24, "pension_months": 0}, "pension_months"},
			{map[string]any{"birth_date": "1950-01-01", "below_retirement_age": true}, "below_retirement_age"},
			{map[string]any{"insured_now": true, "employed_in_tianjin": false}, "employed_in_tianjin"},
		} {
			facts := with(map[string]any{"birth_date": "1990-01-01", "education": "none", "settle_district": "和平区"}, c.facts)
			for fact := range facts {
				if _, has := p.Fact(fact); !has {
					delete(facts, fact)
				}
			}
			if len(facts) < 4 && facts[c.at] == nil || facts["insured_total_months"] == nil && c.facts["insured_total_months"] != nil {
				continue // that table asks another question
			}
			e := estimate(t, p, facts)
			if !slices.ContainsFunc(e.Warnings, func(w estimator.Warning) bool { return w.Pointer == "/facts/"+c.at }) {
				t.Errorf("%s: nothing is asked of %v: %v", id, c.facts, e.Warnings)
			}
		}
		facts := map[string]any{"birth_date": "1990-01-01", "education": "none", "insured_now": true, "below_retirement_age": true}
		if f, has := p.Fact("settle_district"); has {
			facts["settle_district"] = f.Choices[0].Value
		}
		if e := estimate(t, p, facts); len(e.Warnings) > 0 {
			t.Errorf("%s: %v", id, e.Warnings)
		}
	}
}
