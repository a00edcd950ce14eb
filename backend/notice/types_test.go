package notice_test

import (
	"strings"
	"testing"
)

func TestAnEndIsLaterThanItsBeginning(t *testing.T) {
	r := rules(t)
	const eve = "2026年6月6日 22:00"
	for ends, wants := range map[string]string{
		"2026年6月7日 06:00":     "",
		"2026年6月6日":           "", // its midnight
		"23:00":               "", // whose day is not told
		"6月6日":                "这一格只能是",
		"2026年6月6日 22:00":     "要晚于「停止开始」（2026年6月6日 22:00）。",
		"2026年6月06日21:59":     "要晚于",
		"2025年6月7日 06:00":     "要晚于",
		"2026年6月5日":           "要晚于",
		"2026年6月6日 1:00~2:00": "", // two of them: read by people
	} {
		n := shipped(t, r, "service")
		n.Text.Given = map[string]string{"停止开始": eve, "停止结束": ends, "影响": "网上填报"}
		var said string
		for _, f := range r.Ready(n, period()).Faults {
			if f.Field == "given.停止结束" {
				said += r.Says(f)
			}
		}
		if (wants == "") != (said == "") || !strings.HasPrefix(said, wants) {
			t.Errorf("%s: %q, want %q", ends, said, wants)
		}
	}
}
