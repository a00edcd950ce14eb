package dialogue_test

import (
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

func TestSkippingAConditionLeavesItOpen(t *testing.T) {
	s := begin(t)
	if reply := do(t, s, dialogue.Skip); !strings.Contains(reply, "还没答，申报条件「") || strings.Contains(reply, "先按没有算") {
		t.Errorf("as if it were not met:\n%s", reply)
	}
	until(t, s, "公积金")
	if reply := do(t, s, dialogue.Skip); !strings.Contains(reply, "先按没有算") {
		t.Errorf("what gives points counts as none:\n%s", reply)
	}
	if result := do(t, s, dialogue.Early); !strings.Contains(result, "申报条件还有没答的") {
		t.Errorf("the result:\n%s", result)
	}
}

func TestWhatWasSkippedCanBeAnsweredAfterTheResult(t *testing.T) {
	s := begin(t)
	first := s.Question()
	do(t, s, dialogue.Skip)
	until(t, s, "公积金")
	do(t, s, dialogue.Skip)
	if result := do(t, s, dialogue.Early); !strings.Contains(result, "补答") {
		t.Errorf("the result does not say how:\n%s", result)
	}
	again := do(t, s, dialogue.FillIn)
	if !strings.Contains(again, firstLine(t, first)) {
		t.Fatalf("the condition that was skipped is not asked:\n%s", again)
	}
	if reply, understood := s.Answer("是"); !understood {
		t.Errorf("it takes no answer:\n%s", reply)
	}
	until(t, s, "公积金") // the other one
	if reply := do(t, begin(t), dialogue.FillIn); !strings.Contains(reply, "没有跳过的题") || !strings.Contains(reply, firstLine(t, first)) {
		t.Errorf("where nothing is skipped:\n%s", reply)
	}
}

// firstLine is what a question asks.
func firstLine(t *testing.T, question string) string {
	t.Helper()
	lines := strings.Split(question, "\n")
	if len(lines) < 2 {
		t.Fatalf("no question: %q", question)
	}
	return lines[1]
}
