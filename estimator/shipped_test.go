package estimator_test

import (
	"os"
	"path/filepath"
	"testing"

	"luohu/estimator"
)

const configs = "../configs"

func loadWords(tb testing.TB) *estimator.Words {
	tb.Helper()
	w, err := estimator.LoadWords(readFile(tb, configs+"/words/estimate.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// shipped are the policies in the binary, by id.
func shipped(tb testing.TB) map[string]*estimator.Policy {
	tb.Helper()
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no policies: %v", err)
	}
	w, all := loadWords(tb), map[string]*estimator.Policy{}
	for _, file := range files {
		p, err := estimator.Load(filepath.Base(file), readFile(tb, file), w)
		if err != nil {
			tb.Fatal(err)
		}
		all[p.ID] = p
	}
	return all
}

func readFile(tb testing.TB, name string) []byte {
	tb.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

func TestExamplesOfShippedPoliciesComeOut(t *testing.T) {
	for id, p := range shipped(t) {
		for _, d := range p.Test() {
			t.Errorf("%s: %s", id, d)
		}
		if p.Examples() < 40 {
			t.Errorf("%s carries only %d examples", id, p.Examples())
		}
	}
}
