package sentence_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"luohu/estimator"
	"luohu/estimator/sentence"
)

const configs = "../../configs"

var (
	today = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	asOf  = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
)

func readFile(tb testing.TB, name string) []byte {
	tb.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

func lexicon(tb testing.TB) *sentence.Lexicon {
	tb.Helper()
	l, err := sentence.Load(readFile(tb, configs+"/words/sentence.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func policy(tb testing.TB, id string) *estimator.Policy {
	tb.Helper()
	w, err := estimator.LoadWords(readFile(tb, configs+"/words/estimate.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	file := filepath.Join(configs, "policies", id+".yaml")
	p, err := estimator.Load(filepath.Base(file), readFile(tb, file), w)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func reader(tb testing.TB) *sentence.Reader {
	tb.Helper()
	return lexicon(tb).Reader(policy(tb, "tianjin-2023"))
}

// insured are the five that are paid together.
var insured = []string{"pension_months", "medical_months", "unemployment_months", "work_injury_months", "maternity_months"}

// shown is what was found, in one line; the five insurances as five where they
// are alike.
func shown(found []sentence.Found, age int) string {
	values := map[string]string{}
	for _, f := range found {
		values[f.Fact.ID] = fmt.Sprint(f.Value)
	}
	alike := true
	for _, id := range insured {
		alike = alike && values[id] != "" && values[id] == values[insured[0]]
	}
	if alike {
		values["five"] = values[insured[0]]
		for _, id := range insured {
			delete(values, id)
		}
	}
	if age > 0 {
		values["age"] = fmt.Sprint(age)
	}
	var all []string
	for id, v := range values {
		all = append(all, id+"="+v)
	}
	sort.Strings(all)
	return strings.Join(all, " ")
}
