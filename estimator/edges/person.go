package edges

import (
	"maps"
	"slices"
	"time"

	"luohu/estimator"
)

// somebody has all the facts without which nothing is counted, each so that it
// gives as little as can be.
func (b *builder) somebody() map[string]any {
	facts := map[string]any{}
	for _, f := range b.policy.Facts() {
		if !f.Required {
			continue
		}
		facts[f.ID] = b.least(f)
	}
	return facts
}

func (b *builder) least(f *estimator.Fact) any {
	if f.Type == estimator.Date {
		return day(b.asOf.AddDate(-b.worstYears(f), 0, 0))
	}
	if f.Type != estimator.ChoiceType {
		return b.policy.Answers(f, b.asOf)[0]
	}
	lowest := f.Choices[len(f.Choices)-1].Value
	b.each(func(r *estimator.Rule) {
		if r.Kind == "choice" && r.Fact == f {
			least := slices.MinFunc(r.Rows, func(a, b estimator.Row) int { return int(a.Points - b.Points) })
			lowest = least.Value
		}
	})
	return lowest
}

// worstYears are years since a day that give least.
func (b *builder) worstYears(f *estimator.Fact) int {
	years := int64(30)
	b.each(func(r *estimator.Rule) {
		if r.Kind != "bands" || r.Fact != f {
			return
		}
		last := len(r.Rows) - 1
		worst, lowest := r.Rows[last].From+4, r.Rows[last].Points
		for _, row := range r.Rows[:last] {
			if row.Points < lowest {
				worst, lowest = row.Through, row.Points
			}
		}
		years = worst
	})
	return int(years)
}

// each goes through all places of the table.
func (b *builder) each(look func(*estimator.Rule)) {
	var inside func(all []*estimator.Rule)
	inside = func(all []*estimator.Rule) {
		for _, r := range all {
			look(r)
			inside(r.Of)
		}
	}
	inside(b.policy.Table())
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// with is a person with other facts.
func with(facts map[string]any, more ...any) map[string]any {
	changed := maps.Clone(facts)
	for i := 0; i < len(more); i += 2 {
		changed[more[i].(string)] = more[i+1]
	}
	return changed
}

// value is a fact as it counts, given or left out.
func (b *builder) value(f *estimator.Fact, facts map[string]any) any {
	if v, given := facts[f.ID]; given {
		return v
	}
	return f.Default
}

// holds says whether a condition does, for a person.
func (b *builder) holds(w *estimator.When, facts map[string]any) bool {
	inside := func(part *estimator.When) bool { return b.holds(part, facts) }
	switch w.Kind {
	case "is":
		return b.value(w.Fact, facts) == w.Value
	case "at_least":
		n, _ := b.value(w.Fact, facts).(int)
		return int64(n) >= w.AtLeast
	case "not":
		return !inside(w.Of[0])
	case "any":
		return slices.ContainsFunc(w.Of, inside)
	}
	return !slices.ContainsFunc(w.Of, func(part *estimator.When) bool { return !inside(part) })
}

// bring changes a person until a condition holds, or doesn't. What is so
// already stays; explicitly, it is said all the same, for gates take nothing
// for granted.
func (b *builder) bring(w *estimator.When, want, explicitly bool, facts map[string]any) {
	if !explicitly && b.holds(w, facts) == want {
		return
	}
	switch w.Kind {
	case "is", "at_least":
		facts[w.Fact.ID] = b.either(w, want)
	case "not":
		b.bring(w.Of[0], !want, explicitly, facts)
	default:
		settles := (w.Kind == "any") == want // one part is enough
		for _, part := range w.Of {
			b.bring(part, want, explicitly, facts)
			if settles {
				return
			}
		}
	}
}

// either is a value with which a condition on one fact holds, or doesn't: the
// one next to it.
func (b *builder) either(w *estimator.When, want bool) any {
	switch {
	case w.Kind == "at_least" && want:
		return int(w.AtLeast)
	case w.Kind == "at_least":
		return int(w.AtLeast) - 1
	case want:
		return w.Value
	}
	switch v := w.Value.(type) {
	case bool:
		return !v
	case int:
		if v > 0 {
			return v - 1
		}
		return v + 1
	}
	if w.Fact.Default != nil && w.Fact.Default != w.Value {
		return w.Fact.Default
	}
	for _, other := range b.policy.Answers(w.Fact, b.asOf) {
		if other != w.Value {
			return other
		}
	}
	return nil
}

// complete adds the facts that others make necessary.
func (b *builder) complete(facts map[string]any) {
	for _, f := range b.policy.Facts() {
		if when := f.RequiredIf(); when != nil && facts[f.ID] == nil && f.Default == nil && b.holds(when, facts) {
			facts[f.ID] = b.policy.Answers(f, b.asOf)[0]
		}
	}
}
