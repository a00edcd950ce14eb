//go:build !race

package estimator_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/estimator"
)

func TestWaysAreThoseThatTryingAllOfThemFinds(t *testing.T) {
	eachNear(t, func(b brute, e *estimator.Estimate) {
		want := []string{}
		if !e.Passes {
			for _, r := range b.minimal() {
				want = append(want, fmt.Sprintln(r.steps, r.total, r.total-e.Total, cutOffs(b.asOf)[r.on].Format(time.DateOnly)))
			}
		}
		want = want[:min(len(want), 10)]
		got := []string{}
		for _, w := range e.Ways {
			got = append(got, fmt.Sprintln(w.Steps, w.Total, w.Gain, w.Earliest))
			after := with(b.facts, changeOf(w.Change))
			if diff := cmp.Diff(b.on(w.Earliest.Time(), w.Steps), after); diff != "" {
				b.t.Fatalf("%s: the facts on the day are not those of its steps: %s", w.Because, diff)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			b.t.Fatalf("- tried, + told\n%s", diff)
		}
	})
}

func TestNothingIsBoughtThatTheLineDoesNotNeed(t *testing.T) {
	eachNear(t, func(b brute, e *estimator.Estimate) {
		var offered, others []estimator.Advice
		for _, a := range e.Advice {
			if a.Effort == estimator.EffortPurchase {
				offered = append(offered, a)
			} else {
				others = append(others, a)
			}
		}
		b.advice = others
		if e.Passes || len(b.minimal()) > 0 {
			if len(offered) > 0 {
				b.t.Fatalf("%s is advised, but not needed", offered[0].Because)
			}
			return
		}
		b.advice = append(slices.Clone(others), b.bought()...)
		needed := map[string]bool{}
		for _, r := range b.minimal() {
			for _, i := range r.steps {
				if b.advice[i].Effort == estimator.EffortPurchase {
					needed[fmt.Sprint(b.total(b.on(june.AddDate(1, 6, 1), []int{i}), b.asOf), b.advice[i].Earliest)] = true
				}
			}
		}
		got := map[string]bool{}
		b.advice = offered
		for i, a := range offered {
			got[fmt.Sprint(b.total(b.on(june.AddDate(1, 6, 1), []int{i}), b.asOf), a.Earliest)] = true
		}
		if diff := cmp.Diff(needed, got); diff != "" {
			b.t.Fatalf("- needed, + advised\n%s", diff)
		}
	})
}
