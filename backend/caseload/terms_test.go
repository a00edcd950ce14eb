package caseload_test

import (
	"errors"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store/storetest"
)

func TestAPeriodIsPreparedFromAPresetAndDiffersWhereItIsSaid(t *testing.T) {
	o := open(t, storetest.Open(t, "sqlite", ""))
	o.at("2026-11-20 10:00")
	differs := map[string]any{
		"clocks":      map[string]any{"acceptance": 7},
		"filing":      map[string]any{"to": "2027-04-29T17:00:00+08:00"},
		"quota":       map[string]any{"binhai": 50},
		"list":        map[string]any{"second": false},
		"unknown":     nil,
		"selection":   map[string]any{"by": "number", "number": 500},
		"fill_in":     map[string]any{"to": "2027-04-20T17:00:00+08:00"},
		"as_of":       "2026-12-31",
		"query_until": "2027-12-31T17:00:00+08:00",
	}
	if _, err := o.CreatePeriod(t.Context(), publisher, "2027-1", caseload.Preparation{Changes: differs}); !refused(err, casework.CodeTermsWrong) {
		t.Errorf("a field that terms do not have: %v", err)
	}
	delete(differs, "unknown")
	p, err := o.CreatePeriod(t.Context(), publisher, "2027-1", caseload.Preparation{Changes: differs})
	if err != nil {
		t.Fatal(err)
	}
	terms := p.Terms
	if terms.Clocks.Acceptance != 7 || terms.Clocks.Display != 5 || terms.Quota[casework.Binhai] != 50 || terms.List.Second || terms.List.IDFirst != 6 {
		t.Errorf("the terms: %+v", terms)
	}
	in := func(when time.Time) string { return when.In(casework.Zone).Format("2006-01-02 15:04") }
	if in(terms.Filing.From) != "2027-01-01 09:00" || in(terms.Filing.To) != "2027-04-29 17:00" || in(terms.FillIn.To) != "2027-04-20 17:00" {
		t.Errorf("its windows: %+v", terms)
	}
	if p, err = o.ChangeTerms(t.Context(), publisher, "2027-1", 0, map[string]any{"clocks": map[string]any{"acceptance": 6}}); err != nil || p.Terms.Clocks.Acceptance != 6 {
		t.Errorf("changed: %+v, %v", p.Terms.Clocks, err)
	}
	if _, err := o.ChangeTerms(t.Context(), publisher, "2027-1", 1, map[string]any{"clocks": map[string]any{"acceptance": 9}}); !stale(err) {
		t.Errorf("somebody changed what they have not seen: %v", err)
	}
	away := map[string]any{"quota": map[string]any{"binhai": nil, "municipal": nil}, "query_until": nil}
	if p, err = o.ChangeTerms(t.Context(), publisher, "2027-1", p.Version, away); err != nil || len(p.Terms.Quota) != 0 || !p.Terms.QueryUntil.IsZero() {
		t.Errorf("taken away: %+v, %v", p.Terms, err)
	}
}

func stale(err error) bool {
	_, is := errors.AsType[*caseload.Stale](err)
	return is
}

func TestTermsThatCanNotBeAreRefusedWithTheirField(t *testing.T) {
	o := open(t, storetest.Open(t, "sqlite", ""))
	o.at("2026-11-20 10:00")
	for field, from := range map[string]caseload.Preparation{
		"preset":            {Preset: "since-1999"},
		"policy":            {Policy: "tianjin-1999"},
		"policy_version":    {Changes: map[string]any{"policy_version": "sha256:none"}},
		"clocks/acceptance": {Changes: map[string]any{"clocks": map[string]any{"acceptance": "soon"}}},
		"colour":            {Changes: map[string]any{"colour": "red"}},
		"filing":            {Changes: map[string]any{"filing": map[string]any{"to": "2026-01-01T00:00:00Z"}}},
	} {
		_, err := o.CreatePeriod(t.Context(), publisher, "2027-1", from)
		refusal, ok := casework.IsRefusal(err)
		if !ok || refusal.Code != casework.CodeTermsWrong || refusal.Params["field"] != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
