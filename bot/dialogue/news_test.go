package dialogue_test

import (
	"strings"
	"testing"
	"time"

	"luohu/bot/dialogue"
	"luohu/estimator"
)

// changing are tables in whose place another one is in force, once there is one.
type changing struct {
	tables
	newest    *estimator.Policy
	withdrawn string
}

func (c *changing) Withdrawn(version string) bool { return version == c.withdrawn }

func (c *changing) InForce(city string, now time.Time) (*estimator.Policy, error) {
	if c.newest != nil {
		return c.newest, nil
	}
	return c.tables.InForce(city, now)
}

func TestThatTheTableChangedIsSaidOnceInTheMiddleOfAnInterview(t *testing.T) {
	policies := &changing{tables: tables{catalog(t)}}
	iv := dialogue.NewInterview(policies, interviewWords(t), sentences(t), func() time.Time { return today })
	s, err := iv.Begin("")
	if err != nil {
		t.Fatal(err)
	}
	told := func(reply string) bool { return strings.Contains(reply, "政策文件有更新") }
	if reply := answer(t, s, "有"); told(reply) {
		t.Errorf("nothing has changed:\n%s", reply)
	}
	policies.newest, _ = policies.catalog.Get("tianjin-2022")
	if reply, understood := s.Answer("什么跟什么"); understood || told(reply) {
		t.Errorf("told to words that may be meant for somebody else:\n%s", reply)
	}
	if reply := answer(t, s, "有"); !told(reply) || !strings.Contains(reply, s.Question()) {
		t.Errorf("not told, or the next question is gone:\n%s", reply)
	}
	if s, err = iv.Resume(t.Context(), s.State()); err != nil {
		t.Fatal(err)
	}
	if reply := answer(t, s, "有"); told(reply) {
		t.Errorf("told twice:\n%s", reply)
	}
	policies.newest, _ = policies.catalog.Get("tianjin-2020")
	if reply, _ := s.Do(dialogue.GoOn); !told(reply) {
		t.Errorf("taken up again, and not told of one more change:\n%s", reply)
	}
	if reply := answer(t, s, "18个月"); told(reply) {
		t.Errorf("told twice:\n%s", reply)
	}
}

func TestThatTheTableWasWithdrawnIsSaidBesideEveryResult(t *testing.T) {
	policies := &changing{tables: tables{catalog(t)}}
	iv := dialogue.NewInterview(policies, interviewWords(t), sentences(t), func() time.Time { return today })
	s, err := iv.Begin("")
	if err != nil {
		t.Fatal(err)
	}
	told := func(reply string) bool { return strings.Contains(reply, "积分表已经撤回") }
	inForce, err := policies.InForce("", today)
	if err != nil {
		t.Fatal(err)
	}
	policies.withdrawn = inForce.Version
	policies.newest, _ = policies.catalog.Get("tianjin-2022")
	if reply := answer(t, s, "有"); !told(reply) || strings.Contains(reply, "政策文件有更新") || !strings.Contains(reply, s.Question()) {
		t.Errorf("an interview under way:\n%s", reply)
	}
	if reply := answer(t, s, "有"); told(reply) {
		t.Errorf("told twice between questions:\n%s", reply)
	}
	for !s.Done() {
		if reply, known := s.Do(dialogue.Skip); !known || !s.Done() && told(reply) {
			t.Fatalf("skipping:\n%s", reply)
		}
	}
	if reply, ok := s.Suppose("如果再签注一次"); !ok || !told(reply) {
		t.Errorf("a supposition:\n%s", reply)
	}
	for _, c := range []dialogue.Command{dialogue.GoOn, dialogue.Breakdown, dialogue.Advice, dialogue.Ahead} {
		if reply, _ := s.Do(c); !told(reply) {
			t.Errorf("%s:\n%s", c, reply)
		}
	}
}
