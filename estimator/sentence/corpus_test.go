package sentence_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"luohu/estimator/internal/tabletest"

	"github.com/goccy/go-yaml"
)

// How well sentences must be read. A wrong fact is worse than a question, so
// that there is far less room for what is filled than for what is not.
//
// unseen.yaml was new to the reader of then (0.9841 and 0.8783) and has been
// learnt from since. fresh.yaml has not: the reader was never mended by it.
const (
	leastPrecision = 0.99
	leastRecall    = 0.85
)

// corpus is sentences as people chat, and the facts that they say.
type corpus struct {
	Today     string  `yaml:"today"`
	AsOf      string  `yaml:"as_of"`
	Policy    string  `yaml:"policy"`
	Sentences []entry `yaml:"sentences"`
}

type entry struct {
	Say   string         `yaml:"say"`
	Facts map[string]any `yaml:"facts"`
	Age   int            `yaml:"age"`
}

func TestSentencesAreReadWithPrecision(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, file := range files {
		var all corpus
		if err := yaml.UnmarshalWithOptions(tabletest.Read(t, file), &all, yaml.Strict()); err != nil {
			t.Fatal(yaml.FormatError(err, false, true))
		}
		t.Run(filepath.Base(file), func(t *testing.T) { all.measure(t) })
	}
}

// measure counts what is filled, right or wrong (not said, or with another
// value), and what should be. An age counts like a fact.
func (all corpus) measure(t *testing.T) {
	r := lexicon(t).Reader(tabletest.Shipped(t)[all.Policy])
	right, wrong, wanted := 0, 0, 0
	for _, s := range all.Sentences {
		want := map[string]string{}
		for id, v := range s.Facts {
			want[id] = fmt.Sprint(v)
		}
		if s.Age > 0 {
			want["age"] = fmt.Sprint(s.Age)
		}
		got := map[string]string{}
		reading := r.Read(s.Say, at(t, all.AsOf), at(t, all.Today))
		for _, f := range reading.Found {
			got[f.Fact.ID] = fmt.Sprint(f.Value)
		}
		if reading.Age > 0 {
			got["age"] = fmt.Sprint(reading.Age)
		}
		for _, id := range slices.Sorted(maps.Keys(got)) {
			if want[id] == got[id] {
				right++
				continue
			}
			wrong++
			t.Logf("wrong: %s\n\t%s is read as %s, not %q", s.Say, id, got[id], want[id])
		}
		wanted += len(want)
		for _, id := range slices.Sorted(maps.Keys(want)) {
			if got[id] == "" {
				t.Logf("missed: %s\n\t%s = %s", s.Say, id, want[id])
			}
		}
	}
	precision, recall := share(right, right+wrong), share(right, wanted)
	line := fmt.Sprintf("%d sentences, %d facts: precision %.4f, recall %.4f", len(all.Sentences), wanted, precision, recall)
	fmt.Println(t.Name() + ": " + line)
	if precision < leastPrecision || recall < leastRecall {
		t.Errorf("%s; wanted %.2f and %.2f", line, leastPrecision, leastRecall)
	}
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func at(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
