package sentence_test

import (
	"maps"
	"testing"
)

// beginner has been insured for ten months.
var beginner = map[string]any{
	"pension_months": 10, "medical_months": 10, "unemployment_months": 10, "work_injury_months": 10, "maternity_months": 10,
	"insured_continuous_months": 10, "insured_total_months": 20, "insured_now": true, "fund_months": 5, "rent_months": 12,
	"employed_in_tianjin": true, "owns_home": false,
}

func TestWhatOneFilesWithGrowsWithTheInsuranceThatIsSupposed(t *testing.T) {
	r := reader(t)
	stopped := maps.Clone(beginner)
	stopped["insured_now"], stopped["employed_in_tianjin"] = false, false
	owner := maps.Clone(beginner)
	owner["owns_home"] = true
	for _, c := range []struct {
		facts     map[string]any
		say, want string
	}{
		{beginner, "如果再交30个月社保", "five=40 insured_continuous_months=40 insured_total_months=50"},
		{beginner, "如果社保满两年", "five=24 insured_continuous_months=24 insured_total_months=34"},
		{beginner, "如果养老再交12个月", "insured_continuous_months=22 insured_total_months=32 pension_months=22"},
		{beginner, "如果再租一年", "rent_months=24"},
		{owner, "如果再租一年", "rent_months=24"},
		{stopped, "如果社保接着交两年", "five=34 insured_continuous_months=24 insured_now=true insured_total_months=44"},
		{stopped, "如果公积金再交一年", "employed_in_tianjin=true fund_months=17"},
		{stopped, "如果我有工作，有居住证，社保接着交两年", "employed_in_tianjin=true five=34 insured_continuous_months=24 insured_now=true insured_total_months=44 permit_valid=true"},
	} {
		supposed, _ := r.Suppose(c.say, c.facts, asOf, today)
		if got := shown(supposed.Changes, 0); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.say, got, c.want)
		}
	}
}
