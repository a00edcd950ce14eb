package sentence_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"luohu/estimator/internal/tabletest"
	"luohu/estimator/sentence"
)

const configs = "../../configs"

var (
	today = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	asOf  = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
)

func lexicon(tb testing.TB) *sentence.Lexicon {
	tb.Helper()
	l, err := sentence.Load(tabletest.Read(tb, configs+"/words/sentence.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func reader(tb testing.TB) *sentence.Reader {
	tb.Helper()
	return lexicon(tb).Reader(tabletest.Shipped(tb)["tianjin-2023"])
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
