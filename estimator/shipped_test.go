package estimator_test

import (
	"regexp"
	"testing"

	"luohu/estimator/internal/tabletest"
)

const configs = "../configs"

// Comparing two cities shows the remark: whoever compares knows no marks.
func TestRemarksOnTablesAreInPlainChinese(t *testing.T) {
	foreign := regexp.MustCompile(`[A-Za-z_]+`)
	for id, p := range tabletest.Shipped(t) {
		if word := foreign.FindString(p.Remark); p.Remark == "" || word != "" {
			t.Errorf("%s: %q in %q", id, word, p.Remark)
		}
	}
}

func TestExamplesOfShippedPoliciesComeOut(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		for _, d := range p.Test() {
			t.Errorf("%s: %s", id, d)
		}
		if p.Examples() < 40 {
			t.Errorf("%s carries only %d examples", id, p.Examples())
		}
	}
}
