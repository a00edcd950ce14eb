package console_test

import "testing"

func TestAListAsksTheDatabaseAsOftenHoweverLongItIs(t *testing.T) {
	pages := []struct{ as, path string }{
		{"hrss", "/console"},
		{"hrss", "/console/work"},
		{"hrss", "/console/work?show=waiting"},
		{"hrss", "/console/work?hand=free&due=soon"},
		{"hrss", "/console/search?q=1000000"},
		{"hrss", "/console/units"},
		{"publisher", "/console/periods"},
		{"publisher", "/console/periods/2026-2"},
		{"publisher", "/console/periods/2026-2/open"},
		{"approver", "/console/requests"},
		{"auditor", "/console/audit"},
	}
	of := func(queued int) (statements []int64) {
		h := opened(t)
		h.queued(queued)
		for _, page := range pages {
			h.get(page.as, page.path).says("</html>")
			statements = append(statements, h.Statements())
		}
		return statements
	}
	few, many := of(2), of(70)
	for i, page := range pages {
		if few[i] != many[i] || few[i] == 0 {
			t.Errorf("%s takes %d statements for two, %d for seventy", page.path, few[i], many[i])
		}
	}
}

func TestAPageOfACaseReadsEachRowOnce(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	h.get("hrss", "/console/applications/"+a.ID).says("王*明")
	if n := h.Statements(); n > 14 {
		t.Errorf("it takes %d statements", n)
	}
}
