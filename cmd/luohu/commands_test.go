package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// luohuSays runs a command in this process.
func luohuSays(t *testing.T, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	environ := append([]string{"LUOHU_DATA__DIR=" + t.TempDir(), "LUOHU_CLOCK__NOW=" + testNow}, os.Environ()...)
	code = run(args, environ, strings.NewReader(in), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestEstimateCountsFromAFileOrStandardInput(t *testing.T) {
	facts := "birth_date: 1992-05-06\neducation: associate\npension_months: 50\n"
	file := filepath.Join(t.TempDir(), "facts.yaml")
	if err := os.WriteFile(file, []byte(facts), 0o600); err != nil {
		t.Fatal(err)
	}
	code, fromFile, _ := luohuSays(t, "", "estimate", "--policy", "tianjin-2023", "--as-of", "2026-06-30", "--facts", file, "--format", "json")
	if code != exitDone {
		t.Fatalf("below the line is no error: %d", code)
	}
	var e struct{ Total, Policy string }
	if err := json.Unmarshal([]byte(fromFile), &e); err != nil || e.Total != "64.00" || e.Policy != "tianjin-2023" {
		t.Fatalf("%+v, %v", e, err)
	}
	asJSON := `{"birth_date": "1992-05-06", "education": "associate", "pension_months": 50}`
	if _, fromInput, _ := luohuSays(t, asJSON, "estimate", "--as-of", "2026-06-30", "--facts", "-", "--format", "json"); fromInput != fromFile {
		t.Fatalf("from standard input:\n%s", fromInput)
	}
	code, text, _ := luohuSays(t, facts, "estimate", "--as-of", "2026-06-30", "--facts", "-")
	if code != exitDone || !strings.Contains(text, "64") || !strings.Contains(text, "110") {
		t.Fatalf("as text: %d\n%s", code, text)
	}
}

func TestWithoutAPolicyTheDayOfFilingDecides(t *testing.T) {
	for asOf, want := range map[string]string{
		"2022-06-30": "tianjin-2022", "2022-12-31": "tianjin-2023", "2020-04-01": "tianjin-2020", "2020-03-31": "tianjin-2018",
	} {
		facts := "birth_date: 1992-05-06\neducation: none\n"
		if want == "tianjin-2018" {
			facts += "settle_district: 和平区\n"
		}
		code, out, errOut := luohuSays(t, facts, "estimate", "--as-of", asOf, "--facts", "-", "--format", "json")
		if code != exitDone || !strings.Contains(out, `"policy": "`+want+`"`) {
			t.Errorf("%s: %d %s %.200s", asOf, code, errOut, out)
		}
	}
}

func TestUnusableFactsAreNamedInOneLineWithExit2(t *testing.T) {
	for _, c := range []struct {
		facts string
		args  []string
		want  string
	}{
		{"birth_date: 1992-05-06", nil, "education"},
		{"birth_date: 1992-05-06\neducation: none\npension_months: 601", nil, "pension_months"},
		{"birth_date: 1992-05-06\neducation: none\npensoin_months: 6", nil, "pension_months"},
		{"birth_date: [", nil, "-"},
		{"- a", nil, "-"},
		{"", []string{"--as-of", "tomorrow"}, "--as-of"},
		{"birth_date: 1992-05-06", []string{"--policy", "peking"}, "peking"},
	} {
		code, _, errOut := luohuSays(t, c.facts, append([]string{"estimate", "--facts", "-"}, c.args...)...)
		if code != exitUnusable || !strings.Contains(errOut, c.want) || strings.Count(strings.TrimSpace(errOut), "\n") > 0 {
			t.Errorf("%q: %d %q", c.facts, code, errOut)
		}
	}
	if code, _, errOut := luohuSays(t, "", "estimate", "--facts", "/does/not/exist"); code != exitUnusable || errOut == "" {
		t.Errorf("no file: %d %q", code, errOut)
	}
}

func TestSeveralFaultsOnOneLineAreKeptApart(t *testing.T) {
	for facts, want := range map[string]string{
		"a: [1]\nb: {c: 1}\n": "not used here; -:2:",
		"education: none\n":   "luohu: ",
	} {
		if _, _, errOut := luohuSays(t, facts, "estimate", "--facts", "-"); !strings.Contains(errOut, want) || strings.Contains(errOut, ";\n") {
			t.Errorf("%q: %s", facts, errOut)
		}
	}
}

func TestTheShippedPoliciesAreSound(t *testing.T) {
	for _, check := range []string{"check", "test", "list"} {
		code, out, errOut := luohuSays(t, "", "policy", check)
		if code != exitDone || strings.Count(out, "tianjin-") < 4 {
			t.Errorf("policy %s: %d\n%s%s", check, code, out, errOut)
		}
	}
}

func TestTheInterviewOfAPolicyIsDrawn(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"tianjin-2023"}, exitDone, `digraph "tianjin-2023" {`},
		{[]string{"../../configs/policies/tianjin-2018.yaml"}, exitDone, `digraph "tianjin-2018" {`},
		{[]string{"tianjin-2023", "--format", "mermaid"}, exitDone, "flowchart TD"},
		{[]string{"tianjin-2099"}, exitUnusable, "did you mean"},
		{[]string{"tianjin-2023", "--format", "svg"}, exitUnusable, "mermaid"},
		{nil, exitUnusable, "ID"},
	} {
		code, out, errOut := luohuSays(t, "", append([]string{"policy", "graph"}, c.args...)...)
		if code != c.code || !strings.Contains(out+errOut, c.want) {
			t.Errorf("%v: %d\n%s%s", c.args, code, out, errOut)
		}
	}
}

func TestTheEdgesOfAPolicyArePrinted(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"../../configs/policies/tianjin-2023.yaml"}, exitDone, "- name: 社会保险·养老保险：养老保险 37 个月"},
		{[]string{"tianjin-2018", "--format", "json"}, exitDone, `{"policy":"tianjin-2018","edge":{"number":1,`},
		{[]string{"tianjin-2099"}, exitUnusable, "did you mean"},
		{[]string{"policy_edges.go"}, exitCheckFailed, "policy_edges.go:"},
	} {
		code, out, errOut := luohuSays(t, "", append([]string{"policy", "edges"}, c.args...)...)
		if code != c.code || !strings.Contains(out+errOut, c.want) {
			t.Errorf("%v: %d\n%.2000s%s", c.args, code, out, errOut)
		}
	}
}

func TestAFaultInAPolicyIsPlacedAndExits1(t *testing.T) {
	src, err := os.ReadFile("../../configs/policies/tianjin-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "mine.yaml")
	write := func(s string) {
		if err := os.WriteFile(file, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(string(src), "evidence: reprint", "evidense: reprint", 1))
	code, out, _ := luohuSays(t, "", "policy", "check", file)
	if code != exitCheckFailed || !regexp.MustCompile(regexp.QuoteMeta(file)+`:\d+:\d+: `).MatchString(out) {
		t.Errorf("a mistyped key: %d\n%s", code, out)
	}
	write(strings.Replace(string(src), "points: 110", "points: 111", 1))
	if code, out, _ := luohuSays(t, "", "policy", "test", file); code != exitCheckFailed || out == "" {
		t.Errorf("another pass line: %d\n%s", code, out)
	}
	if code, _, errOut := luohuSays(t, "", "policy", "check", "/does/not/exist"); code != exitUnusable || errOut == "" {
		t.Errorf("no file: %d %s", code, errOut)
	}
}

func TestATableThatFollowsNoneIsFound(t *testing.T) {
	src, err := os.ReadFile("../../configs/policies/tianjin-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	check := func(id, supersedes string, others ...string) (code int, out string) {
		file := filepath.Join(dir, id+".yaml")
		changed := strings.NewReplacer("id: tianjin-2023\n", "id: "+id+"\n", "supersedes: tianjin-2022", "supersedes: "+supersedes).Replace(string(src))
		if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, _ = luohuSays(t, "", append([]string{"policy", "check", file}, others...)...)
		return code, out
	}
	if code, out := check("tianjin-2027", "tianjin-2023"); code != exitDone {
		t.Errorf("after a shipped one: %d\n%s", code, out)
	}
	if code, out := check("tianjin-2028", "tianjin-2027", filepath.Join(dir, "tianjin-2027.yaml")); code != exitDone {
		t.Errorf("after one that is checked with it: %d\n%s", code, out)
	}
	for _, nobody := range []string{"tianjin-2032", "beijing-2018"} {
		code, out := check("tianjin-2028", nobody)
		if code != exitCheckFailed || !strings.Contains(out, ".yaml:8:13: supersedes: there is no table "+nobody+" of tianjin; ") || strings.Contains(out, "ok") {
			t.Errorf("after %s: %d\n%s", nobody, code, out)
		}
	}
}

func TestMigrationsGoUpAndDownByCommand(t *testing.T) {
	for _, step := range []struct{ command, want string }{
		{"status", "not applied"}, {"up", "applied 2"},
	} {
		code, out, errOut := luohuSays(t, "", "migrate", step.command)
		if code != exitDone || !strings.Contains(out, step.want) {
			t.Errorf("migrate %s: %d %s%s", step.command, code, out, errOut)
		}
	}
}

func TestVersionAndHelpExitWith0(t *testing.T) {
	if code, out, _ := luohuSays(t, "", "version"); code != exitDone || !strings.HasPrefix(out, "luohu ") {
		t.Errorf("version: %d %s", code, out)
	}
	if code, out, _ := luohuSays(t, "", "--help"); code != exitDone || !strings.Contains(out, "estimate") {
		t.Errorf("help: %d %s", code, out)
	}
}
