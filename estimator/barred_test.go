package estimator_test

import (
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Somebody far from the line and somebody over it, each with what is said
// before any points.
func TestConditionsForFilingComeBeforePoints(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	far := personWith(map[string]any{"pension_months": 3})
	over := personWith(map[string]any{"pension_months": 200, "permit_endorsements": 1})
	const (
		retired = "\n\n按现在的规定不能申报：已到法定退休年龄。\n"
		mend    = "\n\n先要办好的申报条件（没办好，分数够了也不能申报）\n· 居住证：居住证现在无效。先补签，恢复居住证的功能。\n"
	)
	for name, c := range map[string]struct {
		facts        map[string]any
		more         map[string]any
		first, never string
		advised      bool
	}{
		"far, retired":         {far, map[string]any{"below_retirement_age": false}, retired, "怎样提高（", false},
		"over, retired":        {over, map[string]any{"below_retirement_age": false}, retired, "怎样更稳", false},
		"far, without permit":  {far, map[string]any{"permit_valid": false}, mend + "\n怎样提高（", "不能申报：", true},
		"over, without permit": {over, map[string]any{"permit_valid": false}, mend + "\n怎样更稳", "不能申报：", true},
		"far":                  {far, nil, "怎样提高（", "先要办好", true},
		"both":                 {far, map[string]any{"permit_valid": false, "below_retirement_age": false}, retired, "先要办好", false},
	} {
		e := estimate(t, p, with(c.facts, c.more))
		if text := e.Text(); !strings.Contains(text, c.first) || strings.Contains(text, c.never) {
			t.Errorf("%s:\n%s", name, text)
		}
		if len(e.Advice) > 0 != c.advised || !c.advised && len(e.Ways) > 0 {
			t.Errorf("%s: %d pieces of advice, %d ways", name, len(e.Advice), len(e.Ways))
		}
	}
}

// A retired person two steps from the line, whose points will reach it.
func TestNoPeriodIsPromisedToWhomAConditionBarsForGood(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	facts := with(running(0, 36), map[string]any{"below_retirement_age": false})
	ahead, err := p.Project(facts, june)
	if err != nil {
		t.Fatal(err)
	}
	if ahead.First < 0 || ahead.Barred != "已到法定退休年龄" || ahead.Headline() != "按现在的规定不能申报：已到法定退休年龄。下面只是分数会怎样变。" {
		t.Errorf("first %d, barred %q: %s", ahead.First, ahead.Barred, ahead.Headline())
	}
	facts["below_retirement_age"] = true
	if ahead, err = p.Project(facts, june); err != nil || ahead.Barred != "" || strings.Contains(ahead.Headline(), "不能申报") {
		t.Errorf("not retired: %v, %s", err, ahead.Headline())
	}
}

func TestProgramsAreToldWhatNothingMends(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	e := estimate(t, p, personWith(map[string]any{"below_retirement_age": false, "permit_valid": false}))
	final := map[string]bool{}
	for _, g := range e.Gates {
		final[g.ID] = g.Final
	}
	if !final["retirement_age"] || final["residence_permit"] || final[estimator.PassLineGate] {
		t.Error(final)
	}
}
