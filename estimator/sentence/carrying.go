package sentence

import (
	"slices"

	"luohu/estimator"
)

// carryOn takes along what goes on with months that are supposed, as the policy
// says how they do: the insurance that one files with grows with the five. Whoever
// had stopped pays again.
func (c *course) carryOn(changes []Found) []Found {
	said := changes
	for _, f := range said {
		s := c.reader.subject(f.Fact)
		if s.Type != estimator.Months {
			continue
		}
		more := c.grown(f)
		if more <= 0 {
			continue
		}
		stopped := false
		if s.resumes {
			changes, stopped = c.resume(changes, f)
		}
		for _, other := range c.reader.subjects {
			if !other.goesOnWith(s) || isTold(changes, other) || c.facts[other.ID] == nil {
				continue
			}
			value := whole(c.facts[other.ID]) + more
			if stopped && other.Unbroken {
				value = more
			}
			value = min(value, int(other.Most()))
			changes = append(changes, Found{Fact: other.Fact, Value: value, Said: f.Said})
		}
	}
	return changes
}

// resume makes so what a fact goes on by, where it was known not to be.
func (c *course) resume(changes []Found, f Found) (all []Found, stopped bool) {
	for _, term := range terms(f.Fact) {
		s := c.reader.subject(term.Fact)
		if known := c.facts[term.Fact.ID]; s == nil || known == nil || known == term.Value {
			continue
		}
		stopped = true
		if !isTold(changes, s) {
			changes = append(changes, Found{Fact: s.Fact, Value: term.Value, Said: f.Said})
		}
	}
	return changes, stopped
}

// goesOnWith says that months come to both facts by the same, and are not told
// one for the other already, as those of the five insurances are.
func (s *subject) goesOnWith(to *subject) bool {
	if s.Fact == to.Fact || s.Type != to.Type || family(s) == family(to) {
		return false
	}
	mine, others := terms(s.Fact), terms(to.Fact)
	return len(mine) > 0 && slices.EqualFunc(mine, others, func(a, b *estimator.When) bool {
		return a.Fact == b.Fact && a.Value == b.Value
	})
}

func family(s *subject) string {
	if s.SameAs != "" {
		return s.SameAs
	}
	return s.ID
}

// terms are what must be so for a fact to go on.
func terms(f *estimator.Fact) (all []*estimator.When) {
	_, when := f.GoesOn()
	if when == nil {
		return nil
	}
	for _, part := range append([]*estimator.When{when}, when.Of...) {
		if part.Kind == "is" {
			all = append(all, part)
		}
	}
	return all
}

// grown is by how much a number is supposed to be more than it is; 0 where that is not known.
func (c *course) grown(f Found) int {
	value, isWhole := f.Value.(int)
	if !isWhole || c.facts[f.Fact.ID] == nil {
		return 0
	}
	return value - whole(c.facts[f.Fact.ID])
}
