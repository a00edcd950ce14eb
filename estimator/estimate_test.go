package estimator_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

var june = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)

// drawPerson makes facts that the policy accepts; some are left out.
func drawPerson(t *rapid.T, p *estimator.Policy) map[string]any {
	facts := map[string]any{}
	for _, f := range p.Facts() {
		if f.ID == "submission_date" || !f.Required && !strings.HasPrefix(f.ID, "home") && rapid.IntRange(0, 4).Draw(t, "left out") == 0 {
			continue
		}
		switch f.Type {
		case estimator.Date:
			facts[f.ID] = june.AddDate(-rapid.IntRange(18, 60).Draw(t, f.ID), 0, -rapid.IntRange(0, 365).Draw(t, "days")).Format(time.DateOnly)
		case estimator.Months:
			facts[f.ID] = rapid.IntRange(0, 600).Draw(t, f.ID)
		case estimator.Count:
			facts[f.ID] = rapid.IntRange(0, 99).Draw(t, f.ID)
		case estimator.Money:
			facts[f.ID] = rapid.IntRange(0, 1_000_000).Draw(t, f.ID)
		case estimator.Bool:
			facts[f.ID] = rapid.Bool().Draw(t, f.ID)
		case estimator.ChoiceType:
			facts[f.ID] = rapid.SampledFrom(f.Choices).Draw(t, f.ID).Value
		}
	}
	return facts
}

func eachPolicy(t *testing.T, law func(t *rapid.T, p *estimator.Policy, facts map[string]any)) {
	for id, p := range tabletest.Shipped(t) {
		t.Run(id, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { law(t, p, drawPerson(t, p)) })
		})
	}
}

func estimated(t *rapid.T, p *estimator.Policy, facts map[string]any) *estimator.Estimate {
	e, err := p.Estimate(facts, june)
	if err != nil {
		t.Fatalf("%v: %v", facts, err)
	}
	return e
}

func TestTheTotalIsTheRoundedSumOfTheIndicators(t *testing.T) {
	eachPolicy(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any) {
		e := estimated(t, p, facts)
		var sum estimator.Points
		for _, in := range e.Indicators {
			sum += in.Points
			if in.Max != nil && in.Points > *in.Max {
				t.Fatalf("%s: %s of at most %s", in.ID, in.Points, in.Max)
			}
			if in.Because == "" || in.Evidence == "" || in.Reference == "" {
				t.Fatalf("%s says not why or whence: %+v", in.ID, in)
			}
		}
		if e.Total != sum.Rounded() || e.Passes != (e.PassLine > 0 && e.Total >= e.PassLine) {
			t.Fatalf("total %s of %s, passes %v", e.Total, sum, e.Passes)
		}
	})
}

func TestLeavingAFactOutCountsAsItsDefault(t *testing.T) {
	eachPolicy(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any) {
		full := maps.Clone(facts)
		for _, f := range p.Facts() {
			if _, given := full[f.ID]; !given && f.Default != nil {
				full[f.ID] = f.Default
			}
		}
		if with, without := estimated(t, p, full), estimated(t, p, facts); with.Total != without.Total {
			t.Fatalf("%s with the defaults written out, %s without", with.Total, without.Total)
		}
	})
}

func TestEveryPieceOfAdviceBringsWhatItPromises(t *testing.T) {
	eachPolicy(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any) {
		e := estimated(t, p, facts)
		for _, a := range e.Advice {
			changed := maps.Clone(facts)
			for _, c := range a.Change {
				changed[c.Fact.ID] = c.Value()
			}
			after := estimated(t, p, changed)
			if after.Total != a.Total || a.Gain != a.Total-e.Total || a.Gain <= 0 {
				t.Fatalf("%s promises %s, +%s; it is %s from %s", a.Because, a.Total, a.Gain, after.Total, e.Total)
			}
		}
	})
}

func TestTheInterviewAsksUntilNothingMattersAndNoLonger(t *testing.T) {
	eachPolicy(t, func(t *rapid.T, p *estimator.Policy, facts map[string]any) {
		known := map[string]any{}
		for range 200 {
			open := p.Asked(known, june)
			if len(open) == 0 {
				break
			}
			f := open[0]
			value, given := facts[f.ID]
			if !given {
				value = f.Default
			}
			if value == nil { // nothing would be counted without it
				value = map[estimator.FactType]any{estimator.Bool: true, estimator.Months: 0}[f.Type]
			}
			known[f.ID] = value
		}
		if open := p.Asked(known, june); len(open) > 0 {
			t.Fatalf("it never ends: %s is still asked for", open[0].ID)
		}
		e := estimated(t, p, known)
		partial, err := p.Partial(known, june)
		if err != nil || partial.Total != e.Total || len(partial.Indicators) != len(e.Indicators) {
			t.Fatalf("what is known is all that counts: %s and %v, %v", e.Total, partial, err)
		}
	})
}

func TestFactsThatCannotBeUsedAreAllNamed(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for _, c := range []struct {
		name  string
		facts map[string]any
		want  []string
	}{
		{"nothing", map[string]any{}, []string{"/facts/birth_date", "/facts/education"}},
		{"a home without its district", map[string]any{"birth_date": "1990-05-06", "education": "none", "owns_home": true}, []string{"/facts/home_district"}},
		{"of the wrong type", map[string]any{"birth_date": 1990, "education": true}, []string{"/facts/birth_date", "/facts/education"}},
		{"beyond the bounds", map[string]any{"birth_date": "1990-05-06", "education": "none", "pension_months": 601, "criminal_records": 100, "rent_months": -1, "fund_months": 1.5}, []string{"/facts/criminal_records", "/facts/fund_months", "/facts/pension_months", "/facts/rent_months"}},
		{"unknown, with hostile names", map[string]any{"birth_date": "1990-05-06", "education": "none", "a/b~c": 1}, []string{"/facts/a~1b~0c"}},
		{"born after the cut-off", map[string]any{"birth_date": "2026-07-01", "education": "none"}, []string{"/facts/birth_date"}},
		{"no such day", map[string]any{"birth_date": "1990-02-30", "education": "none"}, []string{"/facts/birth_date"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := p.Estimate(c.facts, june)
			wrong, ok := errors.AsType[estimator.FactErrors](err)
			if !ok {
				t.Fatalf("%v", err)
			}
			var got []string
			for _, w := range wrong {
				got = append(got, w.Pointer)
				if w.Detail == "" {
					t.Errorf("%s without a word", w.Pointer)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestAValueThatIsNoneOfAChoiceIsToldWhichThereAreAndWhatTheyMean(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for fact, values := range map[string]map[string]string{
		"education": {
			"大专":         "bachelor_or_above（大学本科及以上）、associate（大学专科）、senior_technical（高级技工学校高级班）、none（以上都没有）。",
			"assosciate": "是不是想写 associate（大学专科）？",
		},
		"home_district": {"浦东新区": "：和平区、河东区、"}, // they are their own names
	} {
		for value, want := range values {
			f, _ := p.Fact(fact)
			if err := f.Check(value); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q in it", value, err, want)
			}
		}
	}
}

func TestAnUnansweredGateIsNeitherPassedNorFailed(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	gates := func(facts map[string]any) map[string]*bool {
		facts["birth_date"], facts["education"] = "1990-05-06", "none"
		e, err := p.Estimate(facts, june)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]*bool{}
		for _, g := range e.Gates {
			all[g.ID] = g.Passes
			if g.Passes != nil && !*g.Passes && g.Mend == "" {
				t.Errorf("%s fails and says not what would mend it", g.ID)
			}
		}
		return all
	}
	open := gates(map[string]any{})
	for id, passes := range open {
		if id != estimator.PassLineGate && passes != nil {
			t.Errorf("%s is decided without its fact", id)
		}
	}
	if passes := open[estimator.PassLineGate]; passes == nil || *passes {
		t.Error("0 points reach the line")
	}
	failed := 0
	for _, passes := range gates(map[string]any{
		"hukou_valid": false, "permit_valid": false, "employed_in_tianjin": false, "insured_now": false,
		"insured_elsewhere": true, "below_retirement_age": false, "insured_continuous_months": 11, "insured_total_months": 35,
	}) {
		if passes != nil && !*passes {
			failed++
		}
	}
	if failed != len(open) {
		t.Errorf("%d of %d gates fail", failed, len(open))
	}
}

func TestContradictionsAreWarningsAndTheSumStands(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	e, err := p.Estimate(map[string]any{
		"birth_date": "2006-06-30", "education": "none", "pension_months": 60, "rent_months": 40,
		"owns_home": true, "home_district": "和平区", "home_months": 40,
	}, june)
	if err != nil {
		t.Fatal(err)
	}
	var pointers []string
	for _, w := range e.Warnings {
		pointers = append(pointers, w.Pointer)
	}
	if !slices.Contains(pointers, "/facts/pension_months") || e.Total <= 0 {
		t.Errorf("warnings %v, total %s", pointers, e.Total)
	}
}

func TestTheEstimateAsJSONIsAsPromised(t *testing.T) {
	e, err := tabletest.Shipped(t)["tianjin-2023"].Estimate(map[string]any{
		"birth_date": "1992-05-06", "education": "associate", "pension_months": 11, "rent_months": 9, "permit_endorsements": 2,
	}, june)
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Policy        string `json:"policy"`
		PolicyVersion string `json:"policy_version"`
		AsOf          string `json:"as_of"`
		Total         string `json:"total"`
		PassLine      string `json:"pass_line"`
		Passes        *bool  `json:"passes"`
		Unofficial    string `json:"unofficial_points"`
		Indicators    []struct {
			ID, Name, Points, Because, Evidence, Reference string

			Max   *string          `json:"max"`
			Facts map[string]any   `json:"facts"`
			Parts []map[string]any `json:"parts"`
		}
		Gates    []map[string]any
		Readings []struct{ ID, Total, Because string }
		Advice   []struct {
			Change                         map[string]any
			Gain, Total, Earliest, Because string
		}
		Warnings []map[string]any
	}
	if err := json.Unmarshal(src, &got); err != nil {
		t.Fatal(err)
	}
	// 11 × 10/12 + 9 × 6/12 + 12 + 10 + 10 = 45.67
	if got.Total != "45.67" || got.PassLine != "110.00" || got.Passes == nil || got.AsOf != "2026-06-30" || !strings.HasPrefix(got.PolicyVersion, "sha256:") {
		t.Errorf("%s", src)
	}
	for _, in := range got.Indicators {
		if in.ID == "age" && (in.Points != "10.00" || *in.Max != "10.00" || in.Facts["birth_date"] != "1992-05-06") {
			t.Errorf("age: %+v", in)
		}
		if in.ID == "residence" && (in.Max != nil || len(in.Parts) != 3) {
			t.Errorf("residence: %+v", in)
		}
	}
	var readings []string
	for _, r := range got.Readings {
		readings = append(readings, r.ID+" "+r.Total)
	}
	slices.Sort(readings)
	// Only the highest part: 12 instead of 16.5; fewer than 12 months: none of the 9.17.
	if want := []string{"endorsements_add 41.17", "insurance_below_12 36.50"}; !slices.Equal(readings, want) {
		t.Errorf("readings %v, want %v", readings, want)
	}
	if len(got.Advice) == 0 || got.Advice[0].Gain == "" || len(got.Advice[0].Change) == 0 {
		t.Errorf("advice: %+v", got.Advice)
	}
}
