//go:build !race

package estimator_test

import (
	"testing"

	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// With one fact open the bounds are exact: the lowest and the highest that any
// answer to it gives.
func TestBoundsAreExactForOneOpenAnswer(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		t.Run(id, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				known := anybodyAsked(t, p)
				asked := askedFacts(p)
				f := asked[rapid.IntRange(0, len(asked)-1).Draw(t, "open")]
				delete(known, f.ID)
				if f.Type == estimator.Date {
					return // its days are tried below
				}
				b, err := p.Bounds(known, benchDay)
				if err != nil {
					t.Fatal(err)
				}
				lowest, highest := estimator.Points(1<<60), estimator.Points(-1<<60)
				for _, value := range everyValue(p, f, known) {
					known[f.ID] = value
					e, err := p.Partial(known, benchDay)
					if err != nil {
						t.Fatal(err)
					}
					lowest, highest = min(lowest, e.Total), max(highest, e.Total)
				}
				if b.Lowest != lowest || b.Highest != highest {
					t.Fatalf("%s open: %s to %s, every answer gives %s to %s\n%v", f.ID, b.Lowest, b.Highest, lowest, highest, known)
				}
			})
		})
	}
}

// everyValue is what a fact can be, as far as somebody's age lets it.
func everyValue(p *estimator.Policy, f *estimator.Fact, known map[string]any) (all []any) {
	switch f.Type {
	case estimator.Bool:
		return []any{true, false}
	case estimator.ChoiceType:
		for _, c := range f.Choices {
			all = append(all, c.Value)
		}
		return all
	case estimator.Money:
		return []any{0, 50_000, 99_999, 100_000, 1_000_000_000}
	}
	for n := range f.Most() + 1 {
		alone := map[string]any{f.ID: int(n)}
		if born, ok := known["birth_date"]; ok {
			alone["birth_date"] = born
		}
		e, err := p.Partial(alone, benchDay)
		if err != nil {
			panic(err)
		}
		if len(e.Warnings) > 0 {
			break // more months than there were
		}
		all = append(all, int(n))
	}
	return all
}
