package console_test

import (
	"net/http"
	"testing"

	"luohu/backend/settings"
)

func TestAnAdminSetsWhatHoldsAtOnceAndTakesItBack(t *testing.T) {
	h := opened(t)
	h.get("admin", "/console/settings").says("通知横幅", "单位注册", "120 次", "按配置文件", "http.addr", "配置文件", "已设置，不显示", "环境变量")
	h.posts("admin", "/console/settings", "name", "registration.open", "version", "0", "value", "false", "reason", "", "act", "set").refused("至少 4 个字")
	h.posts("admin", "/console/settings", "name", "registration.open", "version", "0", "value", "false", "reason", "这一期已经截止", "act", "set").led("/console/settings#registration.open")
	if h.dials.On(settings.Registration)() {
		t.Error("units still register")
	}
	h.posts("admin.two", "/console/settings", "name", "registration.open", "version", "0", "value", "false", "reason", "这一期已经截止", "act", "set").refused("另一位已经改过")
	h.get("auditor", "/console/settings").says("这一期已经截止", "第 1 版", "改过")
	h.posts("admin", "/console/settings", "name", "registration.open", "version", "1", "reason", "写错了，恢复", "act", "back").led("/console/settings#registration.open")
	if !h.dials.On(settings.Registration)() {
		t.Error("it was not taken back")
	}
	h.posts("admin", "/console/settings", "name", "vault.reveals_per_hour", "version", "0", "value", "many", "reason", "试一试看", "act", "set").refused("1 到 10000 之间")
	h.get("auditor", "/console/settings").silent("保存")
	for _, who := range []string{"auditor", "hrss", "publisher"} {
		if p := h.posts(who, "/console/settings", "name", "notice.text", "value", "x", "act", "set"); p.status != http.StatusForbidden {
			t.Errorf("%s sets: %d", who, p.status)
		}
	}
	if p := h.send("hrss", http.MethodGet, "/console/settings", nil); p.status != http.StatusForbidden {
		t.Errorf("an officer sees the settings: %d", p.status)
	}
	if p := h.posts("admin", "/console/settings", "name", "database.dsn", "value", "x", "act", "set"); p.status != http.StatusNotFound {
		t.Errorf("a setting of the files is set: %d", p.status)
	}
}
