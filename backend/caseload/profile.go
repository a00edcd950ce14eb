package caseload

import (
	"cmp"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

// What facts tell of where somebody lives, the more telling one first, where a
// table asks for them.
var districtFacts = []string{"settle_district", "home_district"}

// ownsHome is the fact by which who owns none is told from who has not said.
const ownsHome = "owns_home"

// profile is by what statistics group what was entered, and what it claims.
func profile(policy *estimator.Policy, facts map[string]any, asOf time.Time, unit *casework.Unit) (casework.Profile, error) {
	p := casework.Profile{Age: casework.NoAge, Kind: unit.USCC.Kind(), Claims: map[string]int64{}}
	if born, err := time.Parse(time.DateOnly, FactText(facts[birthday])); err == nil {
		p.Age = casework.AgeGroup(born, asOf)
	}
	p.District = district(policy, facts)
	claimed, err := policy.Trace(facts, asOf)
	if err != nil {
		return p, err
	}
	for _, in := range claimed.Indicators {
		p.Claims[in.ID] = int64(in.Points.Rounded())
	}
	return p, nil
}

// district is one of those that the table knows, so that nobody's words get into
// a statistic.
func district(policy *estimator.Policy, facts map[string]any) string {
	for _, name := range districtFacts {
		fact, asked := policy.Fact(name)
		if !asked {
			continue
		}
		said := FactText(facts[name])
		if i := slices.IndexFunc(fact.Choices, func(c estimator.Choice) bool { return c.Value == said }); i >= 0 {
			return cmp.Or(fact.Choices[i].Name, said)
		}
	}
	if owns, said := facts[ownsHome].(bool); said && !owns {
		return casework.NoHome
	}
	return ""
}
