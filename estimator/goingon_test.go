package estimator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// goingOn is how the table says that facts go on, read apart from the loader.
func (t table) goingOn(tb testing.TB) map[string]course {
	var file struct {
		Facts map[string]struct {
			GoesOn any `yaml:"goes_on"`
		} `yaml:"facts"`
	}
	if err := yaml.Unmarshal(t.policy.Source(), &file); err != nil {
		tb.Fatal(err)
	}
	all := map[string]course{}
	for fact, f := range file.Facts {
		switch how := f.GoesOn.(type) {
		case string:
			all[fact] = course{every: how}
		case map[string]any:
			when, _ := how["when"].(map[string]any)
			all[fact] = course{fmt.Sprint(how["every"]), when}
		}
	}
	return all
}

type course struct {
	every string
	when  map[string]any
}

func (c course) runs(tb fataler, facts map[string]any, fact string) bool {
	if c.when == nil {
		return months(facts, fact) > 0
	}
	if !c.known(c.when, facts) {
		return months(facts, fact) > 0
	}
	return c.holds(tb, c.when, facts)
}

// known says that all is given that a condition looks at, unless what is given
// decides it: of several that must hold, one that does not is enough.
func (c course) known(when, facts map[string]any) bool {
	if all, several := when["all"].([]any); several {
		for _, one := range all {
			m, _ := one.(map[string]any)
			if !c.known(m, facts) {
				return false
			}
		}
		return true
	}
	if inner, is := when["not"].(map[string]any); is {
		return c.known(inner, facts)
	}
	_, given := facts[fmt.Sprint(when["fact"])]
	return given
}

func (c course) holds(tb fataler, when, facts map[string]any) bool {
	if all, several := when["all"].([]any); several {
		for _, one := range all {
			if m, _ := one.(map[string]any); !c.holds(tb, m, facts) {
				return false
			}
		}
		return true
	}
	if inner, is := when["not"].(map[string]any); is {
		return !c.holds(tb, inner, facts)
	}
	if least, ok := when["at_least"].(uint64); ok {
		return months(facts, fmt.Sprint(when["fact"])) >= int(least)
	}
	return holds(tb, when, facts)
}

// more is what changes make of somebody who has gone on: of months and counts
// the more, of anything else what the changes say.
func (b brute) more(grown, changed map[string]any) map[string]any {
	all := with(grown)
	for fact, value := range changed {
		if n, ok := value.(int); ok && n < months(grown, fact) {
			continue
		}
		all[fact] = value
	}
	return all
}

func (b brute) grown(day time.Time) map[string]any {
	passed := (day.Year()-b.asOf.Year())*12 + int(day.Month()-b.asOf.Month())
	grown := with(b.facts)
	for fact, c := range b.goesOn {
		if !c.runs(b.t, b.facts, fact) {
			continue
		}
		f, _ := b.policy.Fact(fact)
		n := months(b.facts, fact) + passed
		if c.every == "year" {
			n = months(b.facts, fact) + passed/12
		}
		grown[fact] = min(n, int(f.Most()))
	}
	return grown
}

// running has everything that can be attained, some records, and months of
// everything that runs.
func running(records, months int) map[string]any {
	facts := personWith(map[string]any{
		"birth_date": "1978-06-15", "education": "bachelor_or_above", "professional_title": "senior",
		"occupation_shortage": "critical", "spouse_on_active_duty": true, "contest": "none",
		"false_records": records, "owns_home": false, "permit_endorsements": 1, "insured_now": true,
	})
	for _, fact := range []string{
		"pension_months", "medical_months", "unemployment_months", "work_injury_months", "maternity_months",
		"fund_months", "rent_months",
	} {
		facts[fact] = months
	}
	return facts
}

// stopped was insured for 40 months and has a fund, and is so no longer.
func stopped() map[string]any {
	return personWith(map[string]any{
		"birth_date": "1991-03-03", "education": "associate", "insured_now": false, "insured_continuous_months": 0,
		"insured_total_months": 30, "pension_months": 30, "medical_months": 30, "fund_months": 40,
	})
}

func TestWhatHasStoppedDoesNotGoOnByItself(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	last := func(facts map[string]any) (growing string, gates []string) {
		ahead, err := p.Project(facts, june)
		if err != nil {
			t.Fatal(err)
		}
		for _, used := range ahead.Points[10].Facts {
			if n, ok := used.Value().(int); ok && n > months(facts, used.Fact.ID) {
				growing += used.Fact.ID + " "
			}
		}
		for _, point := range ahead.Points {
			for _, e := range point.Events {
				if e.Kind == estimator.GateMended {
					gates = append(gates, e.Gate)
				}
			}
		}
		return growing, gates
	}
	for name, c := range map[string]struct {
		facts   map[string]any
		growing string
		gates   []string
	}{
		"nobody insures them":      {stopped(), "fund_months ", nil},
		"nobody employs them":      {with(stopped(), map[string]any{"employed_in_tianjin": false}), "", nil},
		"it is not known":          {without(stopped(), "insured_now"), "insured_total_months pension_months medical_months fund_months ", []string{"insurance_period"}},
		"the permit ran out":       {with(stopped(), map[string]any{"permit_endorsements": 2, "permit_valid": false}), "fund_months ", nil},
		"the permit is good":       {with(stopped(), map[string]any{"permit_endorsements": 2, "permit_valid": true}), "fund_months permit_endorsements ", nil},
		"somebody insures them":    {with(stopped(), map[string]any{"insured_now": true}), "insured_total_months pension_months medical_months fund_months ", []string{"insurance_period"}},
		"one that has never begun": {with(stopped(), map[string]any{"insured_now": true, "medical_months": 0}), "insured_total_months pension_months fund_months ", []string{"insurance_period"}},
	} {
		if growing, gates := last(c.facts); growing != c.growing || !slices.Equal(gates, c.gates) {
			t.Errorf("%s: %s grow, %v are mended", name, growing, gates)
		}
	}
}

func TestWhatHasStoppedCanBeResumed(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	of := func(facts map[string]any, fact string) (all []estimator.Advice) {
		for _, a := range estimate(t, p, facts).Advice {
			if _, changes := changeOf(a.Change)[fact]; changes {
				all = append(all, a)
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		facts  map[string]any
		fact   string
		effort estimator.Effort
		words  string
		months int // by the next cut-off, half a year on
	}{
		"insurance that stopped":  {stopped(), "pension_months", "others", "恢复正常缴", 35},
		"insurance that goes on":  {with(stopped(), map[string]any{"insured_now": true}), "pension_months", "wait", "接着正常缴", 36},
		"insurance never paid":    {with(stopped(), map[string]any{"pension_months": 0}), "pension_months", "others", "开始正常缴", 5},
		"it is not known":         {without(stopped(), "insured_now"), "pension_months", "wait", "接着正常缴", 36},
		"a fund with no employer": {with(stopped(), map[string]any{"employed_in_tianjin": false}), "fund_months", "others", "恢复缴", 45},
		"a fund with an employer": {stopped(), "fund_months", "wait", "接着缴", 46},
	} {
		got := of(c.facts, c.fact)
		if len(got) != 1 || got[0].Effort != c.effort || !strings.Contains(got[0].Because, c.words) || changeOf(got[0].Change)[c.fact] != c.months {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Who goes on with insurance, fund, lease and endorsements would take four steps
// for it. Their projection reaches the line.
func TestNothingIsBoughtByWhoReachesTheLineByGoingOn(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	bought, reached := 0, 0
	for i := range 22 {
		records, months := 2+i/11, 1+i%11
		facts := running(records, months)
		e := estimate(t, p, facts)
		ahead, err := p.Project(facts, june)
		if err != nil {
			t.Fatal(err)
		}
		soon := ahead.First >= 1 && ahead.First <= 4
		for _, a := range e.Advice {
			if a.Effort != estimator.EffortPurchase {
				continue
			}
			bought++
			if soon {
				t.Fatalf("%d records, %d months: %s, though going on reaches the line at %d", records, months, a.Because, ahead.First)
			}
		}
		if !soon {
			continue
		}
		reached++
		then := ahead.Points[ahead.First]
		if len(e.Ways) == 0 || len(e.Ways[0].Steps) > 0 || e.Ways[0].Total != then.Total || !e.Ways[0].Earliest.Time().Equal(then.Period.AsOf) {
			t.Errorf("%d records, %d months: it is not told first that the line comes\n%s", records, months, e.Text())
		}
	}
	if bought == 0 || reached == 0 {
		t.Errorf("%d must buy, %d need not: both were meant to be among them", bought, reached)
	}
}

// Pension insurance that begins takes a month to begin. The medical insurance
// that runs already does not wait for it: whom that month brings to the line
// need not buy.
func TestWhatRunsDoesNotWaitForWhatBegins(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for months, want := range map[int]bool{9: true, 10: true, 11: false} {
		e := estimate(t, p, with(beginner(p), map[string]any{
			"contest": "none", "occupation_shortage": "none", "permit_endorsements": 1,
			"medical_months": 1, "unemployment_months": months,
		}))
		buys := slices.ContainsFunc(e.Advice, func(a estimator.Advice) bool { return a.Effort == estimator.EffortPurchase })
		if buys != want {
			t.Errorf("%d months: buys %v, %d ways\n%s", months, buys, len(e.Ways), e.Text())
		}
	}
}
