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
	"luohu/estimator/internal/tabletest"
)

// everywhere checks a law of projections for every shipped table.
func everywhere(t *testing.T, law func(t *rapid.T, p *estimator.Policy, facts map[string]any, asOf time.Time, pr *estimator.Projection)) {
	t.Helper()
	for id, p := range tabletest.Shipped(t) {
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
	p := tabletest.Shipped(t)["tianjin-2023"]
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

func TestTheEndOfTheTablesBasisIsSaid(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
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
	p := tabletest.Shipped(t)["tianjin-2023"]
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
	p := tabletest.Shipped(t)["tianjin-2023"]
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
	p := tabletest.Shipped(t)["tianjin-2023"]
	if _, err := p.Project(map[string]any{"fund_months": -1, "nonsense": true}, benchDay); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Error(err)
	}
}

func TestAProjectionAsJSON(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
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
	p := tabletest.Shipped(b)["tianjin-2023"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Project(somebody, benchDay); err != nil {
			b.Fatal(err)
		}
	}
}
