package estimator_test

import (
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Every value of the residence part can be read off the table laid open.
func TestATableIsLaidOpenWithEveryValue(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	places := map[string]*estimator.Rule{}
	var walk func([]*estimator.Rule)
	walk = func(all []*estimator.Rule) {
		for _, r := range all {
			if r.ID != "" {
				places[r.Path] = r
			}
			walk(r.Of)
		}
	}
	walk(p.Table())

	pension := places["social_insurance/pension"]
	if pension == nil || len(pension.Rows) != 2 || pension.Rows[0].Through != 36 || pension.Rows[1].From != 37 ||
		!pension.Rows[1].Endless || pension.Rows[1].Points.Short() != "12" || pension.Fact.ID != "pension_months" {
		t.Errorf("pension is %+v", pension)
	}
	home := places["residence/home/yearly/by_year"]
	if home == nil || home.Kind != "full_years" || home.By.ID != "home_district" || len(home.Rows) != len(home.By.Choices) {
		t.Errorf("own home by year is %+v", home)
	}
	if rent := places["residence/rent"]; rent.When == nil || rent.When.Kind != "not" || rent.When.Of[0].Kind != "all" {
		t.Errorf("renting is %+v", rent)
	}
	if age := places["age"]; age.Most == nil || age.Most.Short() != "10" || age.Rows[1].From != 36 || age.Rows[1].Through != 45 {
		t.Errorf("age is %+v", age)
	}
	if readings := p.OpenReadings(); len(readings) != 4 || readings[0].Indicators[0].Path != "residence" {
		t.Errorf("open readings are %+v", readings)
	}
	if gates := p.Gates(); len(gates) != 7 || gates[3].When.Kind != "any" {
		t.Errorf("gates are %+v", gates)
	}
}
