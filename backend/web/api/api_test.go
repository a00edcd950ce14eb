package api_test

import (
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/guide"
	"luohu/backend/kv"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/webtest"
	"luohu/configs"
	"luohu/estimator"
)

const perMinute = 200

// server is the API on the shipped content, on the day of the examples.
func server(t *testing.T) *httptest.Server {
	t.Helper()
	engine, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	memory, known, shipped := kv.NewMemory(time.Now), catalog(t), guides(t)
	api.Routes(engine, api.Parts{
		Catalog: func() *estimator.Catalog { return known }, Guides: func() *guide.Library { return shipped }, KV: memory, EstimatesPerMinute: func() int { return perMinute },
		Search: func(q string, n int) []guide.Hit { return []guide.Hit{{ID: "basis", Title: q, Score: 1}}[:min(n, 1)] },
		Now:    func() time.Time { return time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC) },
	})
	s := httptest.NewServer(engine)
	t.Cleanup(func() { s.Close(); memory.Close() })
	return s
}

func guides(t *testing.T) *guide.Library {
	t.Helper()
	shipped, err := fs.Sub(configs.FS, "guides")
	if err != nil {
		t.Fatal(err)
	}
	all, err := guide.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func catalog(*testing.T) *estimator.Catalog { return webtest.Catalog() }

// answer is a decoded answer of the API.
type answer struct {
	status int
	header http.Header
	body   map[string]any
}

func call(t *testing.T, s *httptest.Server, method, path, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header}
	if err := json.Unmarshal(raw, &a.body); err != nil {
		t.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, raw)
	}
	return a
}

func pointers(a answer) (all []string) {
	errs, _ := a.body["errors"].([]any)
	for _, e := range errs {
		all = append(all, e.(map[string]any)["pointer"].(string))
	}
	return all
}

func TestAnEstimateIsCountedByTheTableInForce(t *testing.T) {
	a := call(t, server(t), "POST", "/api/v1/estimates",
		`{"as_of": "2026-06-30", "facts": {"birth_date": "1992-05-06", "education": "associate", "pension_months": 50}}`)
	if a.status != http.StatusOK || a.body["policy"] != "tianjin-2023" || a.body["total"] != "64.00" || a.body["passes"] != false {
		t.Fatalf("%d %v", a.status, a.body)
	}
	for _, list := range []string{"indicators", "gates", "readings", "advice", "warnings", "notices"} {
		if _, ok := a.body[list].([]any); !ok {
			t.Errorf("%s is no list: %v", list, a.body[list])
		}
	}
}

func TestLeavingOutTheDayMeansToday(t *testing.T) {
	a := call(t, server(t), "POST", "/api/v1/estimates", `{"facts": {"birth_date": "1992-05-06", "education": "none"}}`)
	if a.status != http.StatusOK || a.body["as_of"] != "2026-11-24" {
		t.Fatalf("%d %v", a.status, a.body)
	}
}

func TestWhatCannotBeUsedIsPointedAt(t *testing.T) {
	s := server(t)
	for _, c := range []struct {
		name, body string
		status     int
		pointers   []string
	}{
		{
			"all faults at once", `{"facts": {"birth_date": "1992-02-30", "pension_months": 601, "home": true}}`, 422,
			[]string{"/facts/birth_date", "/facts/education", "/facts/home", "/facts/pension_months"},
		},
		{"no facts", `{}`, 422, []string{"/facts"}},
		{"facts of the wrong kind", `{"facts": 3}`, 422, []string{"/facts"}},
		{"a key nobody knows", `{"facts": {}, "fact": {}}`, 422, []string{"/fact"}},
		{"no such day", `{"as_of": "2026-13-01", "facts": {"birth_date": "1992-05-06", "education": "none"}}`, 422, []string{"/as_of"}},
		{"before the first table", `{"as_of": "1999-01-01", "facts": {"birth_date": "1980-05-06", "education": "none"}}`, 422, []string{"/as_of"}},
		{"no such policy", `{"policy": "peking", "facts": {"birth_date": "1992-05-06", "education": "none"}}`, 422, []string{"/policy"}},
		{"no JSON", `{"facts": `, 400, nil},
		{"too large", `{"facts": {"a": "` + strings.Repeat("x", 70<<10) + `"}}`, 413, nil},
		{"deep", `{"facts": ` + strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000) + `}`, 422, nil},
		{"a number beyond numbers", `{"facts": {"pension_months": 1e999}}`, 400, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := call(t, s, "POST", "/api/v1/estimates", c.body)
			if a.status != c.status || a.header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("%d %s %v", a.status, a.header.Get("Content-Type"), a.body)
			}
			for _, key := range []string{"type", "title", "status", "detail"} {
				if a.body[key] == nil {
					t.Errorf("no %s: %v", key, a.body)
				}
			}
			if c.pointers == nil {
				return
			}
			for _, fault := range a.body["errors"].([]any) {
				if detail := fault.(map[string]any)["detail"].(string); !strings.ContainsAny(detail, "。？") {
					t.Errorf("not said in Chinese: %q", detail)
				}
			}
			got := pointers(a)
			seen := map[string]bool{}
			for _, p := range got {
				seen[p] = true
			}
			for _, want := range c.pointers {
				if !seen[want] {
					t.Errorf("nothing points at %q: %v", want, a.body)
				}
			}
		})
	}
}

func TestPoliciesAreListedNewestFirst(t *testing.T) {
	s := server(t)
	a := call(t, s, "GET", "/api/v1/policies", "")
	var ids []string
	for _, item := range a.body["items"].([]any) {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	if diff := cmp.Diff([]string{"tianjin-2023", "tianjin-2022", "tianjin-2020", "tianjin-2018"}, ids); diff != "" {
		t.Fatal(diff)
	}
	one := call(t, s, "GET", "/api/v1/policies/tianjin-2023", "")
	if one.body["pass_line"] != "110.00" || one.body["basis_until"] != "2026-12-31" || len(one.body["facts"].([]any)) < 20 {
		t.Fatalf("%v", one.body)
	}
	if none := call(t, s, "GET", "/api/v1/policies/peking", ""); none.status != http.StatusNotFound {
		t.Fatalf("%d", none.status)
	}
}

func TestGuidesAreSearched(t *testing.T) {
	s := server(t)
	found := call(t, s, "GET", "/api/v1/guides?q=basis", "")
	if items := found.body["items"].([]any); len(items) != 1 || items[0].(map[string]any)["page"] != "/h5/guides/basis" {
		t.Fatalf("%v", found.body)
	}
	all := call(t, s, "GET", "/api/v1/guides?limit=200", "")
	if len(all.body["items"].([]any)) < 73 {
		t.Fatalf("%d guides", len(all.body["items"].([]any)))
	}
	if tooMany := call(t, s, "GET", "/api/v1/guides?limit=201", ""); tooMany.status != 422 {
		t.Fatalf("limit 201: %d", tooMany.status)
	}
}

func TestTheDocumentNamesEveryOperation(t *testing.T) {
	a := call(t, server(t), "GET", "/api/v1/openapi.json", "")
	if a.body["openapi"] != "3.1.0" {
		t.Fatalf("%v", a.body["openapi"])
	}
	paths := a.body["paths"].(map[string]any)
	for path, operation := range map[string]string{
		"/api/v1/estimates": "createEstimate", "/api/v1/policies": "listPolicies",
		"/api/v1/policies/{id}": "getPolicy", "/api/v1/guides": "searchGuides",
	} {
		methods, _ := paths[path].(map[string]any)
		found := false
		for _, m := range methods {
			found = found || m.(map[string]any)["operationId"] == operation
		}
		if !found {
			t.Errorf("no %s at %s", operation, path)
		}
	}
}

func TestAnAddressThatAsksTooOftenIsToldSo(t *testing.T) {
	s := server(t)
	var last answer
	for range perMinute + 1 {
		last = call(t, s, "POST", "/api/v1/estimates", `{"facts": {"birth_date": "1992-05-06", "education": "none"}}`)
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" || last.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%d %v", last.status, last.header)
	}
}
