package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/configs"
	"luohu/estimator"
)

// asks sends a request to a program with a token, and is the answer; it ends the
// test if the status is another.
func (p *program) asks(t *testing.T, token, method, path, kind string, body []byte, want int) (answer map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != want {
		t.Fatalf("%s %s: %d %s, %v", method, path, resp.StatusCode, said, err)
	}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(said, &answer); err != nil {
			t.Fatal(err)
		}
	}
	return answer
}

func (p *program) tells(t *testing.T, token, method, path string, body any, want int) map[string]any {
	t.Helper()
	src, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return p.asks(t, token, method, path, "application/json", src, want)
}

// page is a picture that looks like no other.
func page(t testing.TB, n int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 200, 100))
	picture.SetGray(n%200, n/200, color.Gray{Y: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (p *program) uploads(t *testing.T, token, method, path string, content []byte, want int) map[string]any {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "a.png")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	return p.asks(t, token, method, path, form.FormDataContentType(), body.Bytes(), want)
}

// terms are those of a period, as the shipped preset has them.
func terms(t *testing.T, id casework.PeriodID) casework.Terms {
	t.Helper()
	settings, err := configs.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := loadContent(settings)
	if err != nil {
		t.Fatal(err)
	}
	preset, err := loadFrom("periods/since-2022.yaml", func(src []byte) (*casework.Preset, error) {
		return casework.LoadPreset("since-2022.yaml", src)
	})
	if err != nil {
		t.Fatal(err)
	}
	var policy *estimator.Policy
	if policy, _ = shipped.tables.Catalog().Get("tianjin-2023"); policy == nil {
		t.Fatal("no table")
	}
	all, err := preset.Terms(id, policy)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// filing is a program in whose period is being filed, with a window officer's
// and an approver's token.
func filing(t *testing.T) (p *program, m machine, officer, approver string) {
	t.Helper()
	m = newMachine(t)
	p = startProgram(t, strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), append(m.environ[1:], "LUOHU_CLOCK__NOW=2026-09-01T10:00:00+08:00")...)
	for name, role := range map[string][]string{
		"pub": {"publisher"}, "app": {"approver"}, "off": {"window", "--department", "hrss", "--point", "binhai"},
	} {
		m.must(append([]string{"staff", "add", name, "--role"}, role...)...)
	}
	publisher := m.must("staff", "token", "pub")
	officer, approver = m.must("staff", "token", "off"), m.must("staff", "token", "app")
	p.tells(t, publisher, "POST", "/periods", map[string]any{"id": "2026-2", "terms": terms(t, "2026-2")}, 201)
	r := p.tells(t, publisher, "POST", "/periods/2026-2/moves", map[string]any{"to": "applying", "reason": "按通知"}, 201)
	p.tells(t, approver, "POST", "/requests/"+r["id"].(string)+"/decision", map[string]any{"approve": true}, 200)
	p.waitUntil(t, "the clock opens filing", func() bool {
		return p.tells(t, approver, "GET", "/periods/2026-2", nil, 200)["stage"] == "applying"
	})
	return p, m, officer, approver
}

// The article's first flow, from its first step on: 单位注册 → 填写申请人信息 →
// 网上测评 → 上传材料 → 提交审核.
func TestAUnitRegistersAndFilesOverTheAPI(t *testing.T) {
	p, m, officer, approver := filing(t)
	const uscc, password = "91120116MA00000014", "four words of one sentence"
	u := p.tells(t, "", "POST", "/units", map[string]any{
		"uscc": uscc, "name": "示范公司", "licence": base64.StdEncoding.EncodeToString(page(t, 0)),
		"agents": []map[string]any{
			{"name": "wang.fang", "password": password, "phone": "13800000000", "insured_by_unit": true},
			{"name": "li.na", "password": password, "insured_by_unit": true},
		},
	}, 201)
	if u["handed_in"] != true || u["licence"] != "pending" {
		t.Errorf("registered: %v", u)
	}
	agent := m.must("unit", "token", uscc)
	a := p.tells(t, agent, "POST", "/applications", map[string]any{"period": "2026-2", "id_number": "11010519491231002X", "name": "王小明"}, 201)
	path := "/applications/" + a["id"].(string)
	p.tells(t, agent, "PATCH", path+"/facts", map[string]any{
		"birth_date": "1992-05-06", "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
		"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
	}, 200)
	p.tells(t, agent, "POST", path+"/assessment", nil, 200)
	for i, m := range p.tells(t, agent, "GET", path+"/materials", nil, 200)["items"].([]any) {
		if m := m.(map[string]any); m["required"] == true {
			p.uploads(t, agent, "POST", path+"/materials/"+m["id"].(string)+"/files", page(t, i+1), 201)
		}
	}
	submit := func(want int) map[string]any {
		t.Helper()
		return p.tells(t, agent, "POST", path+"/submission", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}}, want)
	}
	if refused := submit(409); refused["code"] != "unit_pending" {
		t.Errorf("before the licence is checked: %v", refused)
	}
	to := "/units/" + uscc
	p.asks(t, officer, "GET", to+"/licence", "", nil, 200)
	if shown := p.tells(t, officer, "GET", to, nil, 200); shown["agents"].([]any)[1].(map[string]any)["phone"] != "13800000000" {
		t.Errorf("to an officer: %v", shown)
	}
	p.tells(t, officer, "POST", to+"/licence/decision", map[string]any{"approve": true}, 200)
	if refused := submit(409); refused["code"] != "no_acceptance_point" {
		t.Errorf("before a point is chosen: %v", refused)
	}
	p.tells(t, agent, "PUT", to+"/acceptance-point", map[string]any{"point": "binhai"}, 200)
	if a = submit(200); a["state"] != "submitted" || a["point"] != "binhai" {
		t.Errorf("submitted: %v", a)
	}

	// Others of the programme reach the unit as far as the table of rights says.
	for path, who := range map[string]struct {
		token string
		want  int
	}{to: {approver, 200}, "/units": {agent, 403}, to + "/licence": {approver, 200}} {
		p.asks(t, who.token, "GET", path, "", nil, who.want)
	}
	p.stop(t)
	if bytes.Contains(database(t, m), []byte("13800000000")) || bytes.Contains(database(t, m), []byte(password)) {
		t.Error("a phone or a password stands in the database")
	}
}

// database is all that is on disk of the embedded one.
func database(t *testing.T, m machine) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), "luohu.db"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(content, []byte("wang.fang")) {
		t.Fatal("it is not this file")
	}
	return content
}
