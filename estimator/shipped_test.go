package estimator_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
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

// loaded are the policies in the binary, by id. A policy never changes, so that
// all tests can share them.
var loaded = sync.OnceValues(func() (map[string]*estimator.Policy, error) {
	files, err := filepath.Glob(configs + "/policies/*.yaml")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no policies: %w", err)
	}
	src, err := os.ReadFile(configs + "/words/estimate.yaml")
	if err != nil {
		return nil, err
	}
	w, err := estimator.LoadWords(src)
	if err != nil {
		return nil, err
	}
	all := map[string]*estimator.Policy{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		p, err := estimator.Load(filepath.Base(file), src, w)
		if err != nil {
			return nil, err
		}
		all[p.ID] = p
	}
	return all, nil
})

// shipped are the policies in the binary, by id.
func shipped(tb testing.TB) map[string]*estimator.Policy {
	tb.Helper()
	all, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return maps.Clone(all)
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
