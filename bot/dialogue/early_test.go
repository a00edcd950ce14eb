package dialogue_test

import (
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

func do(t *testing.T, s *dialogue.Session, c dialogue.Command) string {
	t.Helper()
	reply, known := s.Do(c)
	if !known {
		t.Fatalf("%s is not known", c)
	}
	return reply
}

func TestAnEarlyResultCanBeGoneOnFrom(t *testing.T) {
	for _, c := range []dialogue.Command{dialogue.GoOn, dialogue.Back} {
		s := begin(t)
		until(t, s, "学历")
		answer(t, s, "大专")
		question := s.Question()
		result := do(t, s, dialogue.Early)
		for _, want := range []string{"接着答", "还没问到的", "养老保险", "跳过没算的：出生日期"} {
			if !strings.Contains(result, want) {
				t.Errorf("%q is not said:\n%s", want, result)
			}
		}
		if !s.Done() || s.Complete() {
			t.Error("done, and complete?")
		}
		if reply := do(t, s, c); !strings.HasSuffix(reply, question) {
			t.Errorf("%s goes on with\n%s\nnot\n%s", c, reply, question)
		}
		answer(t, s, "没有")
	}
}

func TestACompleteResultHasNothingToGoOnWith(t *testing.T) {
	s := begin(t)
	for !s.Done() {
		do(t, s, dialogue.Skip)
	}
	if reply := do(t, s, dialogue.Early); strings.Contains(reply, "接着答") || strings.Contains(reply, "还没问到") || !s.Complete() {
		t.Errorf("all was asked:\n%s", reply)
	}
}

func TestAnAgeThatWasToldIsSaidNotToCount(t *testing.T) {
	s := tells(t, ofThemselves)
	if reply := do(t, s, dialogue.Early); s.Done() || !strings.Contains(reply, "确认了才好算") {
		t.Fatalf("a result of what was not confirmed:\n%s", reply)
	}
	answer(t, s, "都对")
	if result := do(t, s, dialogue.Early); !strings.Contains(result, "32 岁还没有算分") {
		t.Errorf("nothing of the age:\n%s", result)
	}
	do(t, s, dialogue.GoOn)
	until(t, s, "出生")
	answer(t, s, "1994-05-06")
	if result := do(t, s, dialogue.Early); strings.Contains(result, "岁还没有算分") {
		t.Errorf("the birthday is known:\n%s", result)
	}
}

func TestMoreCanBeToldAfterAnEarlyResult(t *testing.T) {
	s := begin(t)
	answer(t, s, "有")
	do(t, s, dialogue.Early)
	reply, ok := s.Tells("大专，社保五年")
	if !ok || s.Done() || !strings.Contains(reply, "大学专科") {
		t.Fatalf("%v:\n%s", ok, reply)
	}
}
