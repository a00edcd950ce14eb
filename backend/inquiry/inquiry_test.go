package inquiry_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/exchange"
	"luohu/backend/inquiry"
	"luohu/estimator"
)

// Of a made-up person.
var asked = exchange.Question{
	IDNumber: "11010519491231002X", Application: "01JAPPLICATION", Number: "102026200001", Indicator: "social_insurance",
	Parts: []string{"pension"}, AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Most: 100 * point, Least: 0,
}

var point, _ = estimator.ParsePoints("1")

// system is a department's, of which each answer is told.
func system(t *testing.T, answers ...func(w http.ResponseWriter, r *http.Request)) (s exchange.System, calls *int) {
	t.Helper()
	calls = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.String(), asked.IDNumber) {
			t.Error("the ID number stands in the address")
		}
		n := *calls
		*calls++
		answers[min(n, len(answers)-1)](w, r)
	}))
	t.Cleanup(server.Close)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	systems, err := inquiry.Open([]inquiry.Settings{{
		Department: "hrss", Kind: "http", URL: server.URL + "/ask", Header: "X-Api-Key", SecretFile: secret, Timeout: 5 * time.Second,
	}}, inquiry.Demo{})
	if err != nil {
		t.Fatal(err)
	}
	return systems["hrss"], calls
}

func says(status int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestASystemIsAskedAsAgreed(t *testing.T) {
	var got map[string]any
	s, _ := system(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/ask" || r.Header.Get("X-Api-Key") != "hush" {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		says(200, `{"known": true, "points": "71.33", "evidence": "62 个月", "source": "社保系统", "more": 1}`)(w, r)
	})
	found, err := s.Ask(t.Context(), asked)
	if err != nil || !found.Known || found.Points.String() != "71.33" || found.Evidence != "62 个月" || found.Source != "社保系统" {
		t.Errorf("%+v %v", found, err)
	}
	if got["id_number"] != asked.IDNumber || got["as_of"] != "2026-06-30" || got["indicator"] != "social_insurance" || got["most"] != "100.00" {
		t.Errorf("asked %v", got)
	}
}

func TestWhatASystemAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answers  []func(http.ResponseWriter, *http.Request)
		known    bool
		unusable bool
		silent   bool
		calls    int
	}{
		"nothing known":       {[]func(http.ResponseWriter, *http.Request){says(200, `{"known": false}`)}, false, false, false, 1},
		"not there":           {[]func(http.ResponseWriter, *http.Request){says(404, "")}, false, false, false, 1},
		"busy at first":       {[]func(http.ResponseWriter, *http.Request){says(503, ""), says(429, ""), says(200, `{"known": true, "points": "1"}`)}, true, false, false, 3},
		"down":                {[]func(http.ResponseWriter, *http.Request){says(500, "")}, false, false, true, 3},
		"refused":             {[]func(http.ResponseWriter, *http.Request){says(403, "")}, false, true, false, 1},
		"sends us on":         {[]func(http.ResponseWriter, *http.Request){says(302, "")}, false, true, false, 1},
		"no JSON":             {[]func(http.ResponseWriter, *http.Request){says(200, "<html>")}, false, true, false, 1},
		"nothing said":        {[]func(http.ResponseWriter, *http.Request){says(200, "{}")}, false, true, false, 1},
		"points as a number":  {[]func(http.ResponseWriter, *http.Request){says(200, `{"known": true, "points": 71.33}`)}, false, true, false, 1},
		"points of no number": {[]func(http.ResponseWriter, *http.Request){says(200, `{"known": true, "points": "many"}`)}, false, true, false, 1},
		"far too much":        {[]func(http.ResponseWriter, *http.Request){says(200, strings.Repeat(" ", 1<<20))}, false, true, false, 1},
	} {
		s, calls := system(t, c.answers...)
		found, err := s.Ask(t.Context(), asked)
		if found.Known != c.known || errors.Is(err, exchange.ErrUnusable) != c.unusable || (err != nil) != (c.unusable || c.silent) || *calls != c.calls {
			t.Errorf("%s: %+v, %v, %d calls", name, found, err, *calls)
		}
		if err != nil && (strings.Contains(err.Error(), asked.IDNumber) || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "http://")) {
			t.Errorf("%s: the error tells too much: %v", name, err)
		}
	}
}

func TestASystemThatIsDownIsLeftAlone(t *testing.T) {
	s, calls := system(t, says(403, ""))
	for range 5 {
		if _, err := s.Ask(t.Context(), asked); err == nil {
			t.Fatal("an answer")
		}
	}
	before := *calls
	if _, err := s.Ask(t.Context(), asked); err == nil || *calls != before {
		t.Errorf("asked again: %v, %d calls", err, *calls-before)
	}
}

// Somebody who closes their page says nothing about the system.
func TestWhoGoesAwayIsNoFailure(t *testing.T) {
	s, calls := system(t, says(200, `{"known": false}`))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 6 {
		if _, err := s.Ask(gone, asked); err == nil {
			t.Fatal("an answer")
		}
	}
	if _, err := s.Ask(t.Context(), asked); err != nil || *calls != 1 {
		t.Errorf("%v, %d calls", err, *calls)
	}
}

func TestADemonstrationIsMarkedAndAlwaysTheSame(t *testing.T) {
	d, known := inquiry.Demo{Source: "演示", Evidence: "演示 {code}"}, 0
	for _, application := range strings.Fields("a b c d e f g h i j k l m n o p q r s t") {
		q := asked
		q.Application, q.Most, q.Least = application, 0, -30*point // as an indicator that only takes away
		found, err := d.Ask(t.Context(), q)
		again, _ := d.Ask(t.Context(), q)
		if err != nil || found != again || found.Source != "演示" || found.Points > 0 {
			t.Errorf("%+v, then %+v, %v", found, again, err)
		}
		if found.Known {
			known++
		}
	}
	if known == 0 || known == 20 {
		t.Errorf("%d of 20 are known", known)
	}
}
