package estimator_test

import (
	"slices"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// halfway has a spouse whose months come by themselves: 24 of them are 20 points.
func halfway() map[string]any {
	facts := running(0, 10)
	for fact, value := range map[string]any{
		"birth_date": "1990-02-03", "education": "none", "professional_title": "none", "occupation_shortage": "none",
		"spouse_on_active_duty": false, "permit_endorsements": 0, "rent_months": 0, "spouse_insured_months": 12,
		"pension_months": 40, "medical_months": 40, "unemployment_months": 40, "work_injury_months": 40, "maternity_months": 40,
	} {
		facts[fact] = value
	}
	return facts
}

func TestNoWayIsLaterThanDoingNothing(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	e := estimate(t, p, halfway())
	ahead, err := p.Project(halfway(), june)
	if err != nil {
		t.Fatal(err)
	}
	if ahead.First < 1 || ahead.First > 4 || len(e.Ways) < 2 {
		t.Fatalf("%s, reached at %d, %d ways", e.Total, ahead.First, len(e.Ways))
	}
	first, then := e.Ways[0], ahead.Points[ahead.First]
	if len(first.Steps) > 0 || first.Total != then.Total || !first.Earliest.Time().Equal(then.Period.AsOf) || !strings.HasPrefix(first.Because, "照现在这样") {
		t.Errorf("%s: %s on %s, going on makes %s on %s", first.Because, first.Total, first.Earliest, then.Total, then.Period.AsOf)
	}
	for _, w := range e.Ways[1:] {
		if w.Earliest >= first.Earliest {
			t.Errorf("%s: %s is no earlier than doing nothing", w.Because, w.Earliest)
		}
	}
}

// A way's total is that of the projection of its cut-off, with its changes.
func TestAWayIsTheProjectionWithItsChanges(t *testing.T) {
	eachNear(t, func(b brute, e *estimator.Estimate) {
		if b.facts["submission_date"] != nil {
			return
		}
		ahead, err := b.policy.Project(b.facts, b.asOf)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, w := range e.Ways {
			i := slices.IndexFunc(ahead.Points, func(p estimator.Point) bool { return w.Earliest.Time().Equal(p.Period.AsOf) })
			if i == 0 {
				continue // today's is counted as filed today
			}
			then := with(changeOf(ahead.Points[i].Facts), changeOf(w.Change))
			if total, err := b.policy.Total(then, w.Earliest.Time()); err != nil || total != w.Total {
				b.t.Fatalf("%s: %s, with its changes the projection makes %s, %v", w.Because, w.Total, total, err)
			}
			if ahead.First > 0 && i > ahead.First {
				b.t.Fatalf("%s is on %s, doing nothing reaches the line at %d", w.Because, w.Earliest, ahead.First)
			}
		}
	})
}

func TestAWayTellsWhatElseFilingNeeds(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	facts := with(halfway(), map[string]any{
		"insured_now": false, "employed_in_tianjin": false, "permit_valid": false, "hukou_valid": true,
		"insured_continuous_months": 0, "insured_total_months": 40, "insured_elsewhere": false, "below_retirement_age": true,
	})
	e := estimate(t, p, facts)
	if len(e.Ways) == 0 {
		t.Fatal("no way")
	}
	for _, w := range e.Ways {
		if !strings.HasSuffix(w.Because, "（申报前还要达到：居住证、在津就业或投资、申报时正常缴费）") {
			t.Error(w.Because)
		}
	}
	for _, w := range estimate(t, p, with(facts, map[string]any{"insured_now": true, "employed_in_tianjin": true, "permit_valid": true})).Ways {
		if strings.Contains(w.Because, "申报前还要") {
			t.Error(w.Because)
		}
	}
}

// Who has no certificate is told of no senior one before what asks less, and
// of a title and a skill certificate that count alike in one line.
func TestLowCertificatesStandFirstAndTwinsOnce(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	e := estimate(t, p, with(halfway(), map[string]any{
		"spouse_insured_months": 0, "pension_months": 30, "medical_months": 30, "unemployment_months": 30,
		"work_injury_months": 30, "maternity_months": 30, "education": "associate", "insured_now": true,
	}))
	var told []string
	leapt, both := false, false
	for _, w := range e.Ways {
		told = append(told, w.Because)
		leaps := strings.Contains(w.Because, "高级") && !strings.Contains(w.Because, "高级工") || strings.Contains(w.Because, "非常紧缺")
		if leapt && !leaps {
			t.Errorf("%s stands behind what skips a grade", w.Because)
		}
		leapt = leapt || leaps
		both = both || strings.Contains(w.Because, "职称（全国统一考试，和岗位一致）或考取")
	}
	if !both {
		t.Errorf("%s:\n%s", e.Total, strings.Join(told, "\n"))
	}
}

// The points come first; the conditions for filing later, or never.
func TestTheHeadlineTellsOfPointsAndConditionsTogether(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for name, c := range map[string]struct {
		more     map[string]any
		fileable bool
		words    string
	}{
		"later": {map[string]any{"insured_continuous_months": 1, "insured_total_months": 1}, true, "这时是分数到线，但申报条件还差：参保年限。两样都到，最早是"},
		"never": {map[string]any{"permit_valid": false}, false, "这时是分数到线，但申报条件还差：居住证。这里面没有两样都到的一期"},
	} {
		ahead, err := p.Project(with(halfway(), map[string]any{"education": "bachelor_or_above", "professional_title": "senior", "spouse_insured_months": 20}, c.more), june)
		if err != nil {
			t.Fatal(err)
		}
		if ahead.First < 0 || len(ahead.Points[ahead.First].Unmet) == 0 || !strings.Contains(ahead.Headline(), c.words) {
			t.Errorf("%s: %s", name, ahead.Headline())
		}
		if c.fileable != (ahead.Fileable > ahead.First) || c.fileable && len(ahead.Points[ahead.Fileable].Unmet) > 0 {
			t.Errorf("%s: first %d, fileable %d", name, ahead.First, ahead.Fileable)
		}
	}
}
