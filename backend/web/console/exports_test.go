package console_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestAListIsTakenAwayOnceAndThePageTellsHowFarItIs(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	h.filed("李四", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
	h.get("hrss", "/console/exports").says("导出申请", "2026 年第二期")
	where := h.posts("hrss", "/console/exports", "period", "2026-2", "format", "xlsx").where
	h.get("hrss", where).says("马上开始下载")
	file := h.get("hrss", where+"/file")
	book := must(excelize.OpenReader(strings.NewReader(file.text)))
	sheet := book.GetSheetList()[0]
	rows := must(book.GetRows(sheet))
	if len(rows) != 3 || rows[1][0] != a.Number || rows[1][4] != "王*明" || !strings.Contains(rows[2][0], "共 1 行") {
		t.Errorf("%v", rows)
	}
	if kind := must(book.GetCellType(sheet, "A2")); kind != excelize.CellTypeInlineString {
		t.Errorf("a number of an application is %v", kind)
	}
	if raw := must(book.GetCellValue(sheet, "G2", excelize.Options{RawCellValue: true})); !strings.HasPrefix(raw, "46266.4") || rows[1][6] != "2026-09-01 10:00" {
		t.Errorf("the time of submission is %q, shown as %q", raw, rows[1][6])
	}
	if panes := must(book.GetPanes(sheet)); !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header moves: %+v", panes)
	}
	h.get("hrss", where).says("已导出 1 行")
	if p := h.send("hrss", http.MethodGet, where+"/file", nil); p.status != http.StatusSeeOther {
		t.Errorf("it is taken away twice: %d", p.status)
	}
}

func TestAnExportIsSomebodysOwnAndCanBeStopped(t *testing.T) {
	h := opened(t)
	h.filed("王小明", agent)
	where := h.posts("hrss", "/console/exports", "format", "csv").where
	for _, who := range []string{"hrss.two", "approver", "binhai"} {
		for _, address := range []string{where, where + "/file"} {
			if p := h.send(who, http.MethodGet, address, nil); p.status != http.StatusNotFound {
				t.Errorf("%s at %s: %d", who, address, p.status)
			}
		}
		if p := h.posts(who, where+"/stop"); p.status != http.StatusNotFound {
			t.Errorf("%s stops it: %d", who, p.status)
		}
	}
	h.posts("hrss", where+"/stop").led(where)
	h.get("hrss", where).says("已取消")
	if p := h.send("hrss", http.MethodGet, where+"/file", nil); p.status != http.StatusSeeOther {
		t.Errorf("what was stopped is taken away: %d", p.status)
	}
	for _, period := range []string{"../x", "2026-9", "<script>"} {
		if p := h.posts("hrss", "/console/exports", "period", period); p.status != http.StatusNotFound {
			t.Errorf("%q: %d", period, p.status)
		}
	}
	if p := h.send("publisher", http.MethodGet, "/console/exports", nil); p.status != http.StatusForbidden {
		t.Errorf("a publisher exports: %d", p.status)
	}
}

func TestAUnitsClerkSeesNothingOfOthersInTheConsole(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	h.secrets["clerk"] = must(h.identity.UnitToken(t.Context(), store.Operator, "91120116MA00000014", time.Hour))
	if p := h.send("clerk", http.MethodGet, "/console/exports", nil); p.status != http.StatusForbidden {
		t.Errorf("a clerk exports: %d", p.status)
	}
	for _, typed := range []string{a.Number, a.Number[:6], "王小明", "示例"} {
		h.posts("clerk", "/console/search", "q", typed).silent("/console/applications/"+a.ID, "王*明")
	}
}
