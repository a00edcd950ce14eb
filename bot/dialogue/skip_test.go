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
