package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/configs"
)

// agency is an installation with a period that is being filed in, a unit, and a
// token for everybody who works there. Its program may be killed and started
// again; whoever talks to it finds it.
type agency struct {
	machine
	dir    string
	tokens map[string]string
	url    atomic.Pointer[string]
	serial atomic.Int64 // of made-up people

	mu    sync.Mutex
	begun map[string]bool // the applications that somebody works on
}

// The days of an agency: the period is prepared, and is being filed in.
const (
	prepared    = "2026-06-20T10:00:00+08:00"
	whileFiling = "2026-09-01T10:00:00+08:00"
)

// newAgency makes one with real commands and requests.
func newAgency(t *testing.T, settings ...string) *agency {
	t.Helper()
	dir := t.TempDir()
	a := &agency{dir: dir, tokens: map[string]string{}, begun: map[string]bool{}}
	a.machine = machine{t, append([]string{
		"LUOHU_DATA__DIR=" + dir, "LUOHU_IDENTITY__PASSWORD__MEMORY_MIB=19", "LUOHU_IDENTITY__PASSWORD__ITERATIONS=2", "LUOHU_LOG__LEVEL=error",
	}, settings...)}
	for _, one := range [][]string{
		{"publisher", "--role", "publisher"},
		{"approver", "--role", "approver"},
		{"police", "--role", "window", "--department", "police", "--point", "municipal"},
		{"hrss", "--role", "window", "--department", "hrss", "--point", "municipal"},
	} {
		a.hire(one...)
	}
	for _, department := range departments {
		a.hire("scores-"+strings.ReplaceAll(department, "_", "-"), "--role", "scorer", "--department", department)
	}
	a.registersUnit()
	a.tokens["agent"] = a.must("unit", "token", "91350100M000100Y43")

	before := a.starts("LUOHU_CLOCK__NOW=" + prepared)
	a.does("publisher", "/periods", map[string]any{"id": "2026-2", "terms": a.terms()})
	asked := a.does("publisher", "/periods/2026-2/moves", map[string]any{"to": "applying", "reason": "按通知"})
	a.does("approver", "/requests/"+asked["id"].(string)+"/decision", map[string]any{"approve": true})
	before.kill()
	return a
}

var departments = []string{"police", "hrss", "education", "housing", "planning", "housing_fund", "medical_insurance", "civil_affairs", "veterans"}

func (a *agency) hire(account ...string) {
	a.t.Helper()
	a.must(append([]string{"staff", "add"}, account...)...)
	a.tokens[account[0]] = a.must("staff", "token", account[0])
}

func (a *agency) terms() casework.Terms {
	a.t.Helper()
	known, err := filesAlone(a.settings)
	if err != nil {
		a.t.Fatal(err)
	}
	table, _ := known.Catalog().Get("tianjin-2023")
	src, err := configs.FS.ReadFile("periods/since-2022.yaml")
	if err != nil {
		a.t.Fatal(err)
	}
	preset, err := casework.LoadPreset("since-2022.yaml", src)
	if err != nil {
		a.t.Fatal(err)
	}
	terms, err := preset.Terms("2026-2", table)
	if err != nil {
		a.t.Fatal(err)
	}
	return terms
}

func (a *agency) settings() (configs.Settings, error) { return configs.Load("", a.environ) }

// opens starts the program on a day of filing, and waits until the clock has
// opened it.
func (a *agency) opens() *program {
	a.t.Helper()
	p := a.starts("LUOHU_CLOCK__NOW=" + whileFiling)
	p.waitUntil(a.t, "filing is open", func() bool {
		said, err := a.ask(http.MethodGet, "publisher", "/periods/2026-2", "", nil)
		return err == nil && bytes.Contains(said.body, []byte(`"applying"`))
	})
	return p
}

func (a *agency) starts(settings ...string) *program {
	a.t.Helper()
	p := startProgram(a.t, a.dir, append(slices.Clone(a.environ), settings...)...)
	a.url.Store(&p.url)
	return p
}

// said is an answer.
type said struct {
	status int
	body   []byte
}

func (s said) object() (v map[string]any) {
	_ = json.Unmarshal(s.body, &v)
	return v
}

// does sends a request that goes well.
func (a *agency) does(as, path string, body any) map[string]any {
	a.t.Helper()
	src, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	s, err := a.ask(http.MethodPost, as, path, "", &sheet{"application/json", src})
	if err != nil || s.status >= 300 {
		a.t.Fatalf("%s by %s: %d %s, %v", path, as, s.status, s.body, err)
	}
	return s.object()
}

// sheet is a body and its type.
type sheet struct {
	kind string
	body []byte
}

// ask sends one request; an error says that there was no whole answer.
func (a *agency) ask(method, as, path, once string, c *sheet) (s said, err error) {
	if c == nil {
		c = &sheet{}
	}
	r, err := http.NewRequestWithContext(context.Background(), method, *a.url.Load()+"/api/v1"+path, bytes.NewReader(c.body))
	if err != nil {
		return s, err
	}
	r.Header.Set("Authorization", "Bearer "+a.tokens[as])
	if c.kind != "" {
		r.Header.Set("Content-Type", c.kind)
	}
	if once != "" {
		r.Header.Set("Idempotency-Key", once)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return s, err
	}
	defer resp.Body.Close()
	s.status = resp.StatusCode
	s.body, err = io.ReadAll(resp.Body)
	return s, err
}

// keepsAsking is ask until the program is there.
func (a *agency) keepsAsking(method, as, path, once string, c *sheet) (said, error) {
	for deadline := time.Now().Add(time.Minute); ; {
		s, err := a.ask(method, as, path, once, c)
		if err == nil && s.status < http.StatusInternalServerError {
			return s, nil
		}
		if time.Now().After(deadline) {
			return s, fmt.Errorf("%s by %s: %d %s, %w", path, as, s.status, s.body, err)
		}
		time.Sleep(5 * time.Millisecond) // between two looks whether it is back
	}
}

// person is the next made-up one, with a valid check digit.
func (a *agency) person() map[string]any {
	n := a.serial.Add(1)
	head := fmt.Sprintf("110101%08d%03d", 19800101+n/900%28, 100+n%900)
	for _, check := range "0123456789X" {
		if _, err := casework.ParseIDNumber(head+string(check), time.Now()); err == nil {
			return map[string]any{"period": "2026-2", "id_number": head + string(check), "name": "王小明"}
		}
	}
	panic("one of them is right")
}

// orphan is an application that nobody works on: of whom the answer was lost.
func (a *agency) orphan() (id string, err error) {
	for cursor := ""; ; {
		s, err := a.keepsAsking(http.MethodGet, "agent", "/applications?limit=200&cursor="+cursor, "", nil)
		if err != nil || s.status != http.StatusOK {
			return "", fmt.Errorf("list: %d %s %w", s.status, s.body, err)
		}
		var page struct {
			Items []struct{ ID string }
			Next  *string
		}
		if err := json.Unmarshal(s.body, &page); err != nil {
			return "", err
		}
		for _, item := range page.Items {
			if a.takes(item.ID) {
				return item.ID, nil
			}
		}
		if page.Next == nil {
			return "", os.ErrNotExist
		}
		cursor = *page.Next
	}
}

// takes says whether nobody had an application before.
func (a *agency) takes(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.begun[id] {
		return false
	}
	a.begun[id] = true
	return true
}
