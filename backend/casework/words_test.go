package casework_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"luohu/backend/casework"
)

var update = flag.Bool("update", false, "draw the diagram of the docs anew")

func words(t testing.TB) *casework.Words {
	t.Helper()
	src, err := os.ReadFile("../../configs/words/casework.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := casework.LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// params are such as each parameter may have.
var params = map[string]any{
	"length": 17, "at": 3, "act": casework.LinePassed, "state": casework.Submitted, "window": "filing", "from": at("2026-07-01 09:00"),
	"to": at("2026-10-31 17:00"), "by": "张三", "until": at("2026-10-31 17:00"), "field": "materials/0/reason", "most": 500, "why": "照片不清",
	"reason": "虚假材料", "total": "90.00", "line": "110.00", "point": casework.Municipal, "quota": 260, "rounds": 2, "status": casework.Passed,
	"least": "0.00", "count": 3, "period": "2026-1", "stage": casework.ScoresPublished, "licence": casework.LicenceChecked, "day": "2026-10-01",
	"listed": 120, "not_listed": 30, "applications": []string{"102026200001"},
	"points": "13.37", "nearest": []string{"10.00", "20.00"}, "days": 3, "date": "2027-01-01", "rule": "both",
}

func TestEveryRefusalSaysTheRuleAndWhatHelps(t *testing.T) {
	w := words(t)
	for _, code := range casework.Codes {
		says, help := w.Refusal(&casework.Refusal{Code: code, Params: params})
		for _, said := range []string{says, help} {
			if !strings.HasSuffix(said, "。") || strings.Contains(said, "_") || strings.Contains(said, "<no value>") {
				t.Errorf("%s: %q", code, said)
			}
		}
	}
	if len(w.Refusals) != len(casework.Codes) {
		t.Errorf("%d refusals have words, of %d", len(w.Refusals), len(casework.Codes))
	}
	says, _ := w.Refusal(&casework.Refusal{Code: casework.CodeWindowClosed, Params: params})
	if says != "现在不在申报时间内：2026年7月1日 09:00 到 2026年10月31日 17:00。" {
		t.Error(says)
	}
}

func TestEveryStateAndActHasAName(t *testing.T) {
	w := words(t)
	for _, s := range casework.States {
		if w.States[s] == "" {
			t.Errorf("state %s has no name", s)
		}
	}
	for _, row := range casework.Transitions {
		if w.Acts[string(row.On)] == "" {
			t.Errorf("act %s has no name", row.On)
		}
		for _, role := range row.Who {
			if w.Roles[role] == "" {
				t.Errorf("role %s has no name", role)
			}
		}
	}
	for _, row := range casework.Moves {
		if w.Acts[string(row.On)] == "" {
			t.Errorf("move %s has no name", row.On)
		}
	}
}

// The diagram of the docs is drawn from the table (go test -update draws it
// anew).
func TestTheDiagramOfTheDocsIsTheTable(t *testing.T) {
	w := words(t)
	drawn := casework.Diagram(func(s casework.State) string { return w.States[s] }, func(k casework.Kind) string { return w.Acts[string(k)] })
	const file = "../../docs/workflow.md"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(src), "```mermaid\n")
	_, after, ended := strings.Cut(rest, "```\n")
	if !found || !ended {
		t.Fatal("no diagram in " + file)
	}
	want := before + "```mermaid\n" + drawn + "```\n" + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(src) != want {
		t.Errorf("%s is not drawn from the table: go test ./backend/casework -update", file)
	}
}
