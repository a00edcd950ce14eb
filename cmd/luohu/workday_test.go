package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestWorkdayAddTellsTheDateAndEachDay(t *testing.T) {
	var out strings.Builder
	if err := (&WorkdayAdd{Date: "2026-09-24", N: 2, Format: "text"}).Run(&out); err != nil {
		t.Fatal(err)
	}
	const want = `2026-09-29  2026-09-24 之后第 2 个工作日
2026-09-25 周五  不计：法定节假日
2026-09-26 周六  不计：法定节假日
2026-09-27 周日  不计：法定节假日
2026-09-28 周一  第 1 个：工作日
2026-09-29 周二  第 2 个：工作日
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestWorkdayAddSaysWhatIsProvisional(t *testing.T) {
	var out strings.Builder
	if err := (&WorkdayAdd{Date: "2026-12-31", N: 1, Format: "text"}).Run(&out); err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(out.String(), "\n")
	if !strings.HasPrefix(first, "2027-01-01") || !strings.Contains(first, "暂定") {
		t.Errorf("the first line is %s", first)
	}
}

func TestWorkdayAddAsJSON(t *testing.T) {
	var out strings.Builder
	if err := (&WorkdayAdd{Date: "2026-12-31", N: 1, Format: "json"}).Run(&out); err != nil {
		t.Fatal(err)
	}
	var got workdayCount
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Date != "2027-01-01" || !got.Provisional || len(got.Days) != 1 || got.Days[0].Reason != "provisional_workday" || got.Days[0].Name == "" {
		t.Errorf("got %+v", got)
	}
}

func TestWorkdayAddRefusesWhatIsNoDateOrNoNumber(t *testing.T) {
	for _, c := range []WorkdayAdd{
		{Date: "2026-02-30", N: 1},
		{Date: "26-2-3", N: 1},
		{Date: "", N: 1},
		{Date: "2026-01-01", N: -1},
		{Date: "2026-01-01", N: 99999},
		{Date: "0001-01-01", N: 1},
	} {
		if err := c.Run(&strings.Builder{}); err == nil || !errors.As(err, &usageFault{}) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
