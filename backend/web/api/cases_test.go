package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/door"
	"luohu/backend/web/webtest"
	"luohu/configs"
	"luohu/estimator"
)

// clerk is the API with the workflow behind it, on a clock that stands.
type clerk struct {
	*testing.T
	url  string
	now  time.Time
	once string // the Idempotency-Key of what is sent next
	days func() // takes in the calendar that was loaded
	load *caseload.Caseload

	people  *identity.Identity
	persons *persons
	cases   *api.Cases
}

// open seals nothing: what is sealed and how is another's test.
type plain struct{}

func (plain) Seal(_ context.Context, _, _ string, b []byte) (string, error) { return string(b), nil }

func (plain) Open(_ context.Context, _, _, s string) ([]byte, error) { return []byte(s), nil }

func (plain) Born(_ context.Context, person string) (time.Time, error) {
	return time.Parse("20060102", person)
}
func (plain) NewKey(*store.Tx, string) error { return nil }

func (plain) Encrypt(b, _ []byte) ([]byte, error) { return b, nil }
func (plain) Decrypt(b, _ []byte) ([]byte, error) { return b, nil }

// fresh is a key that is no key either.
type fresh struct{ plain }

func (fresh) Seal(_ string, b []byte) string { return string(b) }
func (fresh) Keep(*store.Tx) error           { return nil }

func (plain) Amend(context.Context, casework.Actor, string, vault.Given) error { return nil }

// FindOrCreate knows people by their birthday.
func (plain) FindOrCreate(_ *store.Tx, g vault.Given) (string, error) {
	return string(g.IDNumber)[6:14], nil
}

type versions = webtest.Tables

// tokens are who sends what; in the program these are sessions.
var tokens = map[string]casework.Actor{
	"agent":       {ID: "agent", Role: casework.Agent, Unit: "unit"},
	"stranger":    {ID: "stranger", Role: casework.Agent, Unit: "another"},
	"police":      {ID: "police", Role: casework.WindowOfficer, Department: "police", Points: []casework.AcceptancePoint{casework.Municipal}},
	"hrss":        {ID: "hrss", Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{casework.Municipal}},
	"hrss@binhai": {ID: "hrss@binhai", Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{casework.Binhai}},
	"publisher":   {ID: "publisher", Role: casework.Publisher},
	"approver":    {ID: "approver", Role: casework.Approver},
	"auditor":     {ID: "auditor", Role: casework.Auditor},
}

func openClerk(t *testing.T) *clerk {
	t.Helper()
	return openClerkWith(t, map[string]any{})
}

// openClerkWith is one whose period has other terms.
func openClerkWith(t *testing.T, terms map[string]any) *clerk {
	t.Helper()
	c := &clerk{T: t, now: time.Date(2026, 6, 20, 2, 0, 0, 0, time.UTC)}
	read := func(name string) []byte {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	days, err := calendar.Load(read("calendar/2018-2026.json"))
	if err != nil {
		t.Fatal(err)
	}
	words, err := casework.LoadWords(read("words/casework.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s, tables := storetest.Open(t, "sqlite", ""), catalog(t)
	people, err := identity.New(identity.Parts{
		Store: s, Vault: plain{}, Note: (*store.Tx).Audit, Now: time.Now,
		Rules: identity.Rules{
			Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2},
			Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.people = people
	calendars := almanac.New(days)
	if err := calendars.Keep(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	c.days = func() {
		if _, err := calendars.Refresh(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	c.days()
	folder, err := files.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fileWords, err := files.LoadWords(read("words/files.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	preset, err := casework.LoadPreset("since-2022.yaml", read("periods/since-2022.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cases := &api.Cases{
		FileWords: fileWords,
		Load: caseload.New(caseload.Parts{
			Store: s, Policies: versions{Catalog: tables}, Presets: []*casework.Preset{preset}, Vault: plain{}, Persons: plain{}, Signing: signing(t), Consent: consents(t), Now: func() time.Time { return c.now },
			Cabinet: &caseload.Cabinet{
				Desk: files.NewDesk(files.Rules{Limits: files.DefaultLimits}), Archive: files.NewArchive(folder),
				Key: func(context.Context, string) files.AEAD { return plain{} },
			},
			Days:   func() casework.Workdays { return calendars.Days() },
			Agents: people, Fresh: func(string) caseload.Fresh { return fresh{} },
		}),
		Store: s, Words: words, Persons: plain{},
		Door: door.New(door.Parts{Store: s, Who: func(ctx context.Context, token string) (identity.Signed, error) {
			if who, known := tokens[token]; known {
				return identity.Signed{Actor: who}, nil
			}
			if kind, of, found := strings.Cut(token, "/"); found && kind == "scorer" {
				return identity.Signed{Actor: casework.Actor{ID: token, Role: casework.Scorer, Department: strings.TrimSuffix(of, "/2"), Points: tokens["hrss"].Points}}, nil
			}
			if kind, of, found := strings.Cut(token, "/"); found && kind == "applicant" {
				return identity.Signed{Actor: casework.Actor{ID: of, Role: casework.Applicant, Person: of}}, nil
			}
			return people.Who(ctx, token)
		}, May: func(casework.Actor, string) bool { return true }}),
		Fingerprint: func(sent []byte) string { return fmt.Sprintf("%x", sha256.Sum256(sent)) },
	}
	c.cases = cases
	c.exchanging()
	engine, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	memory := kv.NewMemory(time.Now)
	api.Routes(engine, api.Parts{Catalog: func() *estimator.Catalog { return tables }, KV: memory, Now: func() time.Time { return c.now }, Cases: cases, UnitsPerMinute: func() int { return 20 }, EstimatesPerMinute: func() int { return 0 }})
	server := httptest.NewServer(engine)
	t.Cleanup(func() { server.Close(); memory.Close() })
	c.url = server.URL + "/api/v1"

	c.ok("publisher", "POST", "/periods", "", map[string]any{"id": "2026-2", "terms": terms})
	c.approved("/periods/2026-2/moves", map[string]any{"to": "applying", "reason": "按通知"})
	c.now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	c.load = cases.Load
	c.tick()
	err = s.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SaveUnit(&casework.Unit{
			ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司", Licence: casework.LicenceChecked,
			Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Municipal},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// send is one request; as is whose token, match the version that was seen.
func (c *clerk) send(as, method, path, match string, body any) (status int, answer map[string]any) {
	c.Helper()
	var src bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&src).Encode(body); err != nil {
			c.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(c.Context(), method, c.url+path, &src)
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+as)
	}
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	if c.once != "" {
		r.Header.Set("Idempotency-Key", c.once)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(resp.Body)
	if len(said) > 0 {
		if err := json.Unmarshal(said, &answer); err != nil {
			c.Fatalf("%s %s: %s", method, path, said)
		}
	}
	return resp.StatusCode, answer
}

func (c *clerk) ok(as, method, path, match string, body any) map[string]any {
	c.Helper()
	status, answer := c.send(as, method, path, match, body)
	if status >= 300 {
		c.Fatalf("%s %s by %s: %d %v", method, path, as, status, answer)
	}
	return answer
}

// number is a whole number of an answer, as it is written.
func number(v any) string { return strconv.FormatFloat(v.(float64), 'f', -1, 64) }

func (c *clerk) tick() {
	c.Helper()
	if _, err := c.load.Tick(c.Context()); err != nil {
		c.Fatal(err)
	}
}

// approved is what a publisher asks for and an approver decides.
func (c *clerk) approved(path string, body map[string]any) {
	c.Helper()
	request := c.ok("publisher", "POST", path, "", body)
	c.ok("approver", "POST", "/requests/"+request["id"].(string)+"/decision", "", map[string]any{"approve": true})
}

func (c *clerk) refused(want int, code string, as, method, path, match string, body any) map[string]any {
	c.Helper()
	status, answer := c.send(as, method, path, match, body)
	if said, _ := answer["code"].(string); status != want || said != code || answer["detail"] == "" {
		c.Errorf("%s %s by %s: %d %v, want %d %s", method, path, as, status, answer, want, code)
	}
	return answer
}

// Two made-up people, with valid check digits.
var (
	wangs = map[string]any{"period": "2026-2", "id_number": "11010519491231002X", "name": "王小明", "phone": "13800000000"}
	lis   = map[string]any{"period": "2026-2", "id_number": "120101199003070013", "name": "李四"}
)

var wang = map[string]any{
	"birth_date": "1992-05-06", "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
	"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
}

func TestAnApplicationIsFiledThroughTheAPI(t *testing.T) {
	c := openClerk(t)
	a := c.ok("agent", "POST", "/applications", "", wangs)
	path := "/applications/" + a["id"].(string)
	if a["state"] != "draft" || a["state_name"] != "信息填写中" {
		t.Errorf("begun: %v", a)
	}
	c.refused(409, "person_taken", "agent", "POST", "/applications", "", wangs)
	c.refused(422, "", "agent", "PATCH", path+"/facts", "", map[string]any{"pension_months": -1})
	unread := c.refused(409, "facts_missing", "agent", "POST", path+"/assessment", "", nil)
	if !says(unread, "/facts/education", "受教育程度") || !says(unread, "/facts/birth_date", "出生") {
		t.Errorf("facts are missing: %v", unread)
	}
	c.ok("agent", "PATCH", path+"/facts", "1", wang)
	c.refused(409, "wrong_state", "agent", "POST", path+"/submission", "", map[string]any{"promises": map[string]bool{"unit": true}})
	a = c.ok("agent", "POST", path+"/assessment", "2", nil)
	if a["state"] != "assessed" || a["assessment"].(map[string]any)["total"] != "139.67" {
		t.Errorf("assessed: %v", a)
	}
	papers := map[string]map[string]any{}
	for _, p := range c.ok("agent", "GET", path+"/materials", "", nil)["items"].([]any) {
		papers[p.(map[string]any)["id"].(string)] = p.(map[string]any)
	}
	if id, degree := papers["id_card"], papers["degree"]; id == nil || id["required"] != true || degree == nil || degree["because"] == "" {
		t.Errorf("papers: %v", papers)
	}
	missing := c.refused(409, "material_missing", "agent", "POST", path+"/submission", "3", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})
	if materials := missing["params"].(map[string]any)["materials"].([]any); len(materials) == 0 || len(missing["errors"].([]any)) != len(materials) ||
		!says(missing, "/materials/id_card", "身份证") {
		t.Errorf("missing: %v", missing)
	}
	list := c.ok("agent", "GET", "/applications?period=2026-2", "", nil)
	if items := list["items"].([]any); len(items) != 1 || list["next"] != nil {
		t.Errorf("listed: %v", list)
	}
}

// says tells whether a refusal points at something in these words.
func says(answer map[string]any, pointer, words string) bool {
	all, _ := answer["errors"].([]any)
	return slices.ContainsFunc(all, func(e any) bool {
		field := e.(map[string]any)
		return field["pointer"] == pointer && strings.Contains(field["detail"].(string), words)
	})
}

func TestWhoIsNobodyOrSomebodyElseLearnsNothing(t *testing.T) {
	c := openClerk(t)
	a := c.ok("agent", "POST", "/applications", "", wangs)
	path := "/applications/" + a["id"].(string)
	for _, token := range []string{"", "forged"} {
		if status, answer := c.send(token, "GET", path, "", nil); status != 401 || answer["detail"] == "" {
			t.Errorf("%q: %d %v", token, status, answer)
		}
	}
	c.refused(404, "not_yours", "stranger", "GET", path, "", nil)
	c.refused(404, "not_yours", "stranger", "GET", "/applications/01JNOSUCHAPPLICATIONATALL0", "", nil)
	c.refused(403, "not_allowed", "police", "POST", "/applications", "", lis)
	if list := c.ok("stranger", "GET", "/applications", "", nil); len(list["items"].([]any)) != 0 {
		t.Errorf("another unit's list: %v", list)
	}
}

// Who changes what somebody else has changed meanwhile is told what.
func TestAStaleVersionSaysWhatHasChanged(t *testing.T) {
	c := openClerk(t)
	a := c.ok("agent", "POST", "/applications", "", wangs)
	path := "/applications/" + a["id"].(string)
	c.ok("agent", "PATCH", path+"/facts", "1", wang)
	answer := c.refused(412, "stale_version", "agent", "PATCH", path+"/facts", "1", map[string]any{"education": "none"})
	params := answer["params"].(map[string]any)
	since := params["since"].([]any)
	if params["version"] != 2.0 || len(since) != 1 || since[0].(map[string]any)["name"] != "修改信息" {
		t.Errorf("got %v", params)
	}
	if status, _ := c.send("agent", "PATCH", path+"/facts", "soon", wang); status != 422 {
		t.Errorf("If-Match: soon gives %d", status)
	}
}

func TestATwoPersonRequestIsRefusedToWhoAsked(t *testing.T) {
	c := openClerk(t)
	c.refused(409, "wrong_state", "publisher", "POST", "/periods/2026-2/moves", "", map[string]any{"to": "scores_published", "reason": "公布"})
	c.refused(403, "not_allowed", "police", "POST", "/periods/2026-2/moves", "", map[string]any{"to": "applying", "reason": "我来"})
	if all := c.ok("approver", "GET", "/requests?state=approved", "", nil)["items"].([]any); len(all) != 1 || all[0].(map[string]any)["kind"] != "period" {
		t.Errorf("requests: %v", all)
	}
	period := c.ok("publisher", "GET", "/periods/2026-2", "", nil)
	if period["stage"] != "applying" || period["stage_name"] != "申报中" {
		t.Errorf("the period: %v", period)
	}
}
