package main

import (
	"net/http"
	"strings"
	"testing"
)

// Two persons load a year while the program runs; it counts by it within seconds,
// and so do commands.
func TestAYearThatStaffLoadIsCountedByWithoutARestart(t *testing.T) {
	m := newMachine(t)
	_, dir, _ := strings.Cut(m.environ[0], "=")
	p := startProgram(t, dir)
	m.must("staff", "add", "han.meimei", "--role", "publisher")
	m.must("staff", "add", "li.lei", "--role", "approver")
	publisher, approver := m.must("staff", "token", "han.meimei"), m.must("staff", "token", "li.lei")
	if first := m.must("workday", "add", "2026-12-31", "1"); !strings.HasPrefix(first, "2027-01-01") || !strings.Contains(first, "暂定") {
		t.Errorf("before: %s", first)
	}
	request := p.tells(t, publisher, "POST", "/calendar/years", map[string]any{
		"year": 2027, "holidays": []map[string]any{{"date": "2027-01-01", "name": "元旦"}}, "make_up_days": []string{"2027-01-02"},
		"source": "国办发明电〔2026〕7号", "reason": "按通知",
	}, http.StatusCreated)
	p.tells(t, approver, "POST", "/requests/"+request["id"].(string)+"/decision", map[string]any{"approve": true}, http.StatusOK)
	p.waitUntil(t, "it counts by the new year", func() bool {
		return p.tells(t, publisher, "GET", "/calendar/2027", nil, http.StatusOK)["provisional"] == false
	})
	if first := m.must("workday", "add", "2026-12-31", "1"); !strings.HasPrefix(first, "2027-01-02") || strings.Contains(first, "暂定") {
		t.Errorf("after: %s", first)
	}
}
