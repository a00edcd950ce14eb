package diff_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/diff"
	"luohu/estimator/internal/tabletest"
)

const configs = "../../configs"

func words(tb testing.TB) (*estimator.Words, *diff.Words) {
	tb.Helper()
	ofEstimate, err := estimator.LoadWords(tabletest.Read(tb, configs+"/words/estimate.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	w, err := diff.LoadWords(tabletest.Read(tb, configs+"/words/diff.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return ofEstimate, w
}

func TestNeighbouringTablesDifferAsWritten(t *testing.T) {
	_, w := words(t)
	for _, pair := range [][2]string{
		{"tianjin-2018", "tianjin-2020"},
		{"tianjin-2020", "tianjin-2022"},
		{"tianjin-2022", "tianjin-2023"},
	} {
		d := diff.Between(tabletest.Shipped(t)[pair[0]], tabletest.Shipped(t)[pair[1]], w)
		tabletest.Golden(t, pair[0]+"-"+pair[1]+".txt", d.Text())
		asJSON, err := json.MarshalIndent(d, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		tabletest.Golden(t, pair[0]+"-"+pair[1]+".json", string(asJSON)+"\n")
	}
}

func TestATableDoesNotDifferFromItself(t *testing.T) {
	_, w := words(t)
	p := tabletest.Shipped(t)["tianjin-2023"]
	d := diff.Between(p, p, w)
	if !d.Same || !strings.Contains(d.Text(), "同一个文件") {
		t.Errorf("%s", d.Text())
	}
	asJSON, err := json.Marshal(d)
	if err != nil || strings.Contains(string(asJSON), "null") {
		t.Errorf("lists are empty, not null: %s, %v", asJSON, err)
	}
}

func TestAnotherExampleIsNoOtherTable(t *testing.T) {
	ofEstimate, w := words(t)
	p := tabletest.Shipped(t)["tianjin-2023"]
	other, err := estimator.Load("x.yaml", append(p.Source(), "\n# a remark\n"...), ofEstimate)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Between(p, other, w); !d.Same || !strings.Contains(d.Text(), "表的内容没有不同") {
		t.Errorf("%s", d.Text())
	}
}

// Every change is told in both directions.
func TestTheWayBackHasTheSameChanges(t *testing.T) {
	_, w := words(t)
	a, b := tabletest.Shipped(t)["tianjin-2020"], tabletest.Shipped(t)["tianjin-2022"]
	there, back := diff.Between(a, b, w), diff.Between(b, a, w)
	for _, s := range [][2][]diff.Item{
		{there.Indicators, back.Indicators},
		{there.Facts, back.Facts},
		{there.Gates, back.Gates},
		{there.Readings, back.Readings},
		{there.Periods, back.Periods},
		{there.Contradictions, back.Contradictions},
	} {
		if got, want := tally(s[1]), tally(s[0]); got[0] != want[1] || got[1] != want[0] || got[2] != want[2] {
			t.Errorf("added, removed, changed: %v there, %v back", want, got)
		}
	}
}

func tally(items []diff.Item) (n [3]int) {
	for _, it := range items {
		n[slices.Index([]string{diff.Added, diff.Removed, diff.Changed}, it.Status)]++
	}
	return n
}
