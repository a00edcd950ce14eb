//go:build !race

package estimator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The tests of this file load tables thousands of times over and run nothing at
// once, so they are left out of the build with the race detector, which takes
// ten times as long; `make test` runs them without it.

// A table that is wrong in one place must not pass its own examples: every
// number, condition, kind of rule and row is changed in turn, and either the
// file is refused or an example notices. The maxima that the file states are
// left out, so that they don't notice what only the examples should.
// Periods, the law's last day, advice and who scores are no part of what an
// example counts, and not changed here.
//
// A line can say why its changes go unnoticed: "# 改了也一样：" and the reason.
// That is for changes which no facts can tell apart.
func TestExamplesNoticeAnyChangeOfATable(t *testing.T) {
	files, err := filepath.Glob("../configs/policies/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no policies", err)
	}
	words, err := os.ReadFile("../configs/words/estimate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := LoadWords(words)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m := newMutator(t, file, src, w)
			m.run()
			m.report()
		})
	}
}

// excuse begins the comment on a line whose changes can't be noticed.
const excuse = "# 改了也一样："

// mutator changes one thing after another in a table that was read once.
type mutator struct {
	t     *testing.T
	file  string
	lines []string
	words *Words
	table *tree

	judging        bool // while gates are changed
	tried, excused int
	survivors      []string
	excuses        map[int]bool // lines with an excuse that was needed
}

func newMutator(t *testing.T, file string, src []byte, w *Words) *mutator {
	r := &sourceReader{file: file}
	root, ok := r.document(src)
	if !ok {
		t.Fatal(r.faults)
	}
	m := &mutator{
		t: t, file: file, lines: strings.Split(string(src), "\n"), words: w,
		table: &tree{root: root.at}, excuses: map[int]bool{},
	}
	m.table.dropAll("max")
	if what := m.noticed(); what != "" {
		t.Fatalf("unchanged: %s", what)
	}
	return m
}

// noticed says what is wrong with the table as it is now.
func (m *mutator) noticed() string {
	r := &sourceReader{file: m.file}
	root, _ := r.mapping(m.table.root)
	p, err := build(root, m.words)
	if err != nil {
		return err.Error()
	}
	for _, x := range p.examples {
		if all := p.try(x); len(all) > 0 {
			return all[0].String()
		}
	}
	return ""
}

// try looks whether a change is noticed, and takes it back. line is where it
// was made.
func (m *mutator) try(line int, what string, change func() (undo func())) {
	undo := change()
	defer undo()
	m.tried++
	if m.noticed() != "" {
		return
	}
	text := m.lines[line-1]
	if _, reason, found := strings.Cut(text, excuse); found && strings.TrimSpace(reason) != "" {
		m.excused++
		m.excuses[line] = true
		return
	}
	m.survivors = append(m.survivors, fmt.Sprintf("%s:%d: %s: %s goes unnoticed", m.file, line, strings.TrimSpace(text), what))
}

func (m *mutator) report() {
	for _, s := range m.survivors {
		m.t.Error(s)
	}
	for i, text := range m.lines {
		if strings.Contains(text, excuse) && !m.excuses[i+1] {
			m.t.Errorf("%s:%d: the excuse is not needed: examples notice every change of this line", m.file, i+1)
		}
	}
	m.t.Logf("%d changes, %d excused, %d unnoticed", m.tried, m.excused, len(m.survivors))
	if m.tried < 200 {
		m.t.Errorf("only %d changes were found; does the run still know the format?", m.tried)
	}
}

func TestAChangeThatNothingNoticesIsToldWithItsPlace(t *testing.T) {
	words, err := os.ReadFile("../configs/words/estimate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := LoadWords(words)
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const penalty = "points: -5}"
	survivors := func(src string) (told []string, excused int) {
		m := newMutator(t, "small.yaml", []byte(src), w)
		m.run()
		for _, s := range m.survivors {
			if strings.Contains(s, penalty) {
				told = append(told, s)
			}
		}
		return told, m.excused
	}
	told, _ := survivors(string(table)) // its one example has nothing to do with penalties
	if len(told) == 0 || !strings.HasPrefix(told[0], "small.yaml:") || !strings.HasSuffix(told[0], "goes unnoticed") {
		t.Errorf("%v", told)
	}
	told, excused := survivors(strings.Replace(string(table), penalty, penalty+" "+excuse+"没有例子", 1))
	if len(told) > 0 || excused == 0 {
		t.Errorf("%d excused, but told: %v", excused, told)
	}
}
