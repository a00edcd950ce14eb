package estimator_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator"
)

// What follows knows the calendar by itself: months are counted one by one,
// ages by the standard library, and who goes on stands here a second time.

// window is a cut-off and the days on which one files after it.
type window struct {
	name             string
	cutOff, from, to time.Time
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// windowsOf are eleven: of Tianjin by the half-year, elsewhere by the year.
func windowsOf(p *estimator.Policy, asOf time.Time) []window {
	if p.City != "tianjin" {
		var all []window
		for i := range 11 {
			day := date(asOf.Year()+i, asOf.Month(), asOf.Day())
			if day.Month() != asOf.Month() { // no 29 February
				day = day.AddDate(0, 0, -1)
			}
			all = append(all, window{"", day, day.AddDate(0, 0, 1), day.AddDate(0, 0, 1)})
		}
		return all
	}
	all := []window{{"", asOf, time.Time{}, time.Time{}}}
	for day := asOf; len(all) < 12; day = day.AddDate(0, 0, 1) {
		var w window
		switch {
		case day.Month() == time.December && day.Day() == 31:
			w = window{day.AddDate(0, 0, 1).Format("2006") + "年第一期", day, date(day.Year()+1, 1, 1), date(day.Year()+1, 4, 30)}
		case day.Month() == time.June && day.Day() == 30:
			w = window{day.Format("2006") + "年第二期", day, date(day.Year(), 7, 1), date(day.Year(), 10, 31)}
		default:
			continue
		}
		if day.Equal(asOf) {
			all[0] = w
		} else {
			all = append(all, w)
		}
	}
	if all[0].name == "" {
		for day := asOf.AddDate(0, 0, 1); ; day = day.AddDate(0, 0, 1) {
			open := day.Month() <= time.April || day.Month() >= time.July && day.Month() <= time.October
			switch {
			case open && all[0].from.IsZero():
				all[0].from, all[0].to = day, day
			case open:
				all[0].to = day
			case !all[0].from.IsZero():
				return all[:11]
			}
		}
	}
	return all[:11]
}

// monthsFrom turns the pages of a calendar.
func monthsFrom(from, to time.Time) (n int) {
	for page := date(from.Year(), from.Month(), 1); page.Before(date(to.Year(), to.Month(), 1)); page = page.AddDate(0, 1, 0) {
		n++
	}
	return n
}

// grown is a person some months later, if life went on.
func grown(facts map[string]any, city string, months int) map[string]any {
	later := maps.Clone(facts)
	for fact, value := range facts {
		n, isNumber := value.(int)
		home, _ := facts["home_months"].(int)
		most, more := 600, 0
		switch {
		case !isNumber, fact == "false_records", fact == "criminal_records", fact == "tax_offences", fact == "income_tax_3y":
			continue
		case fact == "home_months" && city == "tianjin":
			if owns, said := facts["owns_home"]; owns == true || !said && n > 0 {
				more = months // a home bought this month is there and has no full month yet
			}
		case n == 0:
		case fact == "permit_endorsements", fact == "residence_years":
			most, more = 99, months/12
		case fact != "rent_months", city == "tianjin" && facts["owns_home"] != true, city != "tianjin" && home == 0:
			more = months
		}
		later[fact] = min(n+more, most)
	}
	return later
}

// someFacts are answers to some of the questions, and a day.
func someFacts(t *rapid.T, p *estimator.Policy) (map[string]any, time.Time) {
	facts := anybodyAsked(t, p)
	for _, fact := range slices.Sorted(maps.Keys(facts)) {
		if rapid.IntRange(0, 7).Draw(t, "leave out "+fact) == 0 {
			delete(facts, fact)
		}
	}
	day := benchDay.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "day"))
	if rapid.Bool().Draw(t, "at a cut-off") {
		day = date(day.Year(), 6, 30)
	}
	return facts, day
}

// everywhere checks a law of projections for every shipped table.
func everywhere(t *testing.T, law func(t *rapid.T, p *estimator.Policy, facts map[string]any, asOf time.Time, pr *estimator.Projection)) {
	t.Helper()
	for id, p := range shipped(t) {
		t.Run(id, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				facts, asOf := someFacts(t, p)
				pr, err := p.Project(facts, asOf)
				if err != nil {
					t.Fatal(err)
				}
				law(t, p, facts, asOf, pr)
			})
		})
	}
}

func TestPointsToComeAreThoseOfTheFactsThen(t *testing.T) {
	everywhere(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any, asOf time.Time, pr *estimator.Projection) {
		windows := windowsOf(p, asOf)
		if len(pr.Points) != len(windows) {
			t.Fatalf("%d points", len(pr.Points))
		}
		first := -1
		for i, w := range windows {
			point := pr.Points[i]
			if !point.Period.AsOf.Equal(w.cutOff) || point.Period.Name != w.name {
				t.Fatalf("point %d is %+v, want %+v", i, point.Period, w)
			}
			if p.City == "tianjin" && (!point.Period.FilingFrom.Equal(w.from) || !point.Period.FilingTo.Equal(w.to)) {
				t.Fatalf("point %d is filed %+v, want %+v", i, point.Period, w)
			}
			then := grown(facts, p.City, monthsFrom(asOf, w.cutOff))
			then["submission_date"] = w.to.Format(time.DateOnly)
			late, err := p.Partial(then, w.cutOff)
			if err != nil {
				t.Fatal(err)
			}
			then["submission_date"] = w.from.Format(time.DateOnly)
			early, err := p.Partial(then, w.cutOff)
			if err != nil {
				t.Fatal(err)
			}
			if point.Total != early.Total || point.Late != late.Total || point.Passes != early.Passes {
				t.Fatalf("point %d: %s, late %s, passes %v; want %s, %s, %v\n%v", i, point.Total, point.Late, point.Passes,
					early.Total, late.Total, early.Passes, then)
			}
			if pr.Complete != (len(early.Indicators) == len(p.Outline())) {
				t.Fatalf("complete: %v with %d indicators", pr.Complete, len(early.Indicators))
			}
			sameIndicators(t, point, early, late)
			sameFacts(t, point, then)
			sameGates(t, point, early)
			if first < 0 && p.PassLine > 0 && early.Total >= p.PassLine {
				first = i
			}
		}
		if pr.First != first {
			t.Fatalf("first %d, want %d", pr.First, first)
		}
	})
}

func sameIndicators(t *rapid.T, point estimator.Point, early, late *estimator.Estimate) {
	if len(point.Indicators) != len(early.Indicators) {
		t.Fatalf("%d indicators, want %d", len(point.Indicators), len(early.Indicators))
	}
	for i, in := range point.Indicators {
		if e, l := early.Indicators[i], late.Indicators[i]; in.ID != e.ID || in.Points != e.Points || in.Late != l.Points {
			t.Fatalf("%+v, want %s and %s", in, e.Points, l.Points)
		}
	}
}

func sameFacts(t *rapid.T, point estimator.Point, want map[string]any) {
	got := map[string]any{}
	for _, f := range point.Facts {
		got[f.Fact.ID] = f.Value()
	}
	if !maps.Equal(got, want) {
		t.Fatalf("facts then: %v, want %v", got, want)
	}
}

func sameGates(t *rapid.T, point estimator.Point, e *estimator.Estimate) {
	unmet := []string{}
	for _, g := range e.Gates {
		if g.ID != estimator.PassLineGate && g.Passes != nil && !*g.Passes {
			unmet = append(unmet, g.ID)
		}
	}
	if !slices.Equal(unmet, point.Unmet) {
		t.Fatalf("unmet %v, want %v", point.Unmet, unmet)
	}
}

func TestFactsNeverShrinkNorPassTheirBounds(t *testing.T) {
	everywhere(t, func(t *rapid.T, _ *estimator.Policy, facts map[string]any, _ time.Time, pr *estimator.Projection) {
		before := map[string]int{}
		for _, point := range pr.Points {
			for _, f := range point.Facts {
				n, isNumber := f.Value().(int)
				switch {
				case !isNumber:
					continue
				case int64(n) > f.Fact.Most() || n < before[f.Fact.ID]:
					t.Fatalf("%s: %d after %d", f.Fact.ID, n, before[f.Fact.ID])
				case facts[f.Fact.ID] == 0 && n != 0 && (f.Fact.ID != "home_months" || facts["owns_home"] != true):
					t.Fatalf("%s began by itself", f.Fact.ID)
				}
				before[f.Fact.ID] = n
			}
		}
	})
}

func TestWhatIsFullStaysFull(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	pr, err := p.Project(map[string]any{"fund_months": 590, "permit_endorsements": 97}, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]any{}
	for _, f := range pr.Points[10].Facts {
		last[f.Fact.ID] = f.Value()
	}
	if last["fund_months"] != 600 || last["permit_endorsements"] != 99 {
		t.Error(last)
	}
}

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
		p := shipped(t)[id]
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
	p := shipped(t)["tianjin-2023"]
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

func TestTheEndOfTheTablesBasisIsSaid(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	for _, c := range []struct {
		asOf time.Time
		want int
	}{
		{date(2026, 6, 30), 1},
		{date(2026, 12, 31), 0},
		{date(2023, 6, 30), 7},
		{date(2021, 6, 30), -1},
	} {
		pr, err := p.Project(map[string]any{}, c.asOf)
		if err != nil {
			t.Fatal(err)
		}
		if pr.Beyond != c.want || (pr.BeyondText == "") != (c.want < 0) {
			t.Errorf("from %s: beyond %d, %q", c.asOf, pr.Beyond, pr.BeyondText)
		}
	}
}

func TestTheHeadlineSaysWhenOrWhatIsMissing(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	for _, c := range []struct {
		name  string
		facts map[string]any
		want  []string
	}{
		{"already", somebody, []string{"已经达到 110 分", "2026 年 7 月 1 日到 2026 年 10 月 31 日"}},
		{"later", map[string]any{"birth_date": "1996-01-01", "education": "bachelor_or_above", "pension_months": 60, "rent_months": 12}, []string{
			"2028年第一期是 117 分", "2028 年 1 月 1 日到 2028 年 4 月 30 日",
		}},
		{"never", map[string]any{"birth_date": "1970-01-01", "education": "none"}, []string{"往后 10 次都不到 110 分", "还差 110 分"}},
		{"with something open", map[string]any{"birth_date": "1970-01-01"}, []string{"还有没填的"}},
		{"a condition fails", map[string]any{"birth_date": "1990-01-01", "education": "none", "pension_months": 200, "hukou_valid": false}, []string{"合法有效户籍"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pr, err := p.Project(c.facts, benchDay)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(pr.Headline(), want) {
					t.Errorf("%q does not stand in %q", want, pr.Headline())
				}
			}
		})
	}
}

func TestAGivenDayOfFilingDoesNotCount(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	facts := map[string]any{"birth_date": "1991-03-12", "education": "none"}
	without, err := p.Project(facts, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	facts["submission_date"] = "2040-01-01"
	with, err := p.Project(facts, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	for i := range with.Points {
		if with.Points[i].Total != without.Points[i].Total {
			t.Errorf("point %d: %s and %s", i, with.Points[i].Total, without.Points[i].Total)
		}
	}
}

func TestUnusableFactsAreRefused(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	if _, err := p.Project(map[string]any{"fund_months": -1, "nonsense": true}, benchDay); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Error(err)
	}
}

func TestAProjectionAsJSON(t *testing.T) {
	p := shipped(t)["tianjin-2023"]
	pr, err := p.Project(map[string]any{"birth_date": "1991-03-12", "education": "none", "spouse_insured_months": 20}, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(pr)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"as_of":"2026-06-30","pass_line":"110.00","complete":true,`,
		`"period":{"id":"2027-1","name":"2027年第一期","as_of":"2026-12-31","filing_from":"2027-01-01","filing_to":"2027-04-30"}`,
		`"spouse_insured_months":26`,
		`"total":"30.00","late":"25.00"`,
		`"on":"2026-10",`,
		`"on":"2027-03-12","filing":"within","delta":"-5.00"`,
		`"last":1,"before":"2027-03-12","indicator":"age","delta":"-5.00"`,
		`"unmet":[],"events":[]`,
	} {
		if !strings.Contains(string(src), want) {
			t.Errorf("%s does not stand in\n%s", want, src)
		}
	}
}

func TestCheckFindsWhatCannotGoOn(t *testing.T) {
	find(t, small, []change{
		{"goes_on: year", "goes_on: month", "goes_on: a count goes on every year"},
		{"goes_on: {every: month, ", "goes_on: {every: week, ", "goes_on: week is no time; expected one of month, year"},
		{"goes_on: {every: month, ", "goes_on: {", "every is missing"},
		{"goes_on: {every: month, ", "goes_on: {evry: month, every: month, ", "unknown key evry"},
		{"goes_on: {every: month, when: {fact: home, is: true}}", "goes_on: {every: month, when: {fact: hoem, is: true}}", "did you mean home?"},
		{"question: 有吗？}", "question: 有吗？, goes_on: year}", "goes_on: not for facts of type bool"},
	})
}

// BenchmarkProject is eleven cut-offs of somebody who has an answer to
// everything.
func BenchmarkProject(b *testing.B) {
	p := shipped(b)["tianjin-2023"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Project(somebody, benchDay); err != nil {
			b.Fatal(err)
		}
	}
}
