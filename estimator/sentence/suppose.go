package sentence

import (
	"maps"
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// Supposition is what somebody supposes beside the facts that they gave.
type Supposition struct {
	Changes []Found           // only what is said, and what comes with it
	Stopped []*estimator.Fact // paid no longer: they stay as they are
	Lost    []string          // what was said besides, and not understood
	Got     []*estimator.Fact // those of a thing that is got, whether said or not: where a home is
	Another bool              // the person has such a thing already: of two homes one counts
}

// Suppose reads what somebody supposes: 如果我再交12个月社保, 要是买滨海的新房.
// 再 and 多 add to what there is; a sum above the fact's bound is the bound. ok is
// false where nothing is supposed, or nothing that we understand.
func (r *Reader) Suppose(say string, facts map[string]any, asOf, today time.Time) (s Supposition, ok bool) {
	c, ok := r.begin(say, supposing, asOf, today)
	if !ok || !c.supposes() {
		return Supposition{}, false
	}
	return c.supposition(facts)
}

// SupposeMore reads what is said of a supposition that stands already, when
// asked about a fact: 和平区的二手房.
func (r *Reader) SupposeMore(say string, about *estimator.Fact, facts map[string]any, asOf, today time.Time) (s Supposition, ok bool) {
	c, ok := r.begin(say, supposing, asOf, today)
	if !ok {
		return Supposition{}, false
	}
	if asked := r.subject(about); asked != nil {
		c.topic = append(c.topic, asked)
	}
	return c.supposition(facts)
}

func (c *course) supposition(facts map[string]any) (s Supposition, ok bool) {
	c.facts = facts
	c.run()
	s.Lost = c.notUnderstood()
	s.Stopped = c.frozen
	s.Changes = c.imply(c.found())
	if c.newly != nil {
		s.Changes = c.bring(s.Changes)
		s.Got, s.Another = c.got(), c.another()
	}
	s.Changes = c.carryOn(s.Changes)
	if len(s.Changes)+len(s.Stopped) == 0 {
		return Supposition{}, false
	}
	return s, true
}

// supposes says whether there is any word of a supposition.
func (c *course) supposes() bool {
	return slices.ContainsFunc(c.tokens, func(t token) bool { return t.is(ifs | ifEnds | again | plans | wonders) })
}

// imply adds the home that something was said of by who has none.
func (c *course) imply(changes []Found) []Found {
	for _, f := range changes {
		home := c.reader.subject(f.Fact).beside
		if home == nil || !home.Owned || c.facts[home.ID] == true || isTold(changes, home) {
			continue
		}
		changes = append(changes, Found{Fact: home.Fact, Value: true, Said: f.Said})
		if home.Newly != nil {
			c.newly = home
		}
	}
	return changes
}

func isTold(changes []Found, s *subject) bool {
	return slices.ContainsFunc(changes, func(f Found) bool { return f.Fact == s.Fact })
}

// bring adds what comes with getting a thing, where nothing else was said of it:
// a home just bought is owned for no month yet.
func (c *course) bring(changes []Found) []Found {
	got := slices.IndexFunc(changes, func(f Found) bool { return f.Fact == c.newly.Fact })
	if got < 0 {
		return changes // 买房，没买房子: neither
	}
	said := changes[got].Said
	for _, id := range slices.Sorted(maps.Keys(c.newly.Newly.Facts)) {
		for _, s := range c.reader.subjects {
			value := given(c.newly.Newly.Facts[id])
			if s.ID == id && !isTold(changes, s) && s.CheckAt(value, c.asOf) == nil && c.changes(s, value) {
				changes = append(changes, Found{Fact: s.Fact, Value: value, Said: said})
			}
		}
	}
	return changes
}

// got are the facts of what is got.
func (c *course) got() (all []*estimator.Fact) {
	for _, s := range c.reader.subjects {
		if s != c.newly && s.related(c.newly) {
			all = append(all, s.Fact)
		}
	}
	return all
}

// another says that who gets a thing has one already.
func (c *course) another() bool {
	has := c.facts[c.newly.ID]
	return has != nil && has != c.newly.Opposite
}

// changes leaves out a no where there was no yes; a number is always told, and
// all of another thing.
func (c *course) changes(s *subject, value any) bool {
	given, known := c.facts[s.ID]
	return value != false || known && given != false || c.another()
}

// stop takes 公积金不交了: what was named stays as it is, and is not paid now.
func (c *course) stop(i int) (stopped bool) {
	names := c.joined()
	for _, n := range names {
		stopped = c.freeze(n.at) || stopped
	}
	if !stopped {
		return false
	}
	for _, s := range c.tokens[i].senses {
		if _, named := c.nameBefore(s.fact); s.kind == valued && named {
			c.settle(s, c.tokens[names[0].at].from, c.tokens[i].to)
		}
	}
	c.names, c.denied, c.refused = c.names[:0], false, false
	return true
}

// freeze notes that what the token at i names is paid no longer.
func (c *course) freeze(i int) (frozen bool) {
	t := &c.tokens[i]
	for _, s := range t.senses {
		counted := s.fact.Type == estimator.Months || s.fact.Type == estimator.Count
		if s.kind != naming || !counted || len(s.fact.Said) > 0 || !c.suits(s) {
			continue
		}
		frozen = true
		if !slices.Contains(c.frozen, s.fact.Fact) {
			c.frozen = append(c.frozen, s.fact.Fact)
		}
		c.used = append(c.used, span{t.from, t.to})
	}
	return frozen
}

// ceases is true of 不租房了: in a supposition it takes away nothing that was.
func (c *course) ceases() bool {
	return c.mode == supposing && strings.HasPrefix(c.text.Folded[c.tokens[c.denial].from:], "不")
}

// spouses takes 如果老婆交满两年: what a spouse pays needs no name.
func (c *course) spouses(i, to int) bool {
	if c.mode != supposing || c.owner != spouse || !c.again && !c.paidBefore(i) || c.namedBehind(i, to) {
		return false
	}
	var fits []sense
	for _, s := range c.reader.subjects {
		if s.Of == "spouse" && s.counts(c.tokens[i].Kind) {
			fits = append(fits, sense{fact: s})
		}
	}
	if len(fits) == 0 {
		return false
	}
	c.fill(fits, false, i, to, c.tokens[i].from, c.tokens[i].to)
	return true
}

// grow takes 如果我40岁: the birthday stays, the year moves.
func (c *course) grow(i int) {
	years := c.tokens[i].N
	for _, s := range c.reader.subjects {
		if s.Type != estimator.Date || len(s.Names) == 0 {
			continue
		}
		day := c.asOf
		if known, ok := c.facts[s.ID].(string); ok {
			if birthday, err := time.Parse(time.DateOnly, known); err == nil {
				day = time.Date(c.asOf.Year(), birthday.Month(), birthday.Day(), 0, 0, 0, 0, time.UTC)
			}
		}
		if day.After(c.asOf) {
			years++
		}
		c.put(s, day.AddDate(-years, 0, 0).Format(time.DateOnly), c.tokens[i].from, c.tokens[i].to, false)
	}
}
