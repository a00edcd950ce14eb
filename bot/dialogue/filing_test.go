package dialogue_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"luohu/bot/dialogue"
)

// finished is an interview of which these answers are all there are, on a day.
func finished(t *testing.T, now time.Time, answers map[string]any) *dialogue.Session {
	t.Helper()
	all := tables{catalog(t)}
	iv := dialogue.NewInterview(all, interviewWords(t), sentences(t), func() time.Time { return now })
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
		s := finished(t, today, c.answers)
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
