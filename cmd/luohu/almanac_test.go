package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// asks sends a request of the API with a token.
func (p *program) asks(t *testing.T, token, method, path string, body any) map[string]any {
	t.Helper()
	src, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+"/api/v1"+path, bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(resp.Body)
	var answer map[string]any
	if err := json.Unmarshal(said, &answer); err != nil || resp.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, said)
	}
	return answer
}

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
	request := p.asks(t, publisher, "POST", "/calendar/years", map[string]any{
		"year": 2027, "holidays": []map[string]any{{"date": "2027-01-01", "name": "元旦"}}, "make_up_days": []string{"2027-01-02"},
		"source": "国办发明电〔2026〕7号", "reason": "按通知",
	})
	p.asks(t, approver, "POST", "/requests/"+request["id"].(string)+"/decision", map[string]any{"approve": true})
	p.waitUntil(t, "it counts by the new year", func() bool {
		return p.asks(t, publisher, "GET", "/calendar/2027", nil)["provisional"] == false
	})
	if first := m.must("workday", "add", "2026-12-31", "1"); !strings.HasPrefix(first, "2027-01-02") || strings.Contains(first, "暂定") {
		t.Errorf("after: %s", first)
	}
}
