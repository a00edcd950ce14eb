package edges

import (
	"slices"
	"strings"
	"testing"

	"luohu/estimator/internal/tabletest"
)

// small has what the shipped tables don't: conditions within conditions, one
// that looks at a number, parts of which the higher counts inside a sum, a rate
// that begins late, names with quotes in them.
const small = `
interview: [{id: all, name: 全部, facts: [born, veteran, both, times, months, tax, rank]}]
facts:
  born: {type: date, name: 生日, question: 哪天？, required: true}
  months: {type: months, name: 月数, unit: 个月, question: 几个月？}
  tax: {type: money, name: 税, unit: 元, question: 多少？}
  times: {type: count, name: 次数, unit: 次, question: 几次？}
  rank: {type: choice, name: '"级": 别', question: 哪级？, choices: [{value: "yes", name: '高: "一"'}, {value: "2", name: 中}, {value: none, name: 没有}]}
  veteran: {type: bool, name: 退役, question: 是吗？}
  both: {type: bool, name: 两样, question: 是吗？}
conditions:
  ready: {any: [{all: [{fact: veteran, is: true}, {not: {fact: both, is: true}}]}, {fact: times, at_least: 3}]}
indicators:
  - {id: age, name: 年龄, group: 一, departments: [{id: d}, {id: e}], combine: max, evidence: reprint, reference: t, rule: bands, since: born, bands: [{through: 17, points: 0}, {through: 35, points: 10}, {points: 5}]}
  - id: work
    name: 工作
    group: 一
    departments: [{id: d}, {id: e}]
    combine: max
    evidence: reprint
    reference: t
    rule: sum
    parts:
      - {id: paid, name: 缴费, rule: by_month, when: {holds: ready}, fact: months, from: 6, per_year: 1.5}
      - {id: best, name: 较高, rule: highest, of: [{rule: threshold, fact: tax, at_least: 1000, points: 4}, {rule: choice, fact: rank, points: {"yes": 3, "2": 1, none: 0}}]}
gates:
  - {id: g, name: 条件, evidence: reprint, reference: t, mend: 等, when: {not: {all: [{fact: times, is: 2}, {fact: both, is: true}]}}}
examples:
  - {name: 一, as_of: 2026-06-30, facts: {born: 1990-01-01}, total: 5}
`

// head is how a policy file begins that is small and sound.
func head(t *testing.T) string {
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
	return head
}

func TestEdgesOfUnusualTables(t *testing.T) {
	src := head(t) + small
	p := tabletest.Load(t, "small.yaml", []byte(src))
	all := Of(p, sentences(t))
	var lines []string
	for _, e := range all {
		if e.Note != "" {
			lines = append(lines, e.Name+"|"+e.Note)
		}
		for _, c := range e.Cases {
			total := "-"
			if c.Estimate != nil {
				total = c.Estimate.Total.Short()
			}
			lines = append(lines, c.Name+"|"+total)
		}
	}
	for _, want := range []string{
		"年龄：生日 2002 年 1 月 1 日（17 周岁）|0", "年龄：生日 2001 年 12 月 31 日（18 周岁）|10",
		"工作·缴费：退役 否|0", "工作·缴费：退役 是|1.5", // twelve months, once there is a way to count them
		"工作·缴费：两样 否|1.5", "工作·缴费：两样 是|0",
		"工作·缴费：次数 2 次|0", "工作·缴费：次数 3 次|1.5",
		"工作·缴费：月数 5 个月|0", "工作·缴费：月数 6 个月|0.75",
		"工作·较高：税 999 元|0", "工作·较高：税 1000 元|4",
		`工作·较高："级": 别 高: "一"|3`,
		`工作·较高：税 1000 元，"级": 别 高: "一"|4`, `工作·较高：税 0 元，"级": 别 高: "一"|3`,
		"条件：次数 2 次|0", "条件：次数 1 次|0", "条件：次数没有填|0", "条件：两样 否|0", "条件：两样 是|0",
		"生日：生日没有填|-",
		"申报指导分值 10 分：生日 2002 年 12 月 31 日|4", "申报指导分值 10 分：生日 1989 年 12 月 31 日|14",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%s is not there:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	grown := tabletest.Load(t, "grown.yaml", []byte(src+Text(p, sentences(t), all)))
	for _, d := range grown.Test() {
		t.Error(d)
	}
}

func TestALineNobodyCanReachIsSaidToHaveNoEdge(t *testing.T) {
	src := strings.Replace(head(t), "pass_line: {points: 10,", "pass_line: {points: 900000,", 1) + small
	all := Of(tabletest.Load(t, "small.yaml", []byte(src)), sentences(t))
	i := slices.IndexFunc(all, func(e Edge) bool { return e.Kind == Line })
	if i < 0 || all[i].Note == "" || len(all[i].Cases) > 0 {
		t.Fatalf("edge %d of %d: %+v", i, len(all), all)
	}
	var out strings.Builder
	p := tabletest.Load(t, "small.yaml", []byte(src))
	if err := WriteJSON(&out, p, all); err != nil || !strings.Contains(out.String(), all[i].Note) || !strings.Contains(Text(p, sentences(t), all), all[i].Note) {
		t.Errorf("it is not told: %v", err)
	}
}

func TestWordsThatAreMissingAreNamed(t *testing.T) {
	src := string(tabletest.Read(t, configs+"/words/edges.yaml"))
	for _, c := range []struct{ old, changed, want string }{
		{"same_row: ", "same_rwo: ", "same_row is missing"},
		{"{place}", "{palce}", "{palce}"},
	} {
		_, err := LoadWords([]byte(strings.Replace(src, c.old, c.changed, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}
