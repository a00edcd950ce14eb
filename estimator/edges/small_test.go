package edges

import (
	"slices"
	"strings"
	"testing"
)

// small has what the shipped tables don't: conditions within conditions, one
// that looks at a number, parts of which the higher counts inside a sum, a rate
// that begins late, a condition that nobody can meet, names with quotes in them.
const small = `
id: small-1
city: small
name: 小表
valid_from: 2020-01-01
pass_line: {points: 10, evidence: reprint, reference: t}
references: {t: {title: 表, document: 一号}}
periods: [{name: 第一期, filing_from: "01-01", filing_to: "04-30", as_of: "12-31", as_of_last_year: true}]
interview: [{id: all, name: 全部, facts: [born, months, tax, times, rank, veteran, both]}]
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
  - {id: age, name: 年龄, group: 一, departments: [{id: d}], combine: single, evidence: reprint, reference: t, rule: bands, since: born, bands: [{through: 17, points: 0}, {through: 35, points: 10}, {points: 5}]}
  - id: work
    name: 工作
    group: 一
    departments: [{id: d}]
    combine: single
    evidence: reprint
    reference: t
    rule: sum
    parts:
      - {id: paid, name: 缴费, rule: by_month, when: {holds: ready}, fact: months, from: 6, per_year: 1.5}
      - {id: best, name: 较高, rule: highest, of: [{rule: threshold, fact: tax, at_least: 1000, points: 4}, {rule: choice, fact: rank, points: {"yes": 3, "2": 1, none: 0}}]}
      - {id: none, name: 没人, when: {all: [{fact: veteran, is: true}, {fact: veteran, is: false}]}, rule: fixed, says: 没人, points: 9}
gates:
  - {id: g, name: 条件, evidence: reprint, reference: t, mend: 等, when: {not: {all: [{fact: times, is: 2}, {fact: both, is: true}]}}}
examples:
  - {name: 一, as_of: 2026-06-30, facts: {born: 1990-01-01}, total: 5}
`

func TestEdgesOfUnusualTables(t *testing.T) {
	p := load(t, "small.yaml", []byte(small))
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
		"工作·没人|造不出只差这一处的例子",
		"条件：次数 2 次|0", "条件：次数 1 次|0", "条件：次数没有填|0", "条件：两样 否|0", "条件：两样 是|0",
		"生日：生日没有填|-",
		"申报指导分值 10 分：生日 2002 年 12 月 31 日|4", "申报指导分值 10 分：生日 1989 年 12 月 31 日|14",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%s is not there:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	grown := load(t, "grown.yaml", []byte(small+Text(p, sentences(t), all)))
	for _, d := range grown.Test() {
		t.Error(d)
	}
}

func TestWordsThatAreMissingAreNamed(t *testing.T) {
	src := string(read(t, configs+"/words/edges.yaml"))
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
