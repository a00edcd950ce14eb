package estimator_test

import (
	"testing"

	"luohu/estimator/internal/tabletest"
)

const configs = "../configs"

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
