package sentence

import (
	"luohu/estimator"
	"luohu/estimator/read"
)

// values takes a word as values of facts, if it is any.
func (c *course) values(i, to int) bool {
	t := &c.tokens[i]
	any := false
	denied := c.denied && !c.refused || c.denied && len(c.names) > 0 && c.refused
	for _, s := range t.senses {
		if s.kind != valued || !c.suits(s) {
			continue
		}
		if s.after != nil && !c.isNone(s.after) {
			continue
		}
		any = true
		if denied || c.unfinishedBehind(i, to) || s.fact.Unmeasured && c.lengthBehind(i, to) {
			continue
		}
		c.value(i, to, s)
	}
	if !any {
		return false
	}
	if len(c.waiting) == 0 {
		c.setTopic(t)
	}
	return true
}

func (c *course) isNone(s *subject) bool {
	e := c.entries[s.index]
	return e.found && e.value == s.nothing()
}

func (c *course) value(i, to int, s sense) {
	t := &c.tokens[i]
	switch {
	case s.alone:
		c.settle(s, t.from, t.to)
	case len(c.names) > 0 && !c.dirty:
		if at := c.names[len(c.names)-1].at; c.nameOf(at, s.fact) {
			c.settle(s, c.tokens[at].from, t.to)
		}
	case !s.fact.After && c.related(s.fact, c.topic) && c.plainBehind(i, to):
		c.settle(s, t.from, t.to)
	case !s.fact.After:
		c.waiting, c.valueAt = append(c.waiting, s), i
	}
}

// plainBehind says that nothing in the clause gives a value another meaning:
// 在西青上班 behind 有房 says nothing of the home.
func (c *course) plainBehind(i, to int) bool {
	if c.strange || c.broken {
		return false
	}
	for _, t := range c.tokens[i+1 : to] {
		if t.unknown() || t.is(othersLengths) && !c.telling(&t) {
			return false
		}
	}
	return true
}

// nameOf says whether a token names the fact.
func (c *course) nameOf(at int, f *subject) bool {
	for _, s := range c.tokens[at].senses {
		if (s.kind == naming || s.kind == valued && s.fact != f) && f.related(s.fact) {
			return true
		}
	}
	return false
}

// fulfil gives the values that wait to the name at i: 中级 to 职称.
func (c *course) fulfil(i int) {
	for _, s := range c.waiting {
		if c.nameOf(i, s.fact) {
			c.settle(s, c.tokens[c.valueAt].from, c.tokens[i].to)
		}
	}
	c.waiting = nil
}

func (c *course) settle(s sense, from, to int) {
	if c.silent() || c.was && s.fact.Type == estimator.Bool {
		return
	}
	c.put(s.fact, s.value, from, to, false)
}

// unfinishedBehind is true of 本科在读.
func (c *course) unfinishedBehind(i, to int) bool {
	for _, t := range c.tokens[i+1 : to] {
		if t.is(unfinished) {
			return true
		}
		if !t.is(filler) {
			return false
		}
	}
	return false
}

// lengthBehind is true of 断了三个月.
func (c *course) lengthBehind(i, to int) bool {
	for _, t := range c.tokens[i+1 : to] {
		if t.Kind != read.Nothing {
			return true
		}
		if !t.is(filler | about) {
			return false
		}
	}
	return false
}
