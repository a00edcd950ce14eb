package sentence_test

import (
	"slices"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
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
		{"如果老婆交满两年", "spouse_insured_months=24"},
		{"如果配偶再交12个月", "spouse_insured_months=12"},
		{"如果恢复缴社保", "insured_now=true"},
		{"如果我租房", ""},
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
		supposed, ok := r.Suppose(c.say, given, asOf, today)
		if got := shown(supposed.Changes, 0); got != c.want || ok != (c.want != "") {
			t.Errorf("%s\n got %s (%v)\nwant %s", c.say, got, ok, c.want)
		}
	}
}

// renting is the facts of somebody who rents and has signed twice.
var renting = map[string]any{
	"birth_date": "1990-05-06", "pension_months": 40, "medical_months": 40, "unemployment_months": 40, "work_injury_months": 40,
	"maternity_months": 40, "fund_months": 10, "rent_months": 24, "permit_endorsements": 2, "owns_home": false,
}

func TestEveryPartOfASuppositionIsReadOrToldOf(t *testing.T) {
	r := reader(t)
	for _, c := range []struct {
		say, want string
		lost      []string
	}{
		{"如果考了中级职称再交6个月社保", "five=46 professional_title=intermediate", nil},
		{"再交12个月社保，再租一年房", "five=52 rent_months=36", nil},
		{"如果在河西买新房住满一年", "home_district=河西区 home_months=12 home_new_build=true owns_home=true", nil},
		{"如果考上本科并且结婚", "education=bachelor_or_above", []string{"结婚"}},
		{"如果我再交12个月社保然后考个中级", "five=52", []string{"中级"}},
		{"如果换工作了再交社保一年", "five=52", []string{"换工作"}},
		{"如果我有高级工证又结了婚", "vocational_skill=senior_worker", []string{"结了婚"}},
		{"如果买滨海新房住满两年再签注一次", "home_district=滨海新区 home_months=24 home_new_build=true owns_home=true permit_endorsements=3", nil},
		{"如果我考上研究生，公积金再交两年，再签两次", "education=bachelor_or_above fund_months=34 permit_endorsements=4", nil},
		{"如果老婆社保两年", "spouse_insured_months=24", nil},
		{"如果我的工种是非常紧缺", "occupation_shortage=critical", nil},
		{"如果续租一年", "rent_months=36", nil},
		{"如果房子满两年", "home_months=24 owns_home=true", nil},
		{"如果我卖房", "owns_home=false", nil},
		{"如果买房，没买房子", "", nil},
		{"如果买房，没买房子，社保五年", "five=60", []string{"没买房子"}},
		{"如果我辞职", "employed_in_tianjin=false", nil},
		{"如果有了居住证", "permit_valid=true", nil},
	} {
		supposed, _ := r.Suppose(c.say, renting, asOf, today)
		if got := shown(supposed.Changes, 0); got != c.want || !slices.Equal(supposed.Lost, c.lost) {
			t.Errorf("%s\n got %s, lost %q\nwant %s, lost %q", c.say, got, supposed.Lost, c.want, c.lost)
		}
	}
}

func TestWhatIsChosenWhenFilingIsKnownByItsNamesInThePolicy(t *testing.T) {
	r := reader(t)
	for say, want := range map[string]string{
		"如果一次性计分": "home_choice=once", "如果选一次性": "home_choice=once", "如果逐年": "home_choice=yearly", "要是选逐年计分呢": "home_choice=yearly",
		"如果每年签注一次": "", "如果签注一次": "permit_endorsements=1",
	} {
		supposed, _ := r.Suppose(say, renting, asOf, today)
		if got := shown(supposed.Changes, 0); got != want {
			t.Errorf("%s\n got %s\nwant %s", say, got, want)
		}
	}
	if said := r.Read("我选一次性计分", asOf, today).Found; len(said) > 0 {
		t.Errorf("it is an answer outside of a supposition: %s", shown(said, 0))
	}
}

func TestAnAgeMovesTheYearOfBirthInASupposition(t *testing.T) {
	r := reader(t)
	for _, c := range []struct{ birthday, want string }{
		{"1990-05-06", "birth_date=1986-05-06"}, {"1990-12-31", "birth_date=1986-12-31"}, {"", "birth_date=1986-12-31"},
	} {
		facts := map[string]any{}
		if c.birthday != "" {
			facts["birth_date"] = c.birthday
		}
		supposed, _ := r.Suppose("如果我40岁", facts, asOf, today)
		if got := shown(supposed.Changes, 0); got != c.want {
			t.Errorf("born %q: got %s, want %s", c.birthday, got, c.want)
		}
	}
}

func TestWhatIsPaidNoLongerStaysAsItIs(t *testing.T) {
	r := reader(t)
	for _, c := range []struct {
		say, want string
		stopped   int
	}{
		{"如果公积金不交了", "", 1},
		{"如果公积金断缴", "", 1},
		{"如果不交公积金了", "", 1},
		{"如果社保停了", "insured_now=false", 5},
		{"如果公积金和社保都不交了", "insured_now=false", 6},
		{"如果不租房了", "", 1},
		{"如果不签注了", "", 1},
	} {
		supposed, ok := r.Suppose(c.say, renting, asOf, today)
		if got := shown(supposed.Changes, 0); !ok || got != c.want || len(supposed.Stopped) != c.stopped {
			t.Errorf("%s\n got %s, %d stopped (%v)\nwant %s, %d stopped", c.say, got, len(supposed.Stopped), ok, c.want, c.stopped)
		}
	}
}

func TestWhatASuppositionWaitsForIsReadAlone(t *testing.T) {
	r := reader(t)
	district := factOf(t, "home_district")
	for say, want := range map[string]string{
		"和平二手房": "home_district=和平区 home_new_build=false", "滨海，新房": "home_district=滨海新区 home_new_build=true",
		"武清的，新建商品房": "home_district=武清区 home_new_build=true", "滨海": "home_district=滨海新区", "随便": "",
	} {
		supposed, _ := r.SupposeMore(say, district, map[string]any{"owns_home": true}, asOf, today)
		if got := shown(supposed.Changes, 0); got != want {
			t.Errorf("%s\n got %s\nwant %s", say, got, want)
		}
	}
}

func factOf(tb testing.TB, id string) *estimator.Fact {
	tb.Helper()
	f, ok := tabletest.Shipped(tb)["tianjin-2023"].Fact(id)
	if !ok {
		tb.Fatalf("no fact %s", id)
	}
	return f
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
