//go:build !race

package diff_test

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/diff"
	"luohu/estimator/internal/tabletest"
)

// The tests of this file load tables thousands of times over and run nothing at
// once: with the race detector they would take ten times as long and find
// nothing, so they are left out of that build.

var (
	// value is a line of a policy file that holds a number of the table.
	value = regexp.MustCompile(`^(\s*(?:- )?[^\s:#]+: )(-?\d+(?:\.\d+)?)(\s*(?:#.*)?)$`)
	// top is a line that begins a part of the file, item one that begins an item
	// of a list in it.
	top  = regexp.MustCompile(`^([a-z_]+):`)
	item = regexp.MustCompile(`^  (?:- id: )?([a-z_0-9]+)`)
)

// Every number of every table is changed in turn: the diff names where it
// stands, and nothing else.
func TestAnyChangedValueIsToldWhereItStands(t *testing.T) {
	ofEstimate, w := words(t)
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			table, example := cut(t, string(tabletest.Read(t, file)))
			original, err := estimator.Load("a.yaml", []byte(table+example), ofEstimate)
			if err != nil {
				t.Fatal(err)
			}
			lines, part, id, told := strings.Split(table, "\n"), "", "", 0
			for i, line := range lines {
				if m := top.FindStringSubmatch(line); m != nil {
					part, id = m[1], ""
				}
				if m := item.FindStringSubmatch(line); m != nil {
					id = m[1]
				}
				m := value.FindStringSubmatch(line)
				if m == nil {
					continue
				}
				for _, changed := range changes(t, m[2]) {
					mutant := append([]string(nil), lines...)
					mutant[i] = m[1] + changed + m[3]
					other, err := estimator.Load("b.yaml", []byte(strings.Join(mutant, "\n")+example), ofEstimate)
					if err != nil {
						continue // no table at all
					}
					told++
					only(t, diff.Between(original, other, w), part, id, strings.TrimSpace(line)+" → "+changed)
				}
			}
			if told < 50 {
				t.Errorf("only %d changes; does the pattern still fit the file?", told)
			}
		})
	}
}

// cut is a file without its examples, and one of them: there must be one.
func cut(t *testing.T, src string) (table, example string) {
	t.Helper()
	table, examples, found := strings.Cut(src, "\nexamples:\n")
	first, _, more := strings.Cut(examples, "\n  - name:")
	if !found || !more {
		t.Fatal("no examples")
	}
	return table, "\nexamples:\n" + first + "\n"
}

// changes are other numbers in place of one.
func changes(t *testing.T, number string) (all []string) {
	t.Helper()
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []float64{n + 1, n - 1, n + 0.0001} {
		if other != n {
			all = append(all, strconv.FormatFloat(other, 'f', -1, 64))
		}
	}
	return all
}

// only fails unless the diff tells of that item of that part, with the text of
// both values. A value of an indicator may also change what an open reading of
// it makes of the table.
func only(t *testing.T, d *diff.Diff, part, id, what string) {
	t.Helper()
	parts := map[string][]diff.Item{
		"indicators": d.Indicators, "facts": d.Facts, "gates": d.Gates, "materials": d.Materials, "readings": d.Readings,
		"periods": d.Periods, "contradictions": d.Contradictions, "interview": d.Interview,
	}
	if part == "pass_line" {
		if len(d.Policy) != 1 || d.Policy[0].What != "pass_line" {
			t.Errorf("%s: %+v", what, d.Policy)
		}
	} else if len(parts[part]) != 1 || part != "contradictions" && parts[part][0].ID != id {
		t.Errorf("%s: expected %s %s, got %+v", what, part, id, parts[part])
		return
	} else if n := len(parts[part][0].Changes); n == 0 || n > 3 { // a value, where its row begins or ends, the most there is
		t.Errorf("%s: %d changes: %s", what, n, d.Text())
	}
	for name, items := range parts {
		if name != part && len(items) > 0 && (part != "indicators" || name != "readings") {
			t.Errorf("%s: told under %s too: %+v", what, name, items)
		}
	}
	if part != "pass_line" && len(d.Policy) > 0 {
		t.Errorf("%s: told of the table as a whole too: %+v", what, d.Policy)
	}
}

// What is no number is told too.
func TestAnyOtherChangeIsTold(t *testing.T) {
	ofEstimate, w := words(t)
	original := tabletest.Shipped(t)["tianjin-2023"]
	for _, c := range []struct{ old, now, what, text string }{
		{"    max: 30\n    rule: highest # 只能交一本证书", "    max: 60\n    rule: sum", "rule", "专业技术、职业技能"},
		{"                rule: full_years", "                rule: by_month", "rule", "自有住房"},
		{"          not:\n            holds: once\n", "          holds: once\n", "condition", "租房，条件"},
		{"fact: home_new_build\n                  is: true", "fact: home_new_build\n                  is: false", "condition", "「新建商品住房」为「是」"},
		{"      any:\n        - fact: insured_continuous_months", "      all:\n        - fact: insured_continuous_months", "condition", "，并且"},
		{"    on: submission_date\n", "", "on", "提交申报的日期"},
		{"    default: yearly", "    default: once", "default", "一次性计分"},
		{"        area: outer\n        aliases: [东丽]", "        area: inner\n        aliases: [东丽]", "points", "东丽区"},
		{"    evidence: carried_over\n        reference: carried", "    evidence: unverified\n        reference: carried", "evidence", "未核实"},
		{"combine: agree", "combine: max", "combine", "max"},
		{"    group: 附加分", "    group: 导向分", "group", "导向分"},
		{"    name: 年龄\n    group: 基本分\n    departments:\n      - id: police\n", "    name: 年龄\n    group: 基本分\n    departments:\n      - id: hrss\n", "departments", "人社"},
		{"question: 你在天津有自己的住房吗？", "question: 你在天津有房吗？", "question", "有房吗"},
		{"        name: 高级技工学校高级班", "        name: 高级技校", "choice_name", "高级技校"},
		{"as_of: \"06-30\"", "as_of: \"05-31\"", "as_of_day", "05-31"},
		{"filing_to: \"10-31\"", "filing_to: \"11-30\"", "filing_to", "11-30"},
		{"valid_from: 2023-01-01", "valid_from: 2023-02-01", "valid_from", "2023-02-01"},
		{"  until: 2026-12-31", "  until: 2027-12-31", "basis_until", "2027-12-31"},
		{"    ask: 可以问 12333。", "    ask: 可以问 12345。", "ask", "12345"},
		{"    change:\n      from: 12\n", "    change:\n      from: 18\n", "reading", "18 个月"},
		{"    mend: 先停掉外地的参保缴费。", "    mend: 停掉外地的。", "mend", "停掉外地的。"},
		{"    final: true\n", "", "final", "是"},
		{"  - since_day: 2016-01-01\n", "  - since_day: 2015-01-01\n", "since", "2015-01-01"},
		{"    least: [home_months, rent_months]", "    least: [home_months]", "sum_since", "自有住房时间、租房备案时间"},
		{"      - hukou_valid\n      - permit_valid\n", "      - permit_valid\n      - hukou_valid\n", "asks", "居住证有效、合法有效户籍"},
		{"  - id: home_by_full_year", "  - id: home_by_month", "id", "home_by_month"},
		{"  - fewer: [pension_months, insured_continuous_months]\n", "", "not_fewer_than", "不能少于：社保连续缴费"},
		{"        at_least: 24", "        at_least: 25", "at_least", "25 个月"},
		{"      - through: 36\n            per_year: 10\n", "      - through: 24\n            per_year: 9\n          - through: 36\n            per_year: 10\n", "table", "第 25 至 36 个月 10 分"},
		{"    what: 在有效期内，正反两面\n", "    what: 正反两面\n", "paper", "正反两面"},
		{"          - id: identity_change\n            only_if: 身份信息改过的\n", "          - id: identity_change\n", "needs", "身份信息改过的"},
		{"      - says: 补缴的月份不计\n", "      - says: 补缴的月份从 2024 年起不计\n", "excludes", "2024"},
		{"document: fzgg.tj.gov.cn t20221128_6044298.html", "document: 别处", "reference", "别处"},
	} {
		src := string(original.Source())
		if !strings.Contains(src, c.old) {
			t.Errorf("the file holds no %q", c.old)
			continue
		}
		table, example := cut(t, strings.Replace(src, c.old, c.now, 1))
		other, err := estimator.Load("b.yaml", []byte(table+example), ofEstimate)
		if err != nil {
			t.Errorf("%q: %v", c.now, err)
			continue
		}
		d := diff.Between(original, other, w)
		found := false
		for _, ch := range all(d) {
			found = found || ch.What == c.what
		}
		if text := d.Text(); !found || !strings.Contains(text, c.text) {
			t.Errorf("%q: expected %s with %q, got\n%s", c.now, c.what, c.text, text)
		}
	}
}

func all(d *diff.Diff) []diff.Change {
	changes := d.Policy
	for _, items := range [][]diff.Item{d.Indicators, d.Facts, d.Gates, d.Materials, d.Readings, d.Periods, d.Contradictions, d.Interview} {
		for _, it := range items {
			changes = append(changes, it.Changes...)
		}
	}
	return changes
}

func TestWordsOfTheDiffAreReadStrictly(t *testing.T) {
	src := string(tabletest.Read(t, configs+"/words/diff.yaml"))
	for wrong, want := range map[string]string{
		strings.Replace(src, "what_points: 分值\n", "", 1):          "what_points is missing",
		src + "what_pionts: 分值\n":                                 "unknown key what_pionts",
		strings.Replace(src, "{n} 个月", "{months} 个月", 1):          "{months} can't be filled in",
		strings.Replace(src, "what_age: 满几岁以后", "what_age: 1", 1): "expected text",
	} {
		if _, err := diff.LoadWords([]byte(wrong)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
