package dialogue_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"luohu/bot/dialogue"
)

// finishedIn is an interview of which these answers are all there are.
func finishedIn(t *testing.T, iv *dialogue.Interview, answers map[string]any) *dialogue.Session {
	t.Helper()
	begun, err := iv.Begin("")
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]any
	if err := json.Unmarshal(begun.State(), &state); err != nil {
		t.Fatal(err)
	}
	state["answers"], state["done"] = answers, true
	src, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	s, err := iv.Resume(t.Context(), src)
	if err != nil || s == nil {
		t.Fatal(err)
	}
	return s
}

func says(t *testing.T, s *dialogue.Session, c dialogue.Command) string {
	t.Helper()
	reply, known := s.Do(c)
	if !known {
		t.Fatalf("%s is not known", c)
	}
	return reply
}

func TestConditionsForFilingComeBeforeAdvice(t *testing.T) {
	const mend = "先把没达到的申报条件办好，没办好，分数够了也不能申报：\n✗ 居住证：居住证现在无效。先补签，恢复居住证的功能。"
	for name, c := range map[string]struct {
		answers       map[string]any
		begins, never string
	}{
		"far":                 {map[string]any{"permit_valid": false, "pension_months": 3}, mend, "已经达到"},
		"over the line":       {map[string]any{"permit_valid": false, "pension_months": 200, "permit_endorsements": 1}, mend, "现在的规定"},
		"retired, far":        {map[string]any{"below_retirement_age": false, "pension_months": 3}, "按现在的规定不能申报：已到法定退休年龄。", "购房"},
		"retired, over":       {map[string]any{"below_retirement_age": false, "pension_months": 200}, "按现在的规定不能申报：已到法定退休年龄。", "还能更稳"},
		"nothing is in sight": {map[string]any{"permit_valid": true, "pension_months": 3}, "现在", "先把"},
	} {
		c.answers["birth_date"], c.answers["education"] = "1993-05-06", "none"
		s := finishedIn(t, interviews(t), c.answers)
		if reply := says(t, s, dialogue.Advice); !strings.HasPrefix(reply, c.begins) || strings.Contains(reply, c.never) {
			t.Errorf("%s:\n%s", name, reply)
		}
		if strings.HasPrefix(c.begins, "按") {
			if reply := says(t, s, dialogue.Ahead); !strings.HasPrefix(reply, c.begins) || strings.Contains(reply, "到线") {
				t.Errorf("%s:\n%s", name, reply)
			}
			if reply := s.Leave(); !strings.Contains(reply, c.begins) {
				t.Errorf("%s:\n%s", name, reply)
			}
		}
	}
}

// bornIn has 111.33 points until 36 and five less from then on; the first
// period of 2027 is filed from 1 January to 30 April.
func bornIn(day string) map[string]any {
	return map[string]any{
		"birth_date": day, "education": "bachelor_or_above", "permit_endorsements": 1, "pension_months": 40,
		"medical_months": 40, "unemployment_months": 40, "work_injury_months": 40, "maternity_months": 40,
	}
}

func TestAgesCountOnADayOnWhichOneCanFile(t *testing.T) {
	on := func(month time.Month, day int) time.Time {
		return time.Date(2027, month, day, 9, 0, 0, 0, dialogue.Tianjin)
	}
	for _, c := range []struct {
		name, born  string
		today       time.Time
		total, late string // late: said of filing later
		ahead, row  string
	}{
		{"a birthday on the first day", "1991-01-01", today, "106.33", "", "2027年第二期是 120.33 分，第一次达到 110 分", "2027年第一期　106.33\n"},
		{"one on the last day before", "1990-12-31", today, "106.33", "", "2027年第二期是 120.33 分", "2027年第一期　106.33\n"},
		{"one on the second day", "1991-01-02", today, "111.33", "2027年1月1日开始申报，到 2027年4月30日才提交的话，总分是 106.33 分，开始以后早些提交。", "现在是 111.33 分", "2027年第一期　111.33（最后一天才交是 106.33）"},
		{"one still to come", "1991-03-01", on(2, 10), "111.33", "：到 2027年4月30日才提交的话，总分是 106.33 分，可以早些提交。", "现在是 111.33 分", "2027年第一期　111.33（最后一天才交是 106.33）"},
		{"one that has passed", "1991-03-01", on(3, 5), "106.33", "", "2027年第二期是 120.33 分", "2027年第一期　106.33\n"},
	} {
		iv := dialogue.NewInterview(tables{catalog(t)}, interviewWords(t), sentences(t), func() time.Time { return c.today })
		s := finishedIn(t, iv, bornIn(c.born))
		result, ahead := s.Leave(), says(t, s, dialogue.Ahead)
		if !strings.Contains(result, "积分测算："+c.total+" 分") || !strings.Contains(result, c.late) || c.late == "" && strings.Contains(result, "提交") {
			t.Errorf("%s:\n%s", c.name, result)
		}
		if !strings.Contains(ahead, c.ahead) || !strings.Contains(ahead, c.row) {
			t.Errorf("%s:\n%s", c.name, ahead)
		}
		kept, _ := s.Keep()
		policy, _ := catalog(t).Get(kept.Policy)
		again, err := policy.Total(kept.Facts, kept.AsOf)
		if err != nil || again.String() != kept.Total || kept.Total != c.total {
			t.Errorf("%s: kept %s, counts to %v, %v", c.name, kept.Total, again, err)
		}
	}
}

func TestTheEarliestDayOfACertificateIsCalledNoMoreThanThat(t *testing.T) {
	const honest = "不是说那时就能拿到"
	facts := map[string]any{"birth_date": "1993-05-06", "education": "none", "pension_months": 3}
	if reply := says(t, finishedIn(t, interviews(t), facts), dialogue.Advice); !strings.Contains(reply, honest) {
		t.Error(reply)
	}
	facts["pension_months"] = 200 // who is over the line is told of no certificates
	if reply := says(t, finishedIn(t, interviews(t), facts), dialogue.Advice); strings.Contains(reply, honest) {
		t.Error(reply)
	}
}

// Points that reach the line get their mark where one can file.
func TestThePeriodWhenOneCanFileIsMarked(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]any
		marked  int
		words   string
	}{
		"at once": {map[string]any{"permit_valid": true}, 1, "✓ 到线"},
		"never":   {map[string]any{"permit_valid": false}, 0, "分数到线，但申报条件还差：居住证"},
	} {
		answers := map[string]any{
			"birth_date": "1993-05-06", "education": "bachelor_or_above", "insured_now": true, "employed_in_tianjin": true,
			"hukou_valid": true, "insured_elsewhere": false, "insured_total_months": 30, "insured_continuous_months": 30,
			"pension_months": 30, "medical_months": 30, "unemployment_months": 30, "work_injury_months": 30, "maternity_months": 30,
		}
		maps.Copy(answers, c.answers)
		reply := says(t, finishedIn(t, interviews(t), answers), dialogue.Ahead)
		if strings.Count(reply, "✓") != c.marked || !strings.Contains(reply, c.words) {
			t.Errorf("%s:\n%s", name, reply)
		}
	}
}
