package sentence_test

import (
	"testing"
)

// given is a finished estimate's facts.
var given = map[string]any{
	"pension_months": 50, "medical_months": 50, "unemployment_months": float64(50), "work_injury_months": int64(50), "maternity_months": 38,
	"fund_months": 36, "permit_endorsements": 98, "rent_months": 595, "education": "associate", "owns_home": false,
}

func TestASuppositionIsReadAsChanges(t *testing.T) {
	r := reader(t)
	for _, c := range []struct{ say, want string }{
		{"如果我再交12个月社保", "maternity_months=50 medical_months=62 pension_months=62 unemployment_months=62 work_injury_months=62"},
		{"社保再交两年呢", "maternity_months=62 medical_months=74 pension_months=74 unemployment_months=74 work_injury_months=74"},
		{"如果公积金多交一年", "fund_months=48"},
		{"如果买滨海的新房", "home_district=滨海新区 home_months=0 home_new_build=true owns_home=true"},
		{"要是在武清买套二手房呢？", "home_district=武清区 home_months=0 home_new_build=false owns_home=true"},
		{"如果考了本科", "education=bachelor_or_above"},
		{"假如拿到高级工证呢", "vocational_skill=senior_worker"},
		{"要是老婆社保满两年", "spouse_insured_months=24"},
		{"如果我离婚", "spouse_insured_months=0 spouse_on_active_duty=false"},
		{"再签注一次", "permit_endorsements=99"},
		{"再签注三次能加多少分", "permit_endorsements=99"},
		{"如果租房备案再备一年", "rent_months=600"},
		{"如果公积金交满五年", "fund_months=60"},
		{"我打算考个中级职称，能加多少分", "professional_title=intermediate"},
		{"大专", ""},
		{"如果我结婚", ""},
		{"如果明天下雨", ""},
		{"社保五年", ""},
	} {
		changes, ok := r.Suppose(c.say, given, asOf, today)
		if got := shown(changes, 0); got != c.want || ok != (c.want != "") {
			t.Errorf("%s\n got %s (%v)\nwant %s", c.say, got, ok, c.want)
		}
	}
}

func TestACorrectionChangesWhatWasSaid(t *testing.T) {
	r := reader(t)
	before := r.Read("大专，社保四年，公积金三年，没结婚，有房", asOf, today).Found
	for _, c := range []struct{ say, want string }{
		{"不对，是五年", "fund_months=60"},
		{"是五年", "fund_months=60"},
		{"不是三年是两年半", "fund_months=30"},
		{"公积金是两年", "fund_months=24"},
		{"公积金应该是两年", "fund_months=24"},
		{"社保改成五年", "five=60"},
		{"本科不是大专", "education=bachelor_or_above"},
		{"不是大专，是本科", "education=bachelor_or_above"},
		{"没有房", "owns_home=false"},
		{"我没房", "owns_home=false"},
		{"错了，没公积金", "fund_months=0"},
		{"不是大专", ""},
		{"对", ""},
		{"公积金要交几年", ""},
	} {
		changed, ok := r.Correct(c.say, before, asOf, today)
		if got := shown(changed, 0); got != c.want || ok != (c.want != "") {
			t.Errorf("%s\n got %s (%v)\nwant %s", c.say, got, ok, c.want)
		}
	}
	if changed, _ := r.Correct("不是四年，是五年", before, asOf, today); shown(changed, 0) != "five=60" {
		t.Errorf("of what was four years: %s", shown(changed, 0))
	}
	five := before[1:6]
	if changed, _ := r.Correct("不对，五年", five, asOf, today); shown(changed, 0) != "five=60" {
		t.Errorf("of five insurances: %s", shown(changed, 0))
	}
}

func TestABareLengthCorrectsOnlyWhatWasToldWithOne(t *testing.T) {
	r := reader(t)
	before := r.Read("公积金三年，没结婚", asOf, today).Found
	if changed, _ := r.Correct("不对，是五年", before, asOf, today); shown(changed, 0) != "fund_months=60" {
		t.Errorf("what follows from 没结婚 is not measured: %s", shown(changed, 0))
	}
	for i := range before {
		before[i].Said = ""
	}
	if changed, ok := r.Correct("不对，是五年", before, asOf, today); ok {
		t.Errorf("nobody knows which: %s", shown(changed, 0))
	}
	before = r.Read("公积金三年，租房备案三年", asOf, today).Found
	if changed, ok := r.Correct("不是三年，是四年", before, asOf, today); ok {
		t.Errorf("both were three years: %s", shown(changed, 0))
	}
}

func TestToHaveMarriedMakesDoubtfulWhatNotToHaveMeant(t *testing.T) {
	r := reader(t)
	before := r.Read("大专，没结婚", asOf, today).Found
	if doubtful := r.Reversed("结婚了", before, asOf, today); len(doubtful) != 2 {
		t.Errorf("%v", doubtful)
	}
	if doubtful := r.Reversed("没结婚", before, asOf, today); len(doubtful) != 0 {
		t.Errorf("%v", doubtful)
	}
}
