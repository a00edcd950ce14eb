package estimator_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// This file reads the tables a second time: straight formulas over fractions,
// written from the tables' description and not from the policy files, so that
// a slip in one is found by the other.

// applicant is a made-up person's facts, with what is left out as the table
// counts it.
type applicant map[string]any

func (a applicant) n(fact string) int64 {
	n, _ := a[fact].(int)
	return int64(n)
}

func (a applicant) is(fact string) bool {
	b, _ := a[fact].(bool)
	return b
}

func (a applicant) says(fact string) string {
	s, _ := a[fact].(string)
	return s
}

// perYear is points of a year, counted by month.
func perYear(points, months int64) *big.Rat { return big.NewRat(points*months, 12) }

// stepped is perYear at one rate up to a month and at another from there on.
func stepped(months, until, first, then int64) *big.Rat {
	early := min(months, until)
	return new(big.Rat).Add(perYear(first, early), perYear(then, months-early))
}

func whole(points int64) *big.Rat { return big.NewRat(points, 1) }

func total(terms ...*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, t := range terms {
		sum.Add(sum, t)
	}
	return sum
}

// ageOn is completed years.
func ageOn(birth, day string) int {
	b, d := parseDate(birth), parseDate(day)
	years := d.Year() - b.Year()
	if d.Month() < b.Month() || d.Month() == b.Month() && d.Day() < b.Day() {
		years--
	}
	return years
}

func parseDate(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func byAge(age int, young, middle int64) *big.Rat {
	switch {
	case age <= 35:
		return whole(young)
	case age <= 45:
		return whole(middle)
	}
	return whole(0)
}

func oneOf(value string, points map[string]int64) *big.Rat { return whole(points[value]) }

func greater(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

func insuredSpouse(a applicant) bool { return a.n("spouse_insured_months") >= 24 }

func married(holds bool, points int64) *big.Rat {
	if holds {
		return whole(points)
	}
	return whole(0)
}

var (
	otherInsurances = []string{"medical_months", "unemployment_months", "work_injury_months", "maternity_months"}
	honours         = map[string]int64{"central": 40, "worldskills": 40, "provincial_model_worker": 30, "national_skill": 30, "provincial": 20, "tianjin_skill": 20}
	merits          = map[string]int64{"first": 20, "second": 10, "third": 5}
	ringDistricts   = []string{"东丽区", "西青区", "津南区", "北辰区"}
	outerDistricts  = []string{"武清区", "宝坻区", "宁河区", "静海区", "蓟州区"}
)

// byDistrict picks by where a home is: within the city, around it, further out,
// or in Binhai.
func byDistrict(district string, inner, ring, outer, binhai int64) int64 {
	switch {
	case district == "滨海新区":
		return binhai
	case slices.Contains(ringDistricts, district):
		return ring
	case slices.Contains(outerDistricts, district):
		return outer
	}
	return inner
}

func of2018(a applicant, asOf string) *big.Rat {
	sum := total(
		byAge(ageOn(a.says("birth_date"), asOf), 20, 10),
		oneOf(a.says("education"), map[string]int64{"bachelor_or_above": 40, "associate": 30}),
		greater(
			oneOf(a.says("professional_title"), map[string]int64{"senior": 50, "intermediate": 40, "junior": 20}),
			oneOf(a.says("vocational_skill"), map[string]int64{"senior_technician": 30, "technician": 25, "senior_worker": 20, "intermediate_worker": 15, "junior_worker": 5}),
		),
		stepped(a.n("pension_months"), 60, 4, 6),
		perYear(2, a.n("fund_months")),
		whole(6*a.n("residence_years")),
		oneOf(a.says("occupation_shortage"), map[string]int64{"critical": 30, "short": 20, "general": 10}),
		whole(byDistrict(a.says("settle_district"), 0, 0, 15, 20)),
		married(insuredSpouse(a), 10), // service is asked for in the table of 2018, and given nothing
		oneOf(a.says("honour"), honours),
		oneOf(a.says("merit"), merits),
		whole(-30*a.n("false_records")),
	)
	for _, insurance := range otherInsurances {
		sum.Add(sum, stepped(a.n(insurance), 60, 2, 3))
	}
	for _, extra := range []struct {
		holds  bool
		points int64
	}{{a.is("owns_home"), 40}, {a.n("income_tax_3y") >= 100_000, 20}, {a.is("valid_invention_patent"), 20}} {
		if extra.holds {
			sum.Add(sum, whole(extra.points))
		}
	}
	return sum
}

// since2020 is what the three later tables have in common; home is how an own
// home counts year by year.
func since2020(a applicant, asOf string, home func(district string, months int64) *big.Rat) *big.Rat {
	filed := a.says("submission_date")
	if filed == "" {
		filed = asOf
	}
	sum := total(
		byAge(ageOn(a.says("birth_date"), filed), 10, 5),
		oneOf(a.says("education"), map[string]int64{"bachelor_or_above": 20, "associate": 10, "senior_technical": 10}),
		greater(
			oneOf(a.says("professional_title"), map[string]int64{"senior": 30, "intermediate": 20, "junior": 15}),
			oneOf(a.says("vocational_skill"), map[string]int64{"senior_technician": 30, "technician": 20, "senior_worker": 15, "intermediate_worker": 10, "junior_worker": 5}),
		),
		stepped(a.n("pension_months"), 36, 10, 12),
		stepped(a.n("fund_months"), 60, 3, 4),
		whole(6*a.n("permit_endorsements")),
		oneOf(a.says("occupation_shortage"), map[string]int64{"critical": 25, "short": 15, "general": 10}),
		married(insuredSpouse(a) || a.is("spouse_on_active_duty"), 20),
		whole(-30*a.n("false_records")),
	)
	for _, insurance := range otherInsurances {
		sum.Add(sum, stepped(a.n(insurance), 36, 3, 4))
	}
	if choseOnce(a) {
		return sum.Add(sum, whole(40))
	}
	sum.Add(sum, perYear(6, a.n("rent_months")))
	if a.is("owns_home") {
		sum.Add(sum, home(a.says("home_district"), a.n("home_months")))
	}
	return sum
}

func choseOnce(a applicant) bool {
	return a.is("owns_home") && a.is("home_bought_before_2020_04_02") && a.says("home_choice") == "once"
}

func homeByMonth(district string, months int64) *big.Rat {
	return perYear(byDistrict(district, 10, 11, 12, 15), months)
}

func of2020(a applicant, asOf string) *big.Rat {
	sum := total(since2020(a, asOf, homeByMonth), oneOf(a.says("honour"), honours), oneOf(a.says("merit"), merits))
	if choseOnce(a) {
		sum.Add(sum, whole(byDistrict(a.says("home_district"), 0, 0, 15, 20)))
	}
	return sum
}

var contests = map[string]int64{"national": 30, "provincial": 20}

func of2022(a applicant, asOf string) *big.Rat {
	return total(since2020(a, asOf, homeByMonth), oneOf(a.says("contest"), contests), whole(-100*a.n("criminal_records")))
}

func of2023(a applicant, asOf string) *big.Rat {
	home := func(district string, months int64) *big.Rat {
		points := byDistrict(district, 10, 12, 12, 15) * (months / 12)
		if a.is("home_new_build") {
			points += byDistrict(district, 15, 25, 25, 30)
		}
		return whole(points)
	}
	return total(since2020(a, asOf, home), oneOf(a.says("contest"), contests), whole(-100*a.n("criminal_records")))
}

// ofBeijing2018 is the one table of another city.
func ofBeijing2018(a applicant, asOf string) *big.Rat {
	sum := total(
		perYear(3, a.n("employed_months")),
		whole(a.n("home_months")/12),
		big.NewRat(a.n("rent_months")/12, 2),
		oneOf(a.says("tax_years"), map[string]int64{"one": 2, "two": 4, "three": 6}),
		oneOf(a.says("honour"), map[string]int64{"awarded": 20}),
		whole(-30*a.n("criminal_records")-12*a.n("tax_offences")),
	)
	switch a.says("education") { // 10.5, 15, 26, 37
	case "associate":
		sum.Add(sum, big.NewRat(21, 2))
	case "bachelor":
		sum.Add(sum, whole(15))
	case "master":
		sum.Add(sum, whole(26))
	case "doctor":
		sum.Add(sum, whole(37))
	}
	// 20 up to 45 years, then 4 less for each year, none from 50 on.
	over := int64(ageOn(a.says("birth_date"), asOf)) - 45
	return sum.Add(sum, whole(max(0, 20-4*max(0, over))))
}

// roundedHalfUp is an exact sum as it is stated.
func roundedHalfUp(exact *big.Rat) string {
	cents := new(big.Rat).Mul(exact, whole(100))
	cents.Add(cents, big.NewRat(1, 2))
	floor := new(big.Int).Div(cents.Num(), cents.Denom()) // Euclidean: down, for the denominator is positive
	return new(big.Rat).SetFrac(floor, big.NewInt(100)).FloatString(2)
}

// somebodyFor draws a person whose facts the policy knows; edges come often.
func somebodyFor(p *estimator.Policy, random *rand.Rand) applicant {
	edges := []int{0, 1, 11, 12, 13, 23, 24, 25, 35, 36, 37, 59, 60, 61, 600}
	a := applicant{}
	for _, f := range p.Facts() {
		if !f.Required && random.IntN(5) == 0 && f.ID != "owns_home" && f.ID != "home_district" {
			continue
		}
		switch f.Type {
		case estimator.Date:
			if f.ID == "birth_date" {
				a[f.ID] = june.AddDate(-random.IntN(60), random.IntN(3)-1, random.IntN(3)-1).AddDate(-1, 0, 0).Format(time.DateOnly)
			} else {
				a[f.ID] = june.AddDate(0, 0, 1+random.IntN(300)).Format(time.DateOnly)
			}
		case estimator.Months:
			a[f.ID] = edges[random.IntN(len(edges))]
			if random.IntN(2) == 0 {
				a[f.ID] = random.IntN(601)
			}
		case estimator.Count:
			a[f.ID] = random.IntN(100)
		case estimator.Money:
			a[f.ID] = 99_990 + random.IntN(20)
		case estimator.Bool:
			a[f.ID] = random.IntN(2) == 0
		case estimator.ChoiceType:
			a[f.ID] = f.Choices[random.IntN(len(f.Choices))].Value
		}
	}
	return a
}

func TestASecondReadingOfTheTablesAgrees(t *testing.T) {
	policies := tabletest.Shipped(t)
	for id, reading := range map[string]func(applicant, string) *big.Rat{
		"tianjin-2018": of2018, "tianjin-2020": of2020, "tianjin-2022": of2022, "tianjin-2023": of2023,
		"beijing-2018": ofBeijing2018,
	} {
		t.Run(id, func(t *testing.T) {
			p, random := policies[id], rand.New(rand.NewPCG(1, 2))
			for range 20_000 {
				who := somebodyFor(p, random)
				got, err := p.Total(who, june)
				if err != nil {
					t.Fatalf("%v: %v", who, err)
				}
				if want := roundedHalfUp(reading(who, june.Format(time.DateOnly))); got.String() != want {
					t.Fatalf("%v: %s, the second reading has %s", who, got, want)
				}
			}
		})
	}
}
