package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/inquiry"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/configs"
	"luohu/estimator"
)

// persons are known by their birthdays, or in a real vault.
type persons struct {
	plain
	vault *vault.Vault
	real  bool
}

func (p *persons) FindOrCreate(tx *store.Tx, g vault.Given) (person string, err error) {
	if p.real {
		return p.vault.FindOrCreate(tx, g)
	}
	return p.plain.FindOrCreate(tx, g)
}

// openExchange is a clerk with people in a real vault.
func openExchange(t *testing.T) *clerk {
	t.Helper()
	c := openClerk(t)
	c.persons.real = true
	c.cases.Load.Vault = c.persons.vault
	return c
}

// exchanging gives the clerk ways in and out.
func (c *clerk) exchanging() {
	c.Helper()
	must := func(err error) {
		c.Helper()
		if err != nil {
			c.Fatal(err)
		}
	}
	read := func(name string) []byte {
		src, err := configs.FS.ReadFile(name)
		must(err)
		return src
	}
	var err error
	c.cases.Words, err = casework.LoadWords(read("words/casework.yaml"), read("words/exchange.yaml"))
	must(err)
	tables, err := exchange.LoadTables(read("words/tables.yaml"))
	must(err)
	keys, err := vault.OpenKeyring(c.Context(), vault.Source{Dir: c.TempDir()}, c.cases.Store)
	must(err)
	people, err := vault.Open(c.Context(), vault.Parts{Store: c.cases.Store, Keys: keys, Note: (*store.Tx).Audit, Now: time.Now})
	must(err)
	c.persons = &persons{vault: people}
	c.cases.Persons = c.persons
	c.cases.Exchange = exchange.New(exchange.Parts{
		Load: c.cases.Load, Store: c.cases.Store, People: people, Words: c.cases.Words, Tables: tables,
		Systems: map[string]exchange.System{"education": inquiry.Demo{Source: "演示", Evidence: "演示数据 {code}"}}, Log: slog.New(slog.DiscardHandler),
	})
	memory, limit := kv.NewMemory(time.Now), kv.Limit{What: "searches", Most: 30, Per: time.Minute}
	c.Cleanup(func() { memory.Close() })
	c.cases.Searches = func(ctx context.Context, account string) bool { return limit.Allows(ctx, memory, account) }
	for _, department := range []string{"housing_fund", "education"} {
		tokens[department] = casework.Actor{
			ID: department, Role: casework.Scorer, Department: department, Points: []casework.AcceptancePoint{casework.Municipal},
		}
	}
	tokens["binhai"] = casework.Actor{ID: "binhai", Role: casework.Scorer, Department: "housing_fund", Points: []casework.AcceptancePoint{casework.Binhai}}
	tokens["auditor"] = casework.Actor{ID: "auditor", Role: casework.Auditor}
}

// acceptedFor files an application for somebody, and lets both lines pass it.
func (c *clerk) acceptedFor(person map[string]any) (id, number string) {
	c.Helper()
	a := c.ok("agent", "POST", "/applications", "", person)
	id = a["id"].(string)
	path := "/applications/" + id
	c.ok("agent", "PATCH", path+"/facts", "", wang)
	c.ok("agent", "POST", path+"/assessment", "", nil)
	for _, p := range c.ok("agent", "GET", path+"/materials", "", nil)["items"].([]any) {
		material := p.(map[string]any)["id"].(string)
		file := casework.File{ID: id[20:] + material, Hash: material, Type: "image/png", Bytes: 1}
		if _, err := c.cases.Load.AddFile(c.Context(), tokens["agent"], id, 0, material, file, ""); err != nil {
			c.Fatal(err)
		}
	}
	unsaid := c.refused(409, "promise_missing", "agent", "POST", path+"/submission", "", map[string]any{"promises": map[string]bool{"unit": false}})
	if !says(unsaid, "/promises/unit", "承诺") || !says(unsaid, "/promises/applicant", "承诺") {
		c.Errorf("nobody has promised: %v", unsaid)
	}
	c.ok("agent", "POST", path+"/submission", "", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})
	c.ok("police", "POST", path+"/reviews/police", "", map[string]any{"decision": "pass"})
	a = c.ok("hrss", "POST", path+"/reviews/hrss", "", map[string]any{"decision": "pass"})
	return id, a["number"].(string)
}

// get is an answer as it comes.
func (c *clerk) get(as, path string) (*http.Response, []byte) {
	c.Helper()
	r, err := http.NewRequestWithContext(c.Context(), http.MethodGet, c.url+path, nil)
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+as)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.Fatal(err)
	}
	return resp, body
}

func TestADepartmentFillsInItsTemplateAndSendsItBack(t *testing.T) {
	c := openExchange(t)
	id, number := c.acceptedFor(wangs)
	_, other := c.acceptedFor(lis)
	resp, file := c.get("housing_fund", "/periods/2026-2/scores/imports/template")
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("the template: %d %s", resp.StatusCode, file)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	sheet := book.GetSheetList()[0]
	rows, err := book.GetRows(sheet)
	if err != nil || len(rows) != 4 || rows[0][0] != "受理编号" || !strings.HasPrefix(rows[1][0], "#") || rows[2][0] != number || rows[3][0] != other || rows[2][1] != "住房公积金" {
		t.Fatalf("the template has %q, %v", rows, err)
	}
	for cell, value := range map[string]any{"C3": 9, "D3": "公积金 36 个月", "C4": "many"} {
		if err := book.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	save := func() []byte {
		var b bytes.Buffer
		if err := book.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	const to = "/periods/2026-2/scores/imports"
	status, answer := c.sendFile("housing_fund", to, "a.xlsx", save())
	faults, _ := answer["params"].(map[string]any)["faults"].([]any)
	if status != http.StatusConflict || answer["code"] != "import_refused" || len(faults) != 1 {
		t.Fatalf("with a wrong row: %d %v", status, answer)
	}
	if f := faults[0].(map[string]any); f["row"] != 4.0 || f["column"] != "分值" || f["code"] != "import_points" || f["detail"] == "" {
		t.Errorf("the fault: %v", f)
	}
	if err := book.SetCellValue(sheet, "C4", 9); err != nil {
		t.Fatal(err)
	}
	status, answer = c.sendFile("housing_fund", to+"?dry_run=true", "a.xlsx", save())
	if results, _ := answer["results"].([]any); status != http.StatusOK || answer["scored"] != 2.0 || len(results) != 2 || results[0].(map[string]any)["points"] != "9.00" {
		t.Errorf("a dry run: %d %v", status, answer)
	}
	for n, want := range []map[string]float64{{"scored": 2, "unchanged": 0}, {"scored": 0, "unchanged": 2}} {
		status, answer = c.sendFile("housing_fund", to, "a.xlsx", save())
		for key, value := range want {
			if status != http.StatusOK || answer[key] != value {
				t.Errorf("sent for the %d. time: %d %v", n+1, status, answer)
			}
		}
	}
	for _, r := range c.ok("police", "GET", "/applications/"+id, "", nil)["scores"].([]any) {
		if r := r.(map[string]any); r["department"] == "housing_fund" && (r["points"] != "9.00" || r["evidence"] != "公积金 36 个月") {
			t.Errorf("the record: %v", r)
		}
	}
	if status, answer = c.sendFile("police", to, "a.xlsx", save()); status != http.StatusForbidden {
		t.Errorf("sent by a window officer: %d %v", status, answer)
	}
	if status, answer = c.sendFile("binhai", to, "a.xlsx", save()); status != http.StatusConflict {
		t.Errorf("sent from another point: %d %v", status, answer)
	}
	if status, answer = c.sendFile("housing_fund", to, "a.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")); status != http.StatusUnprocessableEntity || answer["code"] != "table_old_format" {
		t.Errorf("an old file: %d %v", status, answer)
	}
}

func TestAProposalIsShownAndNothingIsScored(t *testing.T) {
	c := openExchange(t)
	id, _ := c.acceptedFor(wangs)
	path := "/applications/" + id + "/scores/education/education/proposal"
	p := c.ok("education", "GET", path, "", nil)
	if p["source"] != "演示" || p["department"] != "education" || p["known"] == true && p["points"] == nil {
		t.Errorf("got %v", p)
	}
	if again := c.ok("education", "GET", path, "", nil); again["points"] != p["points"] || again["known"] != p["known"] {
		t.Errorf("asked again: %v, at first %v", again, p)
	}
	c.refused(403, "not_allowed", "police", "GET", path, "", nil)
	c.refused(404, "not_yours", "housing_fund", "GET", path, "", nil)
	c.refused(409, "no_system", "housing_fund", "GET", "/applications/"+id+"/scores/housing_fund/housing_fund/proposal", "", nil)
	if a := c.ok("police", "GET", "/applications/"+id, "", nil); a["state"] != "accepted" {
		t.Errorf("after the look: %v", a["state"])
	}
}

func TestPeopleAreFoundWithinReachAndShownMasked(t *testing.T) {
	c := openExchange(t)
	_, number := c.acceptedFor(wangs)
	c.ok("agent", "POST", "/applications", "", lis)
	find := func(as string, body map[string]any) []any {
		t.Helper()
		return c.ok(as, "POST", "/applications/search", "", body)["items"].([]any)
	}
	for _, body := range []map[string]any{{"id_number": "11010519491231002x"}, {"name": "王 小明"}, {"number": number[:9]}, {"unit": "示例"}, {"unit": "91350100M000100Y43"}} {
		items := find("police", body)
		if len(items) != 1 || items[0].(map[string]any)["name"] != "王*明" || items[0].(map[string]any)["unit_name"] != "示例公司" {
			t.Errorf("by %v: %v", body, items)
		}
	}
	for as, body := range map[string]map[string]any{
		"binhai": {"name": "王小明"}, "stranger": {"id_number": "11010519491231002X"}, "police": {"name": "李四"}, "auditor": {"name": "王小"},
	} {
		if items := find(as, body); len(items) > 0 {
			t.Errorf("%v is found by %s: %v", body, as, items)
		}
	}
	if items := find("agent", map[string]any{"name": "李四"}); len(items) != 1 || items[0].(map[string]any)["name"] != "李*" {
		t.Errorf("the unit's own: %v", items)
	}
	c.refused(422, "search_one_thing", "police", "POST", "/applications/search", "", map[string]any{})
	c.refused(422, "search_one_thing", "police", "POST", "/applications/search", "", map[string]any{"name": "王小明", "unit": "示例"})
	c.refused(422, "id_check_digit", "police", "POST", "/applications/search", "", map[string]any{"id_number": "110105194912310021"})
	for q, want := range map[string]int{"1020262": 1, "%E7%8E%8B%E5%B0%8F%E6%98%8E": 0, "%E7%A4%BA%E4%BE%8B": 1, "%E6%B2%A1%E6%9C%89": 0} {
		if items := c.ok("police", "GET", "/applications?q="+q, "", nil)["items"].([]any); len(items) != want {
			t.Errorf("q=%s: %v", q, items)
		}
	}
	c.refused(422, "id_number_in_address", "police", "GET", "/applications?q=11010519491231002X", "", nil)
}

func TestSomebodySearchesOnlySoOften(t *testing.T) {
	c := openExchange(t)
	for range 30 {
		c.ok("police", "POST", "/applications/search", "", map[string]any{"number": "10"})
	}
	if status, _ := c.send("police", "POST", "/applications/search", "", map[string]any{"number": "10"}); status != http.StatusTooManyRequests {
		t.Errorf("once more: %d", status)
	}
	c.ok("hrss", "POST", "/applications/search", "", map[string]any{"number": "10"})
}

// What a department's system is told, and what the record says of it.
func TestALookAtADepartmentsSystemIsOnTheRecord(t *testing.T) {
	c := openExchange(t)
	id, number := c.acceptedFor(wangs)
	var told map[string]any
	answer := `{"known": true, "points": "9.00", "evidence": "36 个月", "source": "公积金系统"}`
	fund := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewDecoder(r.Body).Decode(&told)
		_, _ = io.WriteString(w, answer)
	}))
	defer fund.Close()
	systems, err := inquiry.Open([]inquiry.Settings{{Department: "housing_fund", Kind: "http", URL: fund.URL}}, inquiry.Demo{})
	if err != nil {
		t.Fatal(err)
	}
	c.cases.Exchange.Systems = systems
	path := "/applications/" + id + "/scores/housing_fund/housing_fund"
	p := c.ok("housing_fund", "GET", path+"/proposal", "", nil)
	if told["id_number"] != "11010519491231002X" || told["number"] != number || p["points"] != "9.00" || p["source"] != "公积金系统" {
		t.Errorf("told %v, answered %v", told, p)
	}
	for _, answer = range []string{`{"known": true, "points": "5.432"}`, `{"known": true, "points": "99999"}`, `{"known": true, "points": "5.40"}`, `{"known": true, "points": "9", "evidence": "电话 13800000000"}`} {
		c.refused(502, "department_answer", "housing_fund", "GET", path+"/proposal", "", nil)
	}
	fund.Close()
	c.refused(503, "department_silent", "housing_fund", "GET", path+"/proposal", "", nil)
	c.ok("housing_fund", "POST", path, "", map[string]any{"step": "score", "points": p["points"], "evidence": p["evidence"]})
	c.refused(409, "score_closed", "housing_fund", "GET", path+"/proposal", "", nil)

	if _, err := c.cases.Store.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	acts := map[string]int{}
	if err := c.cases.Store.EachAudit(t.Context(), store.AuditFilter{}, func(e store.Sealed) error {
		entry, err := e.Entry()
		if entry.Actor.ID == "housing_fund" {
			acts[entry.Act]++
		}
		if strings.Contains(e.Details+e.Reason+e.SubjectID, "110105") {
			t.Errorf("the record tells the number: %+v", entry)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if acts["score.ask"] != 6 || acts["person.reveal"] != 6 || acts["application.score_given"] != 1 {
		t.Errorf("noted: %v", acts)
	}
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

func TestATotalIsNobodysOutsideBeforeItIsPublished(t *testing.T) {
	c := openExchange(t)
	id, _ := c.acceptedFor(wangs)
	a, err := c.cases.Load.Application(t.Context(), tokens["auditor"], id)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Scores {
		who := casework.Actor{ID: "s", Role: casework.Scorer, Department: r.Department, Points: []casework.AcceptancePoint{casework.Municipal}}
		step := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: max(estimator.Points(0), r.Least)}
		if _, err := c.cases.Load.Score(t.Context(), who, id, 0, step); err != nil {
			t.Fatal(err)
		}
	}
	for as, shown := range map[string]bool{"agent": false, "police": true} {
		items := c.ok(as, "GET", "/applications?state=scored", "", nil)["items"].([]any)
		if _, told := items[0].(map[string]any)["total"]; told != shown {
			t.Errorf("to %s: %v", as, items)
		}
		if _, body := c.get(as, "/applications/export?format=json"); strings.Contains(string(body), `"total"`) != shown {
			t.Errorf("to %s: %s", as, body)
		}
	}
	s := c.ok("hrss", "GET", "/statistics?period=2026-2", "", nil)
	if s["submitted"] != 1.0 || s["result"].(map[string]any)["count"] != 1.0 || fmt.Sprint(s["units"]) != "[]" {
		t.Errorf("statistics: %v", s)
	}
}
