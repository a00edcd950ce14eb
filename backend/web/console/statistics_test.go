package console_test

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"luohu/backend/casework"
	"luohu/backend/paper/papertest"
)

// scoredCases are some that all departments are done with, one that waits, and one
// at the other point.
func (h *house) scoredCases(n int) {
	h.Helper()
	for range n {
		a := h.accepted("王小明")
		for _, r := range a.Scores {
			if r.Closed() {
				continue
			}
			by := casework.Actor{ID: "s", Role: casework.Scorer, Department: r.Department, Points: here}
			possible := must(h.load.Possible(h.Context(), must(h.load.Period(h.Context(), "2026-2")), r.Indicator, r.Department))
			points := r.Least
			if len(possible) > 0 {
				points = possible[len(possible)/2]
			}
			must(h.load.Score(h.Context(), by, a.ID, 0, casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: min(max(points, r.Least), r.Most)}))
		}
	}
	h.filed("李雷", agent)
	h.filed("韩梅梅", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
}

var charts = regexp.MustCompile(`(?s)<script id="c-([a-z]+)" type="application/json">(.*?)</script>`)

func TestThePageOfStatisticsHasAChartAndATableOfEach(t *testing.T) {
	h := opened(t)
	h.scoredCases(6)
	p := h.get("approver", "/console/statistics?period=2026-2")
	p.says("统计", "2026 年第二期", "各环节人数", "总分分布", "各指标平均分", "审核用时", "部门打分用时", "单位类别", "企业", "截至")
	drawn := map[string]bool{}
	for _, found := range charts.FindAllStringSubmatch(p.text, -1) {
		var chart struct {
			Form   string
			Labels []string
			Series []struct{ Values []*float64 }
		}
		if err := json.Unmarshal([]byte(found[2]), &chart); err != nil {
			t.Fatalf("the chart of %s: %v\n%s", found[1], err, found[2])
		}
		if drawn[found[1]] = true; chart.Form == "" || len(chart.Labels) == 0 || len(chart.Series) == 0 || len(chart.Series[0].Values) != len(chart.Labels) {
			t.Errorf("the chart of %s: %s", found[1], found[2])
		}
	}
	for _, id := range []string{"funnel", "states", "points", "distribution", "indicators", "estimate", "claims", "districts", "ages", "kinds", "lines", "days", "departments"} {
		if !drawn[id] || !strings.Contains(p.text, `id="t-`+id+`"`) {
			t.Errorf("no chart or no table of %s", id)
		}
	}
	// Nobody is named, nor a unit of fewer than five.
	p.silent("王小明", "李雷", "<script>alert")
	if strings.Count(p.text, "<table") < len(drawn) {
		t.Errorf("%d tables for %d charts", strings.Count(p.text, "<table"), len(drawn))
	}
}

func TestStatisticsAreNarrowedToWhatSomebodyReaches(t *testing.T) {
	h := opened(t)
	h.scoredCases(5)
	h.get("education", "/console/statistics").says("教委", "教育")
	h.get("education", "/console/statistics").silent("总分分布", "住房所在区", "住建")
	h.get("binhai", "/console/statistics").says("滨海新区政务服务中心")
	for who, path := range map[string]string{
		"binhai":    "/console/statistics?point=municipal",
		"education": "/console/statistics?department=hrss",
		"approver":  "/console/statistics?period=2031-1",
		"auditor":   "/console/statistics/tables.xlsx?table=nothing",
		"publisher": "/console/statistics?period=%3Cscript%3E",
	} {
		if p := h.send(who, http.MethodGet, path, nil); p.status != http.StatusNotFound {
			t.Errorf("%s looks at %s: %d", who, path, p.status)
		}
	}
	if p := h.send("nobody", http.MethodGet, "/console/statistics", nil); p.status != http.StatusSeeOther {
		t.Errorf("somebody who is not signed in: %d", p.status)
	}
}

func TestTablesAreTakenAwayAsAWorkbook(t *testing.T) {
	h := opened(t)
	h.scoredCases(6)
	p := h.get("approver", "/console/statistics/tables.xlsx?period=2026-2")
	book := must(excelize.OpenReader(strings.NewReader(p.text)))
	defer book.Close()
	if names := book.GetSheetList(); len(names) < 13 || names[0] != "各环节人数" {
		t.Fatalf("its sheets: %v", names)
	}
	rows := must(book.GetRows("各环节人数", excelize.Options{RawCellValue: true}))
	if rows[0][0] != "环节" || rows[0][1] != "人数" || rows[2][0] != "提交审核" || rows[2][1] != "8" || rows[4][1] != "6" {
		t.Errorf("the funnel: %v", rows)
	}
	if kind := must(book.GetCellType("各环节人数", "B3")); kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("a number is kept as %v", kind)
	}
	if shown := must(book.GetCellValue("各环节人数", "C4")); shown != "75.0%" {
		t.Errorf("a share is shown as %q", shown)
	}
	panes := must(book.GetPanes("各环节人数"))
	if !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("its head does not stay: %+v", panes)
	}
	if last := rows[len(rows)-1][0]; !strings.HasPrefix(last, "截至 2026-09-01") {
		t.Errorf("it does not say when it was counted: %q", last)
	}
	link := regexp.MustCompile(`"([^"]+)" aria-label="下载「审核用时」XLSX"`).FindStringSubmatch(h.get("approver", "/console/statistics?period=2026-2").text)
	if len(link) == 0 {
		t.Fatal("no link leads to one table")
	}
	one := h.get("approver", html.UnescapeString(link[1]))
	single := must(excelize.OpenReader(bytes.NewReader([]byte(one.text))))
	defer single.Close()
	if names := single.GetSheetList(); len(names) != 1 || names[0] != "审核用时" {
		t.Errorf("one table: %v", names)
	}
}

func TestAPeriodIsPrintedOnOneSheet(t *testing.T) {
	h := opened(t)
	h.scoredCases(6)
	p := h.get("approver", "/console/statistics/report.pdf?period=2026-2")
	pages, words := papertest.Read(t, []byte(p.text))
	if pages != 1 {
		t.Errorf("it has %d pages", pages)
	}
	for _, want := range []string{"2026 年第二期积分落户统计", "截至 2026-09-01", "各环节人数", "提交审核", "总分分布", "分数线 110", "公安审核", "教委", "approver 打印"} {
		if !strings.Contains(words, want) {
			t.Errorf("it does not say %q:\n%s", want, words)
		}
	}
}

func TestAPeriodIsNotComparedWithItself(t *testing.T) {
	h := opened(t)
	h.scoredCases(5)
	h.get("approver", "/console/statistics?period=2026-2&with=2026-2").silent("与 2026 年第二期", ">相差</th>")
}
