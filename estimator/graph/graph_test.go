package graph

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

const configs = "../../configs"

func words(tb testing.TB) *Words {
	tb.Helper()
	w, err := LoadWords(tabletest.Read(tb, configs+"/words/graph.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func draw(tb testing.TB, p *estimator.Policy) *Graph {
	tb.Helper()
	g, err := Of(p, words(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// shipped are the files of the policies in the binary.
func shipped(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no policies: %v", err)
	}
	return files
}

// leads says whether an answer goes this way.
func (w *Way) leads(value any) bool {
	n, isNumber := value.(int)
	return slices.Contains(w.lead.values, value) || isNumber && slices.ContainsFunc(w.lead.spans, func(s span) bool {
		return s.from <= int64(n) && int64(n) <= s.through
	})
}

func anyAnswer(t *rapid.T, p *estimator.Policy, f *estimator.Fact) any {
	switch f.Type {
	case estimator.Months, estimator.Count, estimator.Money:
		return int(rapid.OneOf(rapid.Int64Range(0, min(f.Most(), 70)), rapid.Int64Range(0, f.Most())).Draw(t, f.ID))
	}
	return rapid.SampledFrom(p.Answers(f, p.Period(p.ValidFrom).AsOf)).Draw(t, f.ID)
}

func TestTheDrawingLeadsWhereTheInterviewGoes(t *testing.T) {
	for _, file := range shipped(t) {
		p := tabletest.Load(t, file, tabletest.Read(t, file))
		g := draw(t, p)
		t.Run(p.ID, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { follow(rt, p, g) })
		})
	}
}

// follow answers a whole interview and goes along in the drawing.
func follow(t *rapid.T, p *estimator.Policy, g *Graph) {
	said, at := map[string]any{}, g.First
	for {
		asked := p.Asked(said, p.Period(p.ValidFrom).AsOf)
		if len(asked) == 0 && at == nil {
			return
		}
		if len(asked) == 0 || at == nil || asked[0] != at.Fact {
			t.Fatalf("after %v the interview asks %v, the drawing is at %+v", said, asked, at)
		}
		value := anyAnswer(t, p, at.Fact)
		said[at.Fact.ID] = value
		i := slices.IndexFunc(at.Ways, func(w Way) bool { return w.leads(value) })
		if i < 0 {
			t.Fatalf("%s: no way for %v", at.ID, value)
		}
		at = at.Ways[i].To
	}
}

func TestBranchesAreWhereAnAnswerDecides(t *testing.T) {
	dot := draw(t, tabletest.Load(t, "x.yaml", tabletest.Read(t, configs+"/policies/tianjin-2023.yaml"))).Dot()
	for _, want := range []string{
		`"insured_continuous_months" -> "insured_total_months" [label="不满 12 个月"];`,
		`"insured_continuous_months" -> "insured_now" [label="12 个月及以上"];`,
		`"professional_title" -> "occupation_shortage" [label="高级"];`,
		`"owns_home" -> "home_district" [label="是"];`,
		`"owns_home" -> "rent_months" [label="否"];`,
		`"spouse_insured_months" -> "contest" [label="24 个月及以上"];`,
		`"home_district" -> "home_bought_before_2020_04_02";`,
		`"false_records" -> "(end)";`,
	} {
		if !strings.Contains(dot, "  "+want+"\n") {
			t.Errorf("%s is not drawn:\n%s", want, dot)
		}
	}
}

// small has a condition that reaches over the questions in between, an amount
// that is found nowhere in the file, and names that could be taken for syntax.
const small = `
interview: [{id: "all]", name: '全"部\', facts: [school, months, area, end, flag]}]
facts:
  school: {type: choice, name: '学"历<b>&#35;', question: "哪种？\n\"", choices: [{value: high, name: '高"|-->'}, {value: low, name: 低}, {value: none, name: 没有}]}
  months: {type: months, name: 月数, unit: 个月, question: 几个月？}
  area: {type: choice, name: 区, question: 哪区？, choices: [{value: a, name: 甲}, {value: b, name: 乙}, {value: c, name: 丙}, {value: d, name: 丁}, {value: none, name: 无}]}
  end: {type: bool, opposite: true, name: "end;", question: 不是吗？}
  flag: {type: bool, name: flag, question: 有吗？}
indicators:
  - {id: work, name: 工作, group: 一, departments: [{id: d}, {id: e}], combine: max, evidence: reprint, reference: t, rule: highest, of: [{rule: by_month, fact: months, per_year: 6}, {rule: choice, fact: area, points: {a: 7, b: 0, c: 0, d: 0, none: 0}}]}
gates:
  - {id: g, name: 条件, evidence: reprint, reference: t, mend: 等, when: {any: [{fact: school, is: high}, {all: [{fact: end, is: false}, {fact: flag, is: true}]}]}}
examples:
  - {name: 一, as_of: 2026-06-30, facts: {months: 12}, total: 6}
`

// smallFile is a whole policy file.
func smallFile(t *testing.T) []byte {
	t.Helper()
	src := string(tabletest.Read(t, "../testdata/small.yaml"))
	head, rest, found := strings.Cut(src, "\ninterview:")
	if !found {
		t.Fatal("the small table asks nothing")
	}
	for line := range strings.Lines(rest) {
		if strings.HasPrefix(line, "departments:") {
			head += "\n" + line
		}
	}
	named := strings.NewReplacer("\nid: small-1\n", "\nid: 'small\"\\-1'\n", "\nname: 小表\n", "\nname: \"小\\\"表] --> x\"\n").Replace(head)
	if named == head {
		t.Fatal("the small table has another name")
	}
	return []byte(named + small)
}

func TestOneFactStandsAtSeveralPlacesIfWhatFollowsDiffers(t *testing.T) {
	g := draw(t, tabletest.Load(t, "small.yaml", smallFile(t)))
	var ways []string
	for _, q := range g.Questions {
		for _, way := range q.Ways {
			to := "(end)"
			if way.To != nil {
				to = way.To.ID
			}
			ways = append(ways, q.ID+" "+way.Answers+" > "+to)
		}
	}
	want := []string{
		`school 高"|--> > months`, "school 低、没有 > months~2",
		"months 不满 14 个月 > area", "months 14 个月及以上 > (end)",
		"months~2 不满 14 个月 > area~2", "months~2 14 个月及以上 > end",
		"area  > (end)", "area~2  > end",
		"end 否 > (end)", "end 是 > flag", "flag  > (end)",
	}
	slices.Sort(want)
	slices.Sort(ways)
	if !slices.Equal(ways, want) {
		t.Errorf("ways:\n%s\nwant:\n%s", strings.Join(ways, "\n"), strings.Join(want, "\n"))
	}
}

// The languages, as far as they are used here: a line that fits is read as it
// is meant.
var (
	dotString = `"(?:[^"\\]|\\["\\])*"`
	dotLine   = regexp.MustCompile(`^(?:digraph S \{| *subgraph S \{| *\}| *[a-z]+=(?:S|[a-z]+);| *(?:node|S)(?: -> S)?(?: \[[a-z]+=(?:S|[a-z]+)(?:, [a-z]+=(?:S|[a-z]+))*\])?;)$`)

	mermaidString = `"(?:[^"<>\x60\\&#]|#(?:[0-9]+|[a-z]+);)*"`
	mermaidLine   = regexp.MustCompile(`^(?:flowchart TD| *subgraph g_\w+ \[S\]| *end| *\w+_\(\(S\)\)| *\w+_\(\[S\]\)| *q_\w+\[S\]| *\w+ -->(?:\|S\|)? \w+)$`)
)

func TestDrawingsAreOfTheirLanguageWhateverThePolicySays(t *testing.T) {
	sources := map[string][]byte{"small": smallFile(t)}
	for _, file := range shipped(t) {
		sources[filepath.Base(file)] = tabletest.Read(t, file)
	}
	for name, src := range sources {
		g := draw(t, tabletest.Load(t, name, src))
		for _, language := range []struct {
			text, quoted string
			line         *regexp.Regexp
		}{{g.Dot(), dotString, dotLine}, {g.Mermaid(), mermaidString, mermaidLine}} {
			depth := 0
			for line := range strings.Lines(language.text) {
				bare := regexp.MustCompile(language.quoted).ReplaceAllString(strings.TrimSuffix(line, "\n"), "S")
				if !language.line.MatchString(bare) {
					t.Errorf("%s: %s is not of the language: %s", name, bare, line)
				}
				depth += strings.Count(bare, "{") - strings.Count(bare, "}")
			}
			if depth != 0 {
				t.Errorf("%s: braces don't close", name)
			}
		}
	}
}

func FuzzNamesStayApartAndLabelsStayInside(f *testing.F) {
	for _, s := range []string{"a", "a_", "_xa", `"`, `\`, "a\nb", "#quot;", "~2", "房"} {
		f.Add(s, "a~2")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if a != b && strings.ToValidUTF8(a, "") == a && strings.ToValidUTF8(b, "") == b && name(a) == name(b) {
			t.Errorf("%q and %q are both %s", a, b, name(a))
		}
		if !regexp.MustCompile(`^\w*$`).MatchString(name(a)) {
			t.Errorf("%q is named %s", a, name(a))
		}
		if q := quoted(a); !regexp.MustCompile(`^` + dotString + `$`).MatchString(q) {
			t.Errorf("%q in dot: %s", a, q)
		}
		if l := labelled(a); !regexp.MustCompile(`^` + mermaidString + `$`).MatchString(l) {
			t.Errorf("%q in mermaid: %s", a, l)
		}
	})
}

const documented = "../../docs/interview.md"

func TestTheDocumentedDrawingIsUpToDate(t *testing.T) {
	document := string(tabletest.Read(t, documented))
	before, rest, found := strings.Cut(document, "```mermaid\n")
	drawn, after, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("%s holds no drawing", documented)
	}
	now := draw(t, tabletest.Load(t, "x.yaml", tabletest.Read(t, configs+"/policies/tianjin-2023.yaml"))).Mermaid()
	if drawn == now {
		return
	}
	if !tabletest.Updating() {
		t.Fatalf("%s is not up to date: go test ./estimator/graph -update", documented)
	}
	if err := os.WriteFile(documented, []byte(before+"```mermaid\n"+now+"```\n"+after), 0o600); err != nil {
		t.Fatal(err)
	}
}
