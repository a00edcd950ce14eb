package sentence

import (
	"maps"
	"slices"
	"time"
)

// Suppose reads what somebody supposes beside the facts that they gave:
// 如果我再交12个月社保, 要是买滨海的新房. 再 and 多 add to what there is; a sum
// above the fact's bound is the bound. It returns only what is said; ok is
// false where nothing is supposed, or nothing that we understand.
func (r *Reader) Suppose(say string, facts map[string]any, asOf, today time.Time) (changes []Found, ok bool) {
	c, ok := r.begin(say, supposing, asOf, today)
	if !ok || !c.supposes() {
		return nil, false
	}
	c.facts = facts
	c.run()
	changes = c.found()
	if c.newly != nil {
		changes = c.bring(changes)
	}
	return changes, len(changes) > 0
}

// supposes says whether there is any word of a supposition.
func (c *course) supposes() bool {
	return slices.ContainsFunc(c.tokens, func(t token) bool { return t.is(ifs | again | plans | wonders) })
}

// bring adds what comes with getting a thing, where nothing else was said of it:
// a home just bought is owned for no month yet.
func (c *course) bring(changes []Found) []Found {
	said := changes[slices.IndexFunc(changes, func(f Found) bool { return f.Fact == c.newly.Fact })].Said
	for _, id := range slices.Sorted(maps.Keys(c.newly.Newly.Facts)) {
		for _, s := range c.reader.subjects {
			value := c.newly.Newly.Facts[id]
			told := slices.ContainsFunc(changes, func(f Found) bool { return f.Fact == s.Fact })
			if s.ID == id && !told && s.CheckAt(value, c.asOf) == nil && c.changes(s, value) {
				changes = append(changes, Found{Fact: s.Fact, Value: value, Said: said})
			}
		}
	}
	return changes
}

// changes leaves out a no where there was no yes; a number is always told.
func (c *course) changes(s *subject, value any) bool {
	given, known := c.facts[s.ID]
	return value != false || known && given != false
}
