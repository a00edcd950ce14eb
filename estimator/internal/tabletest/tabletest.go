// Package tabletest hands the shipped tables to the tests of the estimator and
// of the packages beside it, and compares what they say with golden files.
package tabletest

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/estimator"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Updating says whether files that tests compare with are to be written anew.
func Updating() bool { return *update }

// Read is a file, seen from the folder of the test.
func Read(tb testing.TB, name string) []byte {
	tb.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

// Load reads a policy file.
func Load(tb testing.TB, file string, src []byte) *estimator.Policy {
	tb.Helper()
	p, err := estimator.Load(file, src, Words(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// Words are the sentences of estimates.
func Words(tb testing.TB) *estimator.Words {
	tb.Helper()
	all, err := shipped()
	if err != nil {
		tb.Fatal(err)
	}
	return all.words
}

// Shipped are the policies in the binary, by id.
func Shipped(tb testing.TB) map[string]*estimator.Policy {
	tb.Helper()
	all, err := shipped()
	if err != nil {
		tb.Fatal(err)
	}
	return all.policies
}

// Golden compares with a file of testdata.
func Golden(tb testing.TB, file, got string) {
	tb.Helper()
	got = hash.ReplaceAllString(got, "sha256:…")
	file = filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(Read(tb, file)), got); diff != "" {
		tb.Errorf("%s (go test -update writes it anew):\n%s", file, diff)
	}
}

// hash is left out of golden files: it changes with every word of a table.
var hash = regexp.MustCompile("sha256:[0-9a-f]{64}")

type tables struct {
	words    *estimator.Words
	policies map[string]*estimator.Policy
}

// shipped reads them once: a policy never changes, so that tests can share it.
var shipped = sync.OnceValues(func() (tables, error) {
	all := tables{policies: map[string]*estimator.Policy{}}
	configs, err := configs()
	if err != nil {
		return all, err
	}
	src, err := os.ReadFile(filepath.Join(configs, "words", "estimate.yaml"))
	if err != nil {
		return all, err
	}
	if all.words, err = estimator.LoadWords(src); err != nil {
		return all, err
	}
	files, err := filepath.Glob(filepath.Join(configs, "policies", "*.yaml"))
	if err != nil || len(files) == 0 {
		return all, errors.Join(errors.New("no policies are shipped"), err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return all, err
		}
		p, err := estimator.Load(filepath.Base(file), src, all.words)
		if err != nil {
			return all, err
		}
		all.policies[p.ID] = p
	}
	return all, nil
})

// configs is the folder beside go.mod, however deep the test stands.
func configs() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "configs"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}
