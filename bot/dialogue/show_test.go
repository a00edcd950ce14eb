package dialogue_test

import (
	"strings"
	"testing"

	"luohu/bot/dialogue"
	"luohu/estimator"
)

func TestThatTheAgeOfRetirementIsReachedIsSaidBackAsItWasAnswered(t *testing.T) {
	for say, want := range map[string]string{"到了": "记下了：你到法定退休年龄了吗？是", "没到": "记下了：你到法定退休年龄了吗？否"} {
		s := begin(t)
		until(t, s, "法定退休年龄")
		if reply := answer(t, s, say); !strings.Contains(reply, want) || strings.Contains(reply, "未到") {
			t.Errorf("%s:\n%s", say, reply)
		}
	}
}

// Every question that is answered with yes or no reads well before the answer:
// one sentence that ends in a question mark.
func TestEveryYesAndNoIsSaidBackUnderItsQuestion(t *testing.T) {
	for _, p := range catalog(t).All() {
		for _, f := range p.Facts() {
			if f.Type != estimator.Bool || f.Question == "" {
				continue
			}
			iv := dialogue.NewInterview(only{p}, interviewWords(t), sentences(t), now)
			for _, say := range []string{"是", "否"} {
				s, err := iv.Begin("")
				if err != nil {
					t.Fatal(err)
				}
				question, _, _ := strings.Cut(f.Ask(today), "？")
				if !asksFor(s, question) {
					continue // only after other answers
				}
				reply := answer(t, s, say)
				if !strings.HasPrefix(reply, "记下了："+question+"？"+say+"\n") {
					t.Errorf("%s, %s of %s:\n%s", say, f.ID, p.ID, reply)
				}
			}
		}
	}
}

// asksFor skips until a question stands, and says whether it ever does.
func asksFor(s *dialogue.Session, question string) bool {
	for range 60 {
		if strings.Contains(s.Question(), question) {
			return true
		}
		if s.Done() {
			return false
		}
		s.Do(dialogue.Skip)
	}
	return false
}
