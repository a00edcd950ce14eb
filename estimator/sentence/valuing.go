package sentence

import (
	"luohu/estimator"
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
		if _, named := c.nameBefore(s.fact); t.is(unfinished) && !named {
			c.waiting, c.valueAt = append(c.waiting, s), i // 高级工没考 is not without any
			continue
		}
		any = true
		if denied || c.missed(s.fact, i, to) {
			continue
		}
		c.value(i, to, s)
	}
	if !any {
		return false
	}
	if len(c.waiting) == 0 {
		c.topic = t.topic
	}
	return true
}

func (c *course) isNone(s *subject) bool {
	e := c.entries[s.index]
	return e.found && e.value == s.nothing()
}

func (c *course) value(i, to int, s sense) {
	t := &c.tokens[i]
	if s.alone {
		c.settle(s, t.from, t.to)
		c.fulfil(i)
		return
	}
	if at, named := c.nameBefore(s.fact); named {
		c.settle(s, c.tokens[at].from, t.to)
		return
	}
	switch {
	case s.fact.After:
	case c.related(s.fact, c.topic) && c.plainBehind(i, to):
		c.settle(s, t.from, t.to)
	default:
		c.waiting, c.valueAt = append(c.waiting, s), i
	}
}

// nameBefore finds a name for a value among those that wait: the last one, with
// 都 any.
func (c *course) nameBefore(f *subject) (at int, found bool) {
	if c.dirty {
		return 0, false
	}
	for i := len(c.names) - 1; i >= 0; i-- {
		if c.nameOf(c.names[i].at, f) {
			return c.names[i].at, true
		}
		if !c.each {
			break
		}
	}
	return 0, false
}

// plainBehind says that nothing in the clause gives a value another meaning:
// 在西青上班 behind 有房 says nothing of the home.
func (c *course) plainBehind(i, to int) bool {
	if c.strange || c.broken {
		return false
	}
	for _, t := range c.tokens[i+1 : to] {
		if t.unknown() || t.unheard() && !c.telling(&t) {
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
func (c *course) fulfil(i int) (some bool) {
	for _, s := range c.waiting {
		if c.nameOf(i, s.fact) {
			c.settle(s, c.tokens[c.valueAt].from, c.tokens[i].to)
			some = true
		}
	}
	c.waiting = nil
	return some
}

func (c *course) settle(s sense, from, to int) {
	if c.silent() || c.was && s.fact.Type == estimator.Bool {
		return
	}
	c.put(s.fact, s.value, from, to, false)
}
