package estimator_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// needed are the papers of a person, claim by claim: "residence/rent: lease".
func needed(t *testing.T, p *estimator.Policy, facts map[string]any) (lines []string) {
	t.Helper()
	all, err := p.Materials(facts, june)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Name == "" || m.What == "" || m.Because == "" || m.Evidence == "" || m.Reference == "" {
			t.Errorf("%s says not enough: %+v", m.ID, m)
		}
		line := m.Claim.ID + ": " + m.ID
		if m.OnlyIf != "" {
			line += "?"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestAClaimNeedsItsPapersAndNoOther(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	nobody := map[string]any{"birth_date": "1980-01-01", "education": "none"}
	always := needed(t, p, nobody)
	if want := []string{": id_card", ": residence_permit", ": police_form", ": employer_promise", ": applicant_promise", ": settle_home?", ": settle_collective?"}; !slices.Equal(always, want) {
		t.Fatalf("whatever is claimed: %v", always)
	}
	for name, c := range map[string]struct {
		facts map[string]any
		want  []string
	}{
		"renting":             {map[string]any{"rent_months": 1}, []string{"residence/rent: lease", "residence/rent: lease_registration", "residence/rent: identity_change?"}},
		"a degree":            {map[string]any{"education": "associate"}, []string{"education: degree"}},
		"a technical school":  {map[string]any{"education": "senior_technical"}, []string{"education: school_degree", "education: school_skill"}},
		"the better paper":    {map[string]any{"professional_title": "junior", "vocational_skill": "technician"}, []string{"qualification: skill_certificate"}},
		"insurance":           {map[string]any{"pension_months": 100, "fund_months": 50, "permit_endorsements": 3}, nil},
		"a year too short":    {map[string]any{"owns_home": true, "home_district": "和平区", "home_months": 11}, nil},
		"a home":              {map[string]any{"owns_home": true, "home_district": "和平区", "home_months": 12}, []string{"residence/home: home_title", "residence/home: co_ownership?", "residence/home: marriage_certificate?", "residence/home: spouse_id_card?"}},
		"a home without rent": {map[string]any{"owns_home": true, "home_district": "和平区", "home_bought_before_2020_04_02": true, "home_choice": "once", "rent_months": 20}, []string{"residence/home: home_title", "residence/home: co_ownership?", "residence/home: marriage_certificate?", "residence/home: spouse_id_card?"}},
		"a spouse at work":    {map[string]any{"spouse_insured_months": 24}, []string{"marriage: marriage_certificate", "marriage: spouse_id_card"}},
		"a spouse in service": {map[string]any{"spouse_on_active_duty": true}, []string{"marriage: marriage_certificate", "marriage: spouse_id_card", "marriage: active_duty"}},
		"a trade and a prize": {map[string]any{"occupation_shortage": "short", "contest": "national"}, []string{"occupation: skill_certificate", "award: award_certificate", "award: award_notice"}},
		"a record":            {map[string]any{"criminal_records": 1}, nil},
	} {
		facts := maps.Clone(nobody)
		maps.Copy(facts, c.facts)
		if diff := cmp.Diff(c.want, needed(t, p, facts)[len(always):], cmp.Transformer("none", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWhyAPaperIsNeededIsSaidInWords(t *testing.T) {
	all, err := tabletest.Shipped(t)["tianjin-2023"].Materials(map[string]any{"birth_date": "1980-01-01", "education": "none", "rent_months": 12}, june)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := all[0].Because, "不论计哪几项都要"; got != want {
		t.Errorf("%s: %q, want %q", all[0].ID, got, want)
	}
	lease := all[len(all)-3]
	if got, want := lease.Because, "租房积分 → 住房租赁合同 + 天津市房屋租赁登记备案证明 + 身份信息变更的证明（身份信息改过的）"; got != want {
		t.Errorf("%s: %q, want %q", lease.ID, got, want)
	}
}

func TestMaterialsOfFactsThatCannotBeUsedAreRefused(t *testing.T) {
	_, err := tabletest.Shipped(t)["tianjin-2023"].Materials(map[string]any{"education": "none"}, june)
	if _, ok := errors.AsType[estimator.FactErrors](err); !ok {
		t.Errorf("without a birthday: %v", err)
	}
}

// No paper is asked for what gives nothing, and everybody needs what all need.
func TestPapersBelongToClaimsThatGivePoints(t *testing.T) {
	eachPolicy(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any) {
		e := estimated(t, p, facts)
		gives := map[string]bool{"": true}
		for _, in := range e.Indicators {
			gives[in.ID] = in.Points > 0
			for _, part := range in.Parts {
				gives[in.ID+"/"+part.ID] = part.Points > 0
			}
		}
		all, err := p.Materials(facts, june)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if !gives[m.Claim.ID] {
				t.Fatalf("%s is needed for %s, which gives nothing", m.ID, m.Claim.ID)
			}
			if m.Claim.ID != "" && !strings.HasPrefix(m.Because, m.Claim.Name) {
				t.Fatalf("%s is needed for %s, but says %q", m.ID, m.Claim.Name, m.Because)
			}
		}
	})
}
