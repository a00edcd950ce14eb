package dialogue_test

import (
	"regexp"
	"strings"
	"testing"

	"luohu/bot/dialogue"
)

func TestAdviceTellsEveryChangeOnceAndLeavesNoGaps(t *testing.T) {
	for _, told := range []string{
		"1994年5月6日出生,大专,社保五险交了三年,没结婚",
		"1994年5月6日出生,大专,社保五险交了四年,没房",
		"1994年5月6日出生,本科,社保五险交了六年",
		ofThemselves,
	} {
		s := tells(t, told)
		answer(t, s, "都对")
		do(t, s, dialogue.Early)
		advice := do(t, s, dialogue.Advice)
		if strings.Contains(advice, "\n\n\n") {
			t.Errorf("%s: an empty line too many:\n%s", told, advice)
		}
		seen := map[string]bool{}
		for _, row := range regexp.MustCompile(`(?m)^• (?:〔.*?〕)?(.*?)：`).FindAllStringSubmatch(advice, -1) {
			if seen[row[1]] {
				t.Errorf("%s: %s stands there twice:\n%s", told, row[1], advice)
			}
			seen[row[1]] = true
		}
		if len(seen) == 0 {
			t.Errorf("%s: no advice:\n%s", told, advice)
		}
	}
}

func TestTheLineReachedExactlyIsSaidSo(t *testing.T) {
	s := tells(t, "1994年5月6日出生,本科,社保五险交了三年,租房备案28个月") // 10, 20, 66, 14
	answer(t, s, "都对")
	result := do(t, s, dialogue.Early)
	if !strings.Contains(result, "你的积分测算：110 分。正好 110 分，达到申报指导分值。") || strings.Contains(result, "高出") {
		t.Errorf("exactly the line:\n%s", result)
	}
}
