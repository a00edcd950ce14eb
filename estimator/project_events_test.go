package estimator_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// ageBands are the points of the years completed, by policy.
func ageBands(id string, years int) string {
	bands := map[string][]struct {
		through int
		points  string
	}{
		"tianjin-2018": {{35, "20.00"}, {45, "10.00"}, {200, "0.00"}},
		"beijing-2018": {{45, "20.00"}, {46, "16.00"}, {47, "12.00"}, {48, "8.00"}, {49, "4.00"}, {200, "0.00"}},
	}[id]
	if bands == nil {
		bands = append(bands, struct {
			through int
			points  string
		}{35, "10.00"}, struct {
			through int
			points  string
		}{45, "5.00"}, struct {
			through int
			points  string
		}{200, "0.00"})
	}
	for _, b := range bands {
		if years <= b.through {
			return b.points
		}
	}
	return ""
}

func yearsOn(born, day time.Time) int {
	years := day.Year() - born.Year()
	if date(day.Year(), born.Month(), born.Day()).After(day) { // 29 February is 1 March in other years
		years--
	}
	return years
}

func TestBirthdaysThatChangeThePointsAreTold(t *testing.T) {
	everywhere(t, func(t *rapid.T, p *estimator.Policy, _ map[string]any, asOf time.Time, _ *estimator.Projection) {
		born := asOf.AddDate(-rapid.SampledFrom([]int{30, 33, 35, 36, 43, 45, 46, 49}).Draw(t, "years"), 0, -rapid.IntRange(0, 365).Draw(t, "born"))
		pr, err := p.Project(map[string]any{"birth_date": born.Format(time.DateOnly)}, asOf)
		if err != nil {
			t.Fatal(err)
		}
		byFiling := p.ID == "tianjin-2023" || p.ID == "tianjin-2022" || p.ID == "tianjin-2020"
		windows := windowsOf(p, asOf)
		want := make([][]string, len(windows))
		start, end := asOf, windows[10].cutOff
		if byFiling {
			start, end = windows[0].from, windows[10].to
		}
		for day := start.AddDate(0, 0, 1); !day.After(end); day = day.AddDate(0, 0, 1) {
			if ageBands(p.ID, yearsOn(born, day)) == ageBands(p.ID, yearsOn(born, day.AddDate(0, 0, -1))) {
				continue
			}
			at, filing := 10, ""
			for !day.After(windows[at].cutOff) {
				at--
			}
			at++ // by the cut-off day: the next one
			if byFiling {
				filing = "before"
				for at = 10; at > 0 && !day.After(windows[at-1].to); at-- {
				}
				if at < 10 && windows[at].to.Equal(windows[at+1].to) {
					at++
				}
				if day.After(windows[at].from) {
					filing = "within"
				}
			}
			want[at] = append(want[at], day.Format(time.DateOnly)+" "+filing)
		}
		for i, point := range pr.Points {
			on := windows[i].cutOff
			if byFiling {
				on = windows[i].from
			}
			if age := point.Indicators[slices.IndexFunc(point.Indicators, isAge)]; age.Points.String() != ageBands(p.ID, yearsOn(born, on)) {
				t.Fatalf("point %d: age %s on %s", i, age.Points, on)
			}
			var got []string
			for _, e := range point.Events {
				if e.Kind == estimator.Birthday {
					got = append(got, e.On.String()+" "+string(e.Filing))
				}
			}
			if !slices.Equal(got, want[i]) {
				t.Fatalf("point %d, born %s: birthdays %v, want %v", i, born, got, want[i])
			}
		}
	})
}

func isAge(in estimator.ProjectedPoints) bool { return in.ID == "age" }

// Lines that only change by steps change by what is told of them; what renting
// brings comes month by month.
func TestEventsAccountForEveryChange(t *testing.T) {
	for _, id := range []string{"tianjin-2023", "beijing-2018", "tianjin-2018"} {
		p := tabletest.Shipped(t)[id]
		rapid.Check(t, func(t *rapid.T) {
			facts, asOf := someFacts(t, p)
			delete(facts, "birth_date")
			if id == "tianjin-2023" {
				delete(facts, "rent_months")
			}
			pr, err := p.Project(facts, asOf)
			if err != nil {
				t.Fatal(err)
			}
			for i, point := range pr.Points[1:] {
				for _, in := range point.Indicators {
					if in.ID == "social_insurance" || in.ID == "housing_fund" || in.ID == "employment" {
						continue
					}
					change := in.Points
					for _, was := range pr.Points[i].Indicators {
						if was.ID == in.ID {
							change -= was.Points
						}
					}
					for _, e := range point.Events {
						if e.Indicator == in.ID {
							change -= e.Delta
						}
					}
					if change != 0 {
						t.Fatalf("%s of point %d: %s are told by no event\n%v\n%+v", in.ID, i+1, change, facts, point.Events)
					}
				}
			}
		})
	}
}

func TestATierBeginsInItsMonth(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.IntRange(1, 120).Draw(t, "months")
		_, asOf := someFacts(t, p)
		pr, err := p.Project(map[string]any{"maternity_months": months, "fund_months": months}, asOf)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, point := range pr.Points {
			for _, e := range point.Events {
				if e.Kind != estimator.TierBegins || e.Delta.String() != "1.00" || e.On.Day.Time().After(point.Period.AsOf) {
					t.Fatalf("%+v", e)
				}
				got[e.Fact] += e.On.String()
			}
		}
		want := map[string]string{}
		for fact, first := range map[string]int{"maternity_months": 37, "fund_months": 61} {
			if on := date(asOf.Year(), asOf.Month()+time.Month(first-months), 1); months < first && !on.After(pr.Points[10].Period.AsOf) {
				want[fact] = on.Format("2006-01")
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%d months on %s: %v, want %v", months, asOf, got, want)
		}
	})
}

func TestGatesThatTimeMendsAreTold(t *testing.T) {
	everywhere(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any, asOf time.Time, pr *estimator.Projection) {
		holds := func(id string, months int) bool {
			e, err := p.Partial(grown(facts, p.City, months), asOf.AddDate(20, 0, 0))
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(e.Gates, func(g estimator.GateResult) bool { return g.ID == id && g.Passes != nil && *g.Passes })
		}
		for i, point := range pr.Points {
			var mended []string
			for _, e := range point.Events {
				if e.Kind != estimator.GateMended {
					continue
				}
				mended = append(mended, e.Gate)
				months := monthsFrom(asOf, e.On.Day.Time())
				if !holds(e.Gate, months) || holds(e.Gate, months-1) {
					t.Fatalf("%s does not begin to hold in %s", e.Gate, e.On)
				}
				if _, known := facts[e.Fact]; !known {
					t.Fatalf("%q makes %s hold", e.Fact, e.Gate)
				}
			}
			if i == 0 {
				continue
			}
			for _, gate := range pr.Points[i-1].Unmet {
				if slices.Contains(point.Unmet, gate) == slices.Contains(mended, gate) {
					t.Fatalf("%s fails at point %d, and then: %v; told: %v", gate, i-1, point.Unmet, mended)
				}
			}
		}
	})
}

func TestWhereWaitingCostsPointsIsTold(t *testing.T) {
	everywhere(t, func(t *rapid.T, _ *estimator.Policy, _ map[string]any, _ time.Time, pr *estimator.Projection) {
		told := func(last int) bool {
			return slices.ContainsFunc(pr.Cliffs, func(c estimator.Cliff) bool { return c.Last == last && c.Delta < 0 && c.Text != "" })
		}
		for i, point := range pr.Points {
			falls := point.Late < point.Total && (i == 10 || !point.Period.FilingTo.Equal(pr.Points[i+1].Period.FilingTo))
			falls = falls || i < 10 && pr.Points[i+1].Total < point.Total
			if falls && !told(i) {
				t.Fatalf("nothing is told of the fall after point %d: %+v", i, pr.Cliffs)
			}
		}
		for _, c := range pr.Cliffs {
			if c.Before.IsZero() {
				continue
			}
			period := pr.Points[c.Last].Period
			if day := c.Before.Time(); !day.After(period.FilingFrom) || day.After(period.FilingTo) {
				t.Fatalf("%+v lies outside the filing days %+v", c, period)
			}
		}
	})
}
