package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/webtest"
)

// What strangers, and people with the wrong role, try on the pages and the API:
// each through the door that it would come by. The rest of the list stands beside
// what it is about: nothing sent twice acts twice in every package of pages, a
// program that stops under an open form in cmd/luohu.

func TestAPageOfAnotherSiteChangesNothing(t *testing.T) {
	h := openTown(t)
	before := h.everything()
	for _, route := range h.Engine.Routes() {
		if route.Method == http.MethodGet || route.Method == http.MethodHead || route.Method == http.MethodOptions || route.Path == "/api/v1/units" || route.Path == "/api/v1/estimates" {
			continue // what anybody sends without a session, a page of another site may too
		}
		for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
			for _, who := range []string{"agent", "window"} {
				a := h.Ask(route.Method, filledIn(route.Path, h.mine), h.sessions[who], webtest.FormType, strings.NewReader("version=1&name=wang"), from...)
				if a.Status < 400 {
					t.Errorf("%s %s by %s, %s: %d", route.Method, route.Path, who, from[0], a.Status)
				}
			}
		}
	}
	if after := h.everything(); after != before {
		t.Errorf("before %s, now %s", before, after)
	}
}

func TestNoNameAndNoSearchIsAScript(t *testing.T) {
	h := openTown(t)
	for who, pages := range map[string][]string{
		"agent":  {"/portal", "/portal/unit", "/portal?q=" + url.QueryEscape(script), "/portal/applications/" + h.mine, "/portal/applications/" + h.mine + "/receipt"},
		"window": {"/console/work", "/console/search?q=" + url.QueryEscape(script), "/console/applications/" + h.mine, "/console/applications/" + h.mine + "?from=" + url.QueryEscape(`"`+script), "/console/views?narrowed=" + url.QueryEscape(script)},
		"":       {"/account/sign-in?name=" + url.QueryEscape(`"`+script) + "&next=" + url.QueryEscape(`/x"`+script)},
	} {
		for _, path := range pages {
			a := h.Ask(http.MethodGet, path, h.sessions[who], "", nil)
			if a.Status != http.StatusOK || strings.Contains(a.Page, "<script>alert") {
				t.Errorf("%s: %d, and a script stands in it:\n%s", path, a.Status, a.Page)
			}
		}
	}
	refused := h.Send("/console/applications/"+h.mine+"/reject", h.sessions["window"], webtest.Form("version", "1", "reason", "other", "text", script))
	if strings.Contains(refused.Page, "<script>alert") || !refused.Says(script) {
		t.Errorf("what was typed:\n%s", refused.Page)
	}
}

func TestNobodyIsLedElsewhere(t *testing.T) {
	h := openTown(t)
	for _, elsewhere := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "\t//evil.example", "/\n/evil.example", "http:evil.example"} {
		q := url.QueryEscape(elsewhere)
		for where, a := range map[string]webtest.Answer{
			"signing in":    h.Send("/account/sign-in", "", webtest.Form("name", "window", "password", webtest.Passphrase, "next", elsewhere)),
			"a decision":    h.Send("/console/applications/"+h.mine+"/claim?from="+q+"&back="+q, h.sessions["window"], nil),
			"a kept view":   h.Send("/console/views", h.sessions["window"], webtest.Form("page", elsewhere, "narrowed", elsewhere, "name", "x")),
			"a draft's end": h.Send("/portal/applications/new?next="+q, h.sessions["agent"], webtest.Form("next", elsewhere)),
		} {
			to, err := url.Parse(a.Where)
			if err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(a.Where, "//") || strings.HasPrefix(a.Where, `/\`) {
				t.Errorf("%s leads to %q", where, a.Where)
			}
		}
	}
}

func TestWhatIsNotYoursIsNotThere(t *testing.T) {
	h := openTown(t)
	before := h.everything()
	looked := 0
	for _, route := range h.Engine.Routes() {
		if !strings.Contains(route.Path, "/applications/:id") || route.Method == http.MethodHead {
			continue
		}
		for _, who := range []string{"agent", "window", "scorer"} {
			mine := h.Ask(route.Method, filledIn(route.Path, h.theirs), h.sessions[who], webtest.FormType, strings.NewReader("version=1"))
			nobodys := h.Ask(route.Method, filledIn(route.Path, "01JNOSUCHAPPLICATIONATALL0"), h.sessions[who], webtest.FormType, strings.NewReader("version=1"))
			looked++
			if mine.Status != http.StatusNotFound && mine.Status != http.StatusForbidden || mine.Status != nobodys.Status || strings.Contains(mine.Page, "292026200001") {
				t.Errorf("%s %s by %s: %d, what there is none of: %d", route.Method, route.Path, who, mine.Status, nobodys.Status)
			}
		}
	}
	if looked < 100 || h.everything() != before {
		t.Errorf("%d doors were tried; before %s, now %s", looked, before, h.everything())
	}
}

func TestNobodyWritesWhatNoFormAsksFor(t *testing.T) {
	h := openTown(t)
	number, _ := webtest.IDNumber(3, h.now)
	extra := []string{"state", "qualified", "number", "102026200099", "unit", "another", "point", "binhai", "total", "200", "version", "77", "rank", "1", "id", h.theirs, "person", "x"}
	added := h.Send("/portal/applications/new", h.sessions["agent"], webtest.Form(append([]string{"period", "2026-2", "name", "李四", "id_number", string(number)}, extra...)...))
	id := strings.TrimSuffix(strings.TrimPrefix(added.Where, "/portal/applications/"), "/facts")
	if a := h.is(id); a.State != casework.Draft || a.Number != "" || a.Unit != "unit" || a.Point != "" || a.Total != 0 || a.Version > 2 {
		t.Errorf("added as %+v", a)
	}
	h.Send("/portal/applications/"+id+"/facts/basics", h.sessions["agent"], webtest.Form(append([]string{"revision", "0", "education", "associate", "_birthday", "1900-01-01", "points", "99"}, extra...)...))
	facts, err := h.Load.Facts(t.Context(), casework.Actor{ID: "agent", Role: casework.Agent, Unit: "unit"}, id)
	if err != nil || facts.Facts["points"] != nil || facts.Facts["state"] != nil || h.is(id).State != casework.Draft {
		t.Errorf("entered: %+v, %v", facts.Facts, err)
	}
	registered := h.Send("/portal/register", "", webtest.Form(
		"uscc", "91120118MA0000000X", "name", "示范公司", "licence", "checked", "role", "admin", "agents.0.role", "admin", "agents.0.unit", "unit",
		"agents.0.name", "evil.one", "agents.0.password", webtest.Passphrase, "agents.0.again", webtest.Passphrase, "agents.0.insured", "yes",
		"agents.1.name", "evil.two", "agents.1.password", webtest.Passphrase, "agents.1.again", webtest.Passphrase, "agents.1.insured", "yes"))
	who := webtest.Must(h.Identity.Named(t.Context(), "evil.one"))
	if registered.Status != http.StatusSeeOther || len(who.Grants) != 1 || who.Grants[0].Role != casework.Agent || who.Unit == "unit" {
		t.Errorf("registered: %d, %+v", registered.Status, who)
	}
	for _, body := range []string{`{"period":"2026-2","id_number":"11010519491231002X","name":"李四","state":"accepted"}`} {
		if a := h.Ask(http.MethodPost, "/api/v1/applications", h.sessions["agent"], "application/json", strings.NewReader(body)); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", body, a.Status, a.Page)
		}
	}
}

func TestNothingThatIsTakenAwayIsAFormula(t *testing.T) {
	h := openTown(t)
	list := h.Ask(http.MethodGet, "/api/v1/applications/export?format=csv", h.sessions["auditor"], "", nil)
	for _, line := range strings.Split(list.Page, "\n") {
		for _, cell := range strings.Split(line, ",") {
			if cell = strings.TrimLeft(cell, "\""); strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "@") {
				t.Errorf("a cell begins %q", cell)
			}
		}
	}
	if !strings.Contains(list.Page, "HYPERLINK") {
		t.Errorf("the unit is not on the list: %s", list.Page)
	}
	book := h.Ask(http.MethodGet, "/api/v1/applications/export?format=xlsx", h.sessions["auditor"], "", nil)
	packed, err := zip.NewReader(strings.NewReader(book.Page), int64(len(book.Page)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range packed.File {
		content := string(webtest.Must(io.ReadAll(webtest.Must(file.Open()))))
		if strings.HasPrefix(file.Name, "xl/worksheets/") && (strings.Contains(content, "<f>") || strings.Contains(content, "<hyperlink")) {
			t.Errorf("%s has a formula", file.Name)
		}
	}
}

// bomb is a workbook that is a gigabyte when it is unpacked.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	book := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"[Content_Types].xml":        `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	} {
		_ = webtest.Must(webtest.Must(book.Create(name)).Write([]byte(content)))
	}
	sheet, blank := webtest.Must(book.Create("xl/worksheets/sheet1.xml")), bytes.Repeat([]byte(" "), 1<<20)
	_ = webtest.Must(sheet.Write([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)))
	for range 1 << 10 {
		_ = webtest.Must(sheet.Write(blank))
	}
	_ = webtest.Must(sheet.Write([]byte(`</sheetData></worksheet>`)))
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAWorkbookThatBlowsUpIsRefused(t *testing.T) {
	h := openTown(t)
	packed := bomb(t)
	if len(packed) > 4<<20 {
		t.Fatalf("the bomb has %d bytes", len(packed))
	}
	begun := time.Now()
	a := h.Upload("/api/v1/periods/2026-2/scores/imports", h.sessions["scorer"], "a.xlsx", packed)
	if a.Status < 400 || a.Status >= 500 {
		t.Errorf("it is taken: %d %s", a.Status, a.Page)
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it took %v to refuse", took)
	}
}

func TestNoFileNameLeadsOutOfWhereFilesAreKept(t *testing.T) {
	h := openTown(t)
	number, _ := webtest.IDNumber(4, h.now)
	added := h.Send("/portal/applications/new", h.sessions["agent"], webtest.Form("period", "2026-2", "name", "李四", "id_number", string(number)))
	path := strings.TrimSuffix(added.Where, "/facts")
	for i, name := range []string{"../../../../tmp/luohu-evil.png", `..\..\evil.png`, "/etc/luohu-evil.png", "a\x00b.png", strings.Repeat("长", 300) + ".png", `"><script>alert(1)</script>.png`, "con.png", "evil.png\r\nSet-Cookie: a=b"} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part := webtest.Must(form.CreateFormFile("file", name))
		_ = webtest.Must(part.Write(webtest.Picture(i)))
		_ = form.Close()
		a := h.Ask(http.MethodPost, path+"/materials/id_card", h.sessions["agent"], form.FormDataContentType(), &body)
		if a.Status >= 500 || a.Header.Get("Set-Cookie") != "" && strings.Contains(a.Header.Get("Set-Cookie"), "a=b") {
			t.Errorf("%q: %d %v", name, a.Status, a.Header)
		}
	}
	page := h.Ask(http.MethodGet, path+"/materials", h.sessions["agent"], "", nil)
	if strings.Contains(page.Page, "<script>alert") || strings.Contains(page.Page, "luohu-evil") {
		t.Errorf("the page tells the name of a file:\n%s", page.Page)
	}
	for _, outside := range []string{"/tmp/luohu-evil.png", "/etc/luohu-evil.png", filepath.Join(os.TempDir(), "evil.png")} {
		if _, err := os.Stat(outside); err == nil {
			t.Errorf("there is %s", outside)
		}
	}
	for _, trick := range []string{"/files/..%2f..%2f..%2fetc%2fpasswd", "/files/%2e%2e", "/materials/..%2fid_card", "/assets/..%2f..%2fsite.go"} {
		where := path + trick
		if strings.HasPrefix(trick, "/assets") {
			where = trick
		}
		if a := h.Ask(http.MethodGet, where, h.sessions["agent"], "", nil); a.Status != http.StatusNotFound && a.Status != http.StatusSeeOther || strings.Contains(a.Page, "root:") {
			t.Errorf("%s: %d", where, a.Status)
		}
	}
}

func TestASessionThatSomebodyElseHasChosenIsNotSignedIn(t *testing.T) {
	h := openTown(t)
	const chosen = "luohu_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, planted := range []string{chosen, h.sessions["stranger"]} {
		a := h.Ask(http.MethodPost, "/account/sign-in", planted, webtest.FormType, strings.NewReader(webtest.Form("name", "agent", "password", webtest.Passphrase).Encode()))
		if a.Session == "" || a.Session == planted {
			t.Fatalf("signed in with the session %q", a.Session)
		}
		if who, err := h.Identity.Who(t.Context(), planted); err == nil && who.Account.Name == "agent" {
			t.Error("the planted session is theirs now")
		}
	}
}

func TestNoPageStandsInThatOfAnother(t *testing.T) {
	h := openTown(t)
	looked := 0
	for _, route := range h.Engine.Routes() {
		if route.Method != http.MethodGet || strings.HasPrefix(route.Path, "/api/") || strings.HasPrefix(route.Path, "/assets/") {
			continue
		}
		for _, who := range []string{"", "agent", "window"} {
			a := h.Ask(http.MethodGet, filledIn(route.Path, h.mine), h.sessions[who], "", nil)
			looked++
			policy := a.Header.Get("Content-Security-Policy")
			if a.Header.Get("X-Frame-Options") != "SAMEORIGIN" || !strings.Contains(policy, "frame-ancestors 'self'") || strings.Contains(policy, "unsafe") || a.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s by %q: %d %v", route.Path, who, a.Status, a.Header)
			}
		}
	}
	if looked < 60 {
		t.Errorf("%d pages were looked at", looked)
	}
}

// Whoever has no part in a case is not let do anything to it, whatever they send.
func TestTheWrongRoleIsRefusedEverywhere(t *testing.T) {
	h := openTown(t)
	before := h.everything()
	for _, route := range h.Engine.Routes() {
		if route.Method != http.MethodPost || !strings.Contains(route.Path, "/applications/:id/") || strings.HasSuffix(route.Path, "/reveal") {
			continue // an auditor may see somebody in full
		}
		for _, who := range []string{"editor", "publisher", "admin", "auditor"} {
			a := h.Ask(http.MethodPost, filledIn(route.Path, h.mine), h.sessions[who], webtest.FormType, strings.NewReader("version=1&reason=x&step=ask"))
			if a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
				t.Errorf("%s by %s: %d", route.Path, who, a.Status)
			}
		}
	}
	for _, who := range []string{"editor", "publisher", "approver", "admin", "auditor", "scorer"} {
		page := h.Ask(http.MethodGet, "/console/applications/"+h.mine, h.sessions[who], "", nil)
		for _, act := range []string{"/pass", "/reject", "/sendback", "/supplement"} {
			if strings.Contains(page.Page, `action="/console/applications/`+h.mine+act) {
				t.Errorf("%s is offered %s", who, act)
			}
		}
	}
	if after := h.everything(); after != before {
		t.Errorf("before %s, now %s", before, after)
	}
}
