package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWorkdayAddTellsTheDateAndEachDay(t *testing.T) {
	code, out, _ := luohuSays(t, "", "workday", "add", "2026-09-24", "2")
	const want = `2026-09-29  2026-09-24 之后第 2 个工作日
2026-09-25 周五  不计：法定节假日
2026-09-26 周六  不计：法定节假日
2026-09-27 周日  不计：法定节假日
2026-09-28 周一  第 1 个：工作日
2026-09-29 周二  第 2 个：工作日
`
	if code != exitDone || out != want {
		t.Errorf("%d\n%swant\n%s", code, out, want)
	}
}

func TestWorkdayAddSaysWhatIsProvisional(t *testing.T) {
	_, out, _ := luohuSays(t, "", "workday", "add", "2026-12-31", "1")
	first, _, _ := strings.Cut(out, "\n")
	if !strings.HasPrefix(first, "2027-01-01") || !strings.Contains(first, "暂定") {
		t.Errorf("the first line is %s", first)
	}
}

func TestAYearOfTheOperatorsFolderIsKnown(t *testing.T) {
	dir := t.TempDir()
	year := `{"2027": {"holidays": ["2027-01-01"], "workdays": []}}` // made up
	if err := os.WriteFile(filepath.Join(dir, "2027.json"), []byte(year), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LUOHU_CALENDAR__DIR", dir)
	_, out, errOut := luohuSays(t, "", "workday", "add", "2026-12-31", "1")
	if first, _, _ := strings.Cut(out, "\n"); !strings.HasPrefix(first, "2027-01-04") || strings.Contains(first, "暂定") {
		t.Errorf("the first line is %s%s", first, errOut)
	}
}

func TestWorkdayAddAsJSON(t *testing.T) {
	_, out, _ := luohuSays(t, "", "workday", "add", "2026-12-31", "1", "--format", "json")
	var got workdayCount
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Date != "2027-01-01" || !got.Provisional || len(got.Days) != 1 || got.Days[0].Reason != "provisional_workday" || got.Days[0].Name == "" {
		t.Errorf("got %+v", got)
	}
}

func TestWorkdayAddRefusesWhatIsNoDateOrNoNumber(t *testing.T) {
	for _, args := range [][]string{
		{"2026-02-30", "1"},
		{"26-2-3", "1"},
		{"", "1"},
		{"2026-01-01", "-1"},
		{"2026-01-01", "99999"},
		{"0001-01-01", "1"},
		{"2026-01-01", "two"},
		{"2026-01-01"},
	} {
		code, _, errOut := luohuSays(t, "", append([]string{"workday", "add"}, args...)...)
		if code != exitUnusable || strings.Count(strings.TrimSpace(errOut), "\n") > 0 || errOut == "" {
			t.Errorf("%v: %d %q", args, code, errOut)
		}
	}
}
