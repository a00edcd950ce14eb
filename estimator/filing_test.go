package estimator_test

import (
	"slices"
	"testing"
	"time"

	"luohu/estimator/internal/tabletest"
)

// bornIn has 111.33 points until 36 and five less from then on.
func bornIn(day string) map[string]any {
	return map[string]any{
		"birth_date": day, "education": "bachelor_or_above", "permit_endorsements": 1, "pension_months": 40,
		"medical_months": 40, "unemployment_months": 40, "work_injury_months": 40, "maternity_months": 40,
	}
}

func TestOneFilesOnTheFirstDayThatIsLeft(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for today, want := range map[time.Time]time.Time{
		date(2026, 11, 29): date(2027, 1, 1), date(2026, 12, 31): date(2027, 1, 1), date(2027, 1, 1): date(2027, 1, 1),
		date(2027, 3, 5): date(2027, 3, 5), date(2027, 4, 30): date(2027, 4, 30), date(2027, 5, 9): date(2027, 4, 30),
	} {
		if got := p.FilingDay(date(2026, 12, 31), today); !got.Equal(want) {
			t.Errorf("on %s: %s", today, got)
		}
	}
	if got := tabletest.Shipped(t)["beijing-2018"].FilingDay(june, june); !got.IsZero() {
		t.Errorf("where the periods are not known: %s", got)
	}
}

func TestWithoutADayOfFilingTheFirstOneIsToldIfItMatters(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	asOf := date(2026, 12, 31)
	const said = "年龄看提交那天，这里算在计分截止日。2027 年 1 月 1 日才能提交，那天的总分是 106.33。"
	for name, c := range map[string]struct {
		facts map[string]any
		total string
		told  bool
	}{
		"born on the first day": {bornIn("1991-01-01"), "111.33", true},
		"born before":           {bornIn("1990-12-31"), "106.33", false},
		"born after":            {bornIn("1991-01-02"), "111.33", false},
		"who says when":         {with(bornIn("1991-01-01"), map[string]any{"submission_date": "2027-01-01"}), "106.33", false},
	} {
		e, err := p.Estimate(c.facts, asOf)
		if err != nil {
			t.Fatal(err)
		}
		if e.Total.String() != c.total || slices.Contains(e.Notices, said) != c.told {
			t.Errorf("%s: %s, %q", name, e.Total, e.Notices)
		}
	}
}

// Half a year on, 36 years are complete on the first day of filing.
func TestWaysCountABirthdayOnTheFirstDayOfFiling(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	facts := with(bornIn("1991-07-01"), map[string]any{"permit_endorsements": 0, "submission_date": "2027-01-01"})
	e, err := p.Estimate(facts, date(2026, 12, 31))
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range e.Ways {
		then := with(facts, changeOf(way.Change), map[string]any{"submission_date": way.Earliest.Time().AddDate(0, 0, 1).Format(time.DateOnly)})
		total, err := p.Total(then, way.Earliest.Time())
		if err != nil || total != way.Total {
			t.Errorf("%s: %s, filed then it is %v, %v", way.Because, way.Total, total, err)
		}
	}
	if len(e.Ways) == 0 {
		t.Error("no way")
	}
}

func TestTheDaysOfFilingThatAreOverDoNotCount(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for filed, want := range map[string]string{"": "111.33", "2026-08-01": "111.33", "2027-02-10": "111.33", "2027-03-05": "106.33", "2027-05-05": "111.33"} {
		facts := bornIn("1991-03-01")
		if filed != "" {
			facts["submission_date"] = filed
		}
		ahead, err := p.Project(facts, date(2026, 12, 31))
		if err != nil {
			t.Fatal(err)
		}
		if first := ahead.Points[0]; first.Total.String() != want || first.Late.String() != "106.33" {
			t.Errorf("filed %q: %s, late %s", filed, first.Total, first.Late)
		}
	}
}
