//go:build !race

package estimator_test

import (
	"errors"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"luohu/estimator"
)

// value is a line of a policy file that holds a number of the table.
var value = regexp.MustCompile(`^(\s*(?:- )?[^\s:#]+: )(-?\d+(?:\.\d+)?)(\s*(?:#.*)?)$`)

// The tests of this file load tables thousands of times over and run nothing at
// once, so they are left out of the build with the race detector, which takes
// ten times as long; `make test` runs them without it.

// A table that is wrong by one value must not pass its own examples: every
// number above the examples is changed in turn, and either the file is refused
// or an example notices.
func TestExamplesNoticeAChangeOfAnyValue(t *testing.T) {
	w := loadWords(t)
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src := string(readFile(t, file))
			table, examples, found := strings.Cut(src, "\nexamples:\n")
			if !found {
				t.Fatal("no examples")
			}
			lines, values := strings.Split(table, "\n"), 0
			for i, line := range lines {
				m := value.FindStringSubmatch(line)
				if m == nil {
					continue
				}
				values++
				for _, changed := range changes(m[2]) {
					mutant := append([]string(nil), lines...)
					mutant[i] = m[1] + changed + m[3]
					if unnoticed(t, w, strings.Join(mutant, "\n")+"\nexamples:\n"+examples) {
						t.Errorf("line %d: %s → %s goes unnoticed", i+1, strings.TrimSpace(line), changed)
					}
				}
			}
			if values < 20 {
				t.Errorf("only %d values found; does the pattern still fit the file?", values)
			}
		})
	}
}

// changes are wrong numbers in place of a right one.
func changes(number string) (all []string) {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		panic(err)
	}
	for _, wrong := range []float64{n + 1, n - 1, n * 2, n / 2, n + 0.5, n - 0.01, -n} {
		text := strconv.FormatFloat(wrong, 'f', -1, 64)
		if wrong != n && len(text) < 12 {
			all = append(all, text)
		}
	}
	return all
}

func unnoticed(t *testing.T, w *estimator.Words, src string) bool {
	p, err := estimator.Load("mutant.yaml", []byte(src), w)
	if err != nil {
		if _, ok := errors.AsType[estimator.Faults](err); !ok {
			t.Fatalf("a fault without a place: %v", err)
		}
		return false
	}
	return len(p.Test()) == 0
}

// Conditions, kinds of rules and rows are part of the table too.
func TestExamplesNoticeAChangeOfAnyCondition(t *testing.T) {
	w, p := loadWords(t), shipped(t)["tianjin-2023"]
	src := string(p.Source())
	for _, swap := range [][2]string{
		{"rule: highest # 只能交一本证书", "rule: sum"},
		{"rule: full_years", "rule: by_month"},
		{"        when:\n          not:\n            holds: once\n", ""},
		{"          not:\n            holds: once\n", "          holds: once\n"},
		{"fact: home_new_build\n                  is: true", "fact: home_new_build\n                  is: false"},
		{"      any:\n        - fact: insured_continuous_months", "      all:\n        - fact: insured_continuous_months"},
		{"    on: submission_date\n", ""},
		{"      - fact: home_bought_before_2020_04_02\n        is: true\n", ""},
		{"    default: yearly", "    default: once"},
		{"      fact: insured_elsewhere\n      is: false", "      fact: insured_elsewhere\n      is: true"},
		{"    rule: highest\n    of:\n      - rule: threshold", "    rule: sum\n    of:\n      - rule: threshold"},
		{"area: ring", "area: inner"},
	} {
		if !strings.Contains(src, swap[0]) {
			t.Errorf("the file holds no %q", swap[0])
			continue
		}
		if unnoticed(t, w, strings.Replace(src, swap[0], swap[1], 1)) {
			t.Errorf("%q → %q goes unnoticed", swap[0], swap[1])
		}
	}
}
