package estimator_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Whatever is answered to what was left open, the total lies between the
// bounds; with nothing open they are the total.
func TestEveryCompletionLiesWithinTheBounds(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		t.Run(id, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				full := anybodyAsked(t, p)
				part := maps.Clone(full)
				for _, fact := range slices.Sorted(maps.Keys(full)) {
					if rapid.Bool().Draw(t, "open "+fact) {
						delete(part, fact)
					}
				}
				within(t, p, part, full)
				within(t, p, full, full)
			})
		})
	}
}

func within(t *rapid.T, p *estimator.Policy, known, full map[string]any) {
	e, err := p.Partial(full, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Bounds(known, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Warnings) > 0 { // more months than there were
		return
	}
	if e.Total < b.Lowest || e.Total > b.Highest {
		t.Fatalf("%s is not within %s and %s\nknown %v\nfull %v", e.Total, b.Lowest, b.Highest, known, full)
	}
	if len(known) == len(full) && (b.Lowest != e.Total || b.Highest != e.Total) {
		t.Fatalf("all is known: %s, bounds %s and %s, of %v", e.Total, b.Lowest, b.Highest, full)
	}
	if b.Outcome == estimator.OutOfReach && e.Passes {
		t.Fatalf("out of reach, but %v reaches the line", full)
	}
	if b.Outcome == estimator.Reached {
		if e := undiminished(t, p, known, full); !e.Passes {
			t.Fatalf("reached, but %s of %v is not enough", e.Total, full)
		}
	}
}

// undiminished is the estimate if nothing is taken away that is not known.
func undiminished(t *rapid.T, p *estimator.Policy, known, full map[string]any) *estimator.Estimate {
	full = maps.Clone(full)
	e, err := p.Partial(full, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range askedFacts(p) {
		if _, given := known[f.ID]; given || f.Type != estimator.Count {
			continue
		}
		value := full[f.ID]
		full[f.ID] = 0
		without, err := p.Partial(full, benchDay)
		if err != nil {
			t.Fatal(err)
		}
		if without.Total > e.Total {
			e = without
		} else {
			full[f.ID] = value
		}
	}
	return e
}

func askedFacts(p *estimator.Policy) (all []*estimator.Fact) {
	for _, g := range p.Groups() {
		all = append(all, g.Facts...)
	}
	return all
}

// anybodyAsked answers every question of the interview, not always sensibly.
func anybodyAsked(t *rapid.T, p *estimator.Policy) map[string]any {
	facts := map[string]any{}
	for _, f := range askedFacts(p) {
		facts[f.ID] = drawValue(t, f)
	}
	return facts
}

func drawValue(t *rapid.T, f *estimator.Fact) any {
	switch f.Type {
	case estimator.Bool:
		return rapid.Bool().Draw(t, f.ID)
	case estimator.ChoiceType:
		return f.Choices[rapid.IntRange(0, len(f.Choices)-1).Draw(t, f.ID)].Value
	case estimator.Date:
		return benchDay.AddDate(-rapid.IntRange(17, 64).Draw(t, "years"), 0, -rapid.IntRange(0, 365).Draw(t, "days")).Format("2006-01-02")
	case estimator.Money:
		return rapid.IntRange(0, 200_000).Draw(t, f.ID)
	case estimator.Count:
		return rapid.IntRange(0, 5).Draw(t, f.ID)
	}
	return rapid.IntRange(0, 120).Draw(t, f.ID)
}

// Somebody who has enough already learns it before the last question.
func TestAnOutcomeIsSettledBeforeEverythingIsAsked(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for _, c := range []struct {
		name  string
		facts map[string]any
		want  estimator.Outcome
	}{
		{"nothing is known", map[string]any{}, estimator.Open},
		{"enough by insurance, age and education", map[string]any{
			"birth_date": "1994-05-06", "education": "bachelor_or_above", "pension_months": 60, "medical_months": 60,
			"unemployment_months": 60, "work_injury_months": 60, "maternity_months": 60,
		}, estimator.Reached},
		{"young, with nothing, and no way left", map[string]any{
			"birth_date": "2007-05-06", "education": "none", "professional_title": "none", "vocational_skill": "none",
			"occupation_shortage": "none", "owns_home": false, "permit_endorsements": 0, "spouse_insured_months": 0,
			"spouse_on_active_duty": false, "contest": "none",
		}, estimator.OutOfReach},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := p.Bounds(c.facts, benchDay)
			if err != nil || b.Outcome != c.want {
				t.Errorf("%+v, %v", b, err)
			}
		})
	}
}
