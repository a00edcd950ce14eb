package console_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/pulse"
	"luohu/backend/store"
)

// reports is a program that was seen just now, or stopped.
func (h *house) reports(id string, r pulse.Report, stopped *time.Time) {
	h.Helper()
	src := must(json.Marshal(r))
	if err := h.store.Beat(h.Context(), store.Machine{ID: id, StartedAt: time.Now().Add(-time.Hour), StoppedAt: stopped, Report: src}); err != nil {
		h.Fatal(err)
	}
}

func TestTheSystemIsSeenAtAGlance(t *testing.T) {
	h := opened(t)
	now := time.Now()
	h.reports("1", pulse.Report{
		Host: "machine-one", Version: "v1.2.3", Roles: []string{"web", "bot"}, Memory: 123e6,
		Disks:  []pulse.Disk{{What: "data", Known: true, Free: 5e8, Total: 1e11}},
		Work:   []pulse.Done{{What: "clock", Every: time.Second, At: now, Runs: 7}, {What: "seal", Every: time.Second, At: now.Add(-time.Hour)}, {What: "tables", At: now, Error: "no database"}},
		Faults: []pulse.Fault{{Level: "WARN", Says: "not cleared away: <b>sessions</b>", N: 3, Last: now}},
		WeChat: &pulse.WeChat{Token: true, Limited: &pulse.Refused{Endpoint: "/cgi-bin/message/custom/send", Code: 45009, At: now}, Messages: []pulse.Count{{What: "text", How: "answered", N: 42}}},
	}, nil)
	h.reports("2", pulse.Report{Host: "machine-two", Version: "v1.2.2"}, &now)
	for _, who := range []string{"admin", "auditor"} {
		p := h.get(who, "/console/system")
		p.says("machine-one", "v1.2.3", "页面和接口", "公众号", "123 MB", "快满了", "按时间推进各期", "迟了", "no database", "警告", "用完过", "42",
			"machine-two", "正常停止", "没有清理成：", "not cleared away: ", "数据库正常", "模拟器开着", "文字 已回复", "没有过", "luohu backup")
		if strings.Contains(p.text, "<b>sessions") {
			t.Error("what a log says is taken for HTML")
		}
	}
	h.noted(store.Deed{By: store.Operator, Act: "backup.write", Kind: "backup", Subject: "2026"})
	h.get("admin", "/console/system").silent("luohu backup")
	for _, who := range []string{"hrss", "publisher", "approver"} {
		if p := h.send(who, http.MethodGet, "/console/system", nil); p.status != http.StatusForbidden {
			t.Errorf("%s sees the system: %d", who, p.status)
		}
	}
}
