package estimator_test

import (
	"errors"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// faultsOf loads a shipped file with one thing changed.
func faultsOf(t *testing.T, old, changed string) []string {
	t.Helper()
	src := string(tabletest.Read(t, configs+"/policies/tianjin-2023.yaml"))
	if !strings.Contains(src, old) {
		t.Fatalf("the file holds no %q", old)
	}
	_, err := estimator.Load("mine.yaml", []byte(strings.Replace(src, old, changed, 1)), tabletest.Words(t))
	faults, ok := errors.AsType[estimator.Faults](err)
	if !ok {
		t.Fatalf("%q → %q is taken: %v", old, changed, err)
	}
	var lines []string
	for _, f := range faults {
		if f.Line < 1 || f.Col < 1 {
			t.Errorf("a fault without a place: %s", f)
		}
		lines = append(lines, f.String())
	}
	return lines
}

func TestAFaultNamesItsPlaceAndTheNearestRightWord(t *testing.T) {
	for _, c := range []struct{ old, changed, want string }{
		{"pass_line:", "pas_line:", "pass_line"},
		{"  evidence: reprint\n  reference: line", "  evidence: reprnt\n  reference: line", "reprint"},
		{"  reference: line\n", "  reference: lien\n", "line"},
		{"  points: 110\n", "  points: a lot\n", "points: expected a number"},
		{"  points: 110\n", "  points: 1e2\n", "points: expected a number"},
		{"valid_from: 2023-01-01", "valid_from: 2023-02-30", "2023-02-30"},
		{"type: bool\n    name: 合法有效户籍", "type: boolean\n    name: 合法有效户籍", "bool"},
		{"      - hukou_valid\n", "      - hukou_vaild\n", "hukou_valid"},
		{"    same_as: pension_months", "    same_as: pension_month", "pension_months"},
		{"examples:\n", "examples:\nexamples:\n", "examples"},
		{"id: tianjin-2023", "id: &a tianjin-2023", "id: expected text"},
	} {
		lines := faultsOf(t, c.old, c.changed)
		if !strings.Contains(strings.Join(lines, "\n"), c.want) {
			t.Errorf("%q → %q: %q does not stand in\n%s", c.old, c.changed, c.want, strings.Join(lines, "\n"))
		}
		if !strings.HasPrefix(lines[0], "mine.yaml:") {
			t.Errorf("no place: %s", lines[0])
		}
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	src := string(tabletest.Read(t, configs+"/policies/tianjin-2023.yaml"))
	src = strings.Replace(src, "pass_line:\n  points: 110", "pass_line:\n  points: x", 1)
	src = strings.Replace(src, "city: tianjin", "citty: tianjin", 1)
	_, err := estimator.Load("mine.yaml", []byte(src), tabletest.Words(t))
	faults, ok := errors.AsType[estimator.Faults](err)
	if !ok || len(faults) < 2 {
		t.Fatalf("%v", err)
	}
	for i := 1; i < len(faults); i++ {
		if faults[i].Line < faults[i-1].Line {
			t.Errorf("not in the order of the lines: %s after %s", faults[i], faults[i-1])
		}
	}
}

func TestAFileThatIsNoPolicyIsRefused(t *testing.T) {
	w := tabletest.Words(t)
	for name, src := range map[string]string{
		"empty": "", "a list": "- a", "a word": "policy", "two documents": "a: 1\n---\nb: 2", "no UTF-8": "id: \xff\xfe",
		"deep":    strings.Repeat("a:\n ", 2000),
		"huge":    "remark: " + strings.Repeat("x", 300<<10),
		"a bomb":  "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]",
		"control": "id: \"\\u0000\"",
	} {
		if _, err := estimator.Load("x.yaml", []byte(src), w); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// Whatever stands in a file, loading ends with a policy that counts or with
// faults that have places.
func FuzzLoad(f *testing.F) {
	w := tabletest.Words(f)
	small := tabletest.Read(f, "testdata/small.yaml")
	if _, err := estimator.Load("small.yaml", small, w); err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Add([]byte("id: x\nfacts:\n  a: {type: bool}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := estimator.Load("fuzz.yaml", src, w)
		if err != nil {
			faults, ok := errors.AsType[estimator.Faults](err)
			if !ok || len(faults) == 0 {
				t.Fatalf("no faults: %v", err)
			}
			for _, fault := range faults {
				if fault.Line < 1 || fault.Message == "" {
					t.Fatalf("a fault without a place: %s", fault)
				}
			}
			return
		}
		if p.ID == "" || len(p.Facts()) == 0 || p.PassLine == 0 && p.Version == "" {
			t.Fatalf("an empty policy: %+v", p)
		}
		p.Test() // must not panic
		_, _ = p.Partial(map[string]any{}, june)
		p.Asked(map[string]any{}, june)
		_, _ = p.Materials(map[string]any{}, june)
		p.Period(june)
	})
}

func FuzzReadFacts(f *testing.F) {
	for _, src := range []string{"a: 1", `{"birth_date": "1990-05-06", "x": true, "y": null}`, "- a", "a: [1]", "a: .inf", "a: 1.5", "&a b: *a"} {
		f.Add([]byte(src))
	}
	p := tabletest.Shipped(f)["tianjin-2023"]
	f.Fuzz(func(t *testing.T, src []byte) {
		facts, err := estimator.ReadFacts("f", src)
		if err != nil {
			return
		}
		if _, err := p.Estimate(facts, june); err != nil && err.Error() == "" {
			t.Fatalf("an error without a word for %q", src)
		}
	})
}
