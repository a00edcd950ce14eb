package edges

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

const configs = "../../configs"

func sentences(tb testing.TB) *Words {
	tb.Helper()
	w, err := LoadWords(tabletest.Read(tb, configs+"/words/edges.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// eachShipped runs a test with every policy in the binary.
func eachShipped(t *testing.T, test func(t *testing.T, p *estimator.Policy, all []Edge)) {
	t.Helper()
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no policies: %v", err)
	}
	for _, file := range files {
		p := tabletest.Load(t, file, tabletest.Read(t, file))
		t.Run(p.ID, func(t *testing.T) { test(t, p, Of(p, sentences(t))) })
	}
}

func TestWhatTheTablesMakeOfPeopleAtTheirEdges(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		golden, now := "testdata/"+p.ID+".golden", Text(p, sentences(t), all)
		if tabletest.Updating() {
			if err := os.WriteFile(golden, []byte(now), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		was, err := os.ReadFile(golden)
		if err != nil {
			t.Fatalf("%v; a new table needs its edges: go test ./estimator/edges -update, and look at them", err)
		}
		if diff := cmp.Diff(string(was), now); diff != "" {
			t.Errorf("the edges are others (go test ./estimator/edges -update, and look at them):\n%s", diff)
		}
	})
}

func TestEveryEdgeIsOne(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		w := sentences(t)
		for _, e := range all {
			if e.Note != "" || len(e.Cases) < 2 {
				t.Errorf("%s %s: %s, %d cases", e.Kind, e.Name, e.Note, len(e.Cases))
				continue
			}
			for i, c := range e.Cases[1:] {
				same := outcome(e, c) == outcome(e, e.Cases[i])
				switch {
				case same != (c.Same != ""):
					t.Errorf("%s: %s counts as its neighbour: %v; said is %q", e.Name, c.Name, same, c.Same)
				case c.Same == w.SameRow.With() && !twoRowsAlike(p, c, e.Cases[i]):
					t.Errorf("%s: %s: the rows differ", e.Name, c.Name)
				case c.Same == w.Same.With():
					t.Errorf("%s: %s counts as its neighbour, and nobody knows why", e.Name, c.Name)
				}
			}
		}
	})
}

// twoRowsAlike looks for a rule of the table in which the one choice that
// differs has the same points in both rows.
func twoRowsAlike(p *estimator.Policy, a, b Case) (found bool) {
	each := (&builder{policy: p}).each
	each(func(r *estimator.Rule) {
		points := map[any]estimator.Points{}
		for _, row := range r.Rows {
			points[row.Value] = row.Points
		}
		for _, f := range []*estimator.Fact{r.Fact, r.By} {
			if f == nil || a.Facts[f.ID] == b.Facts[f.ID] {
				continue
			}
			one, known := points[a.Facts[f.ID]]
			other, too := points[b.Facts[f.ID]]
			found = found || known && too && one == other
		}
	})
	return found
}

// At the end of a tier a month brings something else than before: of three
// people in a row, the steps differ.
func TestTheRateChangesAtTheEndOfATier(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		tiers := 0
		for _, e := range all {
			if e.Kind != Counts || len(e.Cases) != 3 {
				continue
			}
			var months []int
			var at []estimator.Points
			for _, c := range e.Cases {
				for id, value := range c.Facts {
					if n, isNumber := value.(int); isNumber && strings.HasSuffix(id, "_months") {
						months, at = append(months, n), append(at, points(c.Estimate, e.Of))
					}
				}
			}
			if len(months) == 3 && months[1] == months[0]+1 && months[2] == months[1]+1 {
				tiers++
				if at[1]-at[0] == at[2]-at[1] {
					t.Errorf("%s: nothing changes after month %d", e.Name, months[1])
				}
			}
		}
		inTable := 0
		(&builder{policy: p}).each(func(r *estimator.Rule) {
			if r.Kind == "by_month" {
				inTable += len(ends(r))
			}
		})
		if tiers != inTable {
			t.Errorf("%d tiers end in the table, and %d at edges", inTable, tiers)
		}
	})
}

// Whatever the table tells apart is told apart by somebody.
func TestBothSidesOfEverythingTheTableTellsApartAreThere(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		there := map[string]map[any]bool{}
		for _, e := range all {
			for _, c := range e.Cases {
				for id, value := range c.Facts {
					if there[id] == nil {
						there[id] = map[any]bool{}
					}
					there[id][value] = true
				}
			}
		}
		for _, strand := range p.Strands() {
			for _, f := range strand {
				answers := p.Answers(f, p.Period(p.ValidFrom).AsOf)
				switch f.Type {
				case estimator.Months, estimator.Count, estimator.Money:
					answers = answers[:len(answers)-1] // the bound is no edge of the table
				case estimator.Date:
					answers = answers[:len(answers)-2] // nor are today and a year ago
				}
				for _, value := range answers {
					if value != 0 && !there[f.ID][value] {
						t.Errorf("nobody has %s %v", f.ID, value)
					}
				}
			}
		}
	})
}

func TestEveryGateReadingAndTheLineHaveTheirEdges(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		has := func(kind Kind, of string) bool {
			return slices.ContainsFunc(all, func(e Edge) bool { return e.Kind == kind && e.Of == of })
		}
		for _, g := range p.Gates() {
			if !has(Gate, g.ID) {
				t.Errorf("no edge of the gate %s", g.ID)
			}
		}
		for _, r := range p.OpenReadings() {
			if !has(Reading, r.ID) {
				t.Errorf("no edge of the reading %s", r.ID)
			}
		}
		for _, in := range p.Table() {
			if !has(Counts, in.ID) {
				t.Errorf("no edge of the indicator %s", in.ID)
			}
		}
		for _, f := range p.Facts() {
			if f.Required && !has(Required, f.ID) {
				t.Errorf("no edge of leaving %s out", f.ID)
			}
		}
		if p.PassLine > 0 && !has(Line, estimator.PassLineGate) {
			t.Error("no edge of the pass line")
		}
	})
}

func TestSomebodyStandsAtThePassLineAndSomebodyJustBelow(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		for _, e := range all {
			if e.Kind != Line {
				continue
			}
			below, reached := e.Cases[0].Estimate.Total, e.Cases[1].Estimate.Total
			point, _ := estimator.ParsePoints("1")
			if below >= p.PassLine || reached < p.PassLine || reached-p.PassLine >= point || p.PassLine-below > point {
				t.Errorf("%s and %s for the line at %s", below, reached, p.PassLine)
			}
		}
	})
}

func TestNoTwoCasesOfAnEdgeHaveOneName(t *testing.T) {
	eachShipped(t, func(t *testing.T, _ *estimator.Policy, all []Edge) {
		for _, e := range all {
			names := map[string]bool{}
			for _, c := range e.Cases {
				if names[c.Name] {
					t.Errorf("%s stands there twice", c.Name)
				}
				names[c.Name] = true
			}
		}
	})
}

// What is printed stands in a policy file as it is, and comes out.
func TestTheTextIsExamplesOfAPolicyFile(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		src := append(append(p.Source(), '\n'), Text(p, sentences(t), all)...)
		grown := tabletest.Load(t, "grown.yaml", src)
		for _, d := range grown.Test() {
			t.Error(d)
		}
		counted := 0
		for _, e := range all {
			for _, c := range e.Cases {
				if c.Estimate != nil {
					counted++
				}
			}
		}
		if grown.Examples() != p.Examples()+counted {
			t.Errorf("%d examples, %d of them edges; there are %d", grown.Examples(), grown.Examples()-p.Examples(), counted)
		}
	})
}

func TestTheLinesAreJSONAndSayTheSame(t *testing.T) {
	eachShipped(t, func(t *testing.T, p *estimator.Policy, all []Edge) {
		var out, again bytes.Buffer
		if err := WriteJSON(&out, p, all); err != nil {
			t.Fatal(err)
		}
		if err := WriteJSON(&again, p, Of(p, sentences(t))); err != nil || again.String() != out.String() {
			t.Errorf("not the same twice: %v", err)
		}
		var cases []Case
		for _, e := range all {
			cases = append(cases, e.Cases...)
		}
		i := 0
		for l := range strings.Lines(out.String()) {
			var got struct {
				Policy, Name string
				Total        *string
				Facts        map[string]any
				Refused      []any
			}
			if err := json.Unmarshal([]byte(l), &got); err != nil {
				t.Fatalf("%v: %s", err, l)
			}
			c := cases[i]
			if got.Name != c.Name || got.Policy != p.ID || len(got.Facts) != len(c.Facts) ||
				(got.Total == nil) != (c.Estimate == nil) || len(got.Refused) != len(c.Refused) {
				t.Errorf("line %d: %s", i+1, l)
			}
			if c.Estimate != nil && *got.Total != c.Estimate.Total.String() {
				t.Errorf("line %d: total %s, want %s", i+1, *got.Total, c.Estimate.Total)
			}
			i++
		}
		if i != len(cases) {
			t.Errorf("%d lines for %d cases", i, len(cases))
		}
	})
}
