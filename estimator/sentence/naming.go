package sentence

import (
	"luohu/estimator"
	"luohu/estimator/read"
)

// named takes a word as a name, if it is one of a fact that can be meant.
func (c *course) named(i, to int) bool {
	t := &c.tokens[i]
	any := false
	for _, s := range t.senses {
		any = any || s.kind == naming && (c.suits(s) || c.owner != self || c.elsewhere)
	}
	if !any {
		return false
	}
	c.setTopic(t)
	c.fulfil(i)
	switch {
	case c.refused && c.settles(i, to):
		c.lack(c.names) // 公积金没有，社保五年 without its comma
		c.names = c.names[:0]
		c.denied, c.refused = false, false
	case c.refused:
		c.names = c.names[:0] // 公积金没有社保: either
		c.denied, c.refused = false, false
	case c.denied:
		one := [1]name{{at: i}}
		c.lack(one[:])
		c.denied, c.lacking = false, true
		return true
	}
	if c.amount >= 0 {
		at := c.amount
		c.amount = -1
		one := [1]name{{at: i}}
		c.pair(one[:], at, to)
		return true
	}
	c.names = append(c.names, name{i, c.apart, c.dirty})
	c.apart = false
	if c.has {
		c.acquire(i)
	}
	c.dirty, c.has = false, false
	return true
}

// settles says whether the next thing behind a name is its value.
func (c *course) settles(i, to int) bool {
	for _, t := range c.tokens[i+1 : to] {
		switch {
		case t.Kind == read.Length || t.Kind == read.Times:
			return true
		case t.is(no) || t.unknown() || len(t.wordSenses()) > 0:
			return false
		}
	}
	return false
}

func (t token) wordSenses() []sense {
	if t.word == nil {
		return nil
	}
	return t.senses
}

func (c *course) setTopic(t *token) {
	c.topic = nil
	for _, s := range t.senses {
		if s.kind == naming || s.kind == valued {
			c.topic = append(c.topic, s.fact)
		}
	}
}

// acquire takes 有房, 买了房.
func (c *course) acquire(i int) {
	if c.silent() || c.was {
		return
	}
	for _, s := range c.tokens[i].senses {
		if s.kind == naming && s.fact.Owned && c.suits(s) {
			from := i
			for from > 0 && c.tokens[from-1].mark == 0 && c.tokens[from-1].is(have|filler) {
				from--
			}
			for !c.tokens[from].is(have) && from < i {
				from++
			}
			c.put(s.fact, !s.fact.Opposite, c.tokens[from].from, c.tokens[i].to, false)
			c.gets(s.fact)
		}
	}
}

// gets notes in a supposition what comes with getting a thing.
func (c *course) gets(f *subject) {
	if c.mode != supposing || f.Newly == nil {
		return
	}
	for _, g := range c.getting {
		if g == f {
			c.newly = f
		}
	}
}

// lack takes 没公积金, 公积金没有.
func (c *course) lack(names []name) {
	if c.silent() {
		return
	}
	for _, n := range names {
		t := &c.tokens[n.at]
		for _, s := range t.senses {
			if s.kind != naming || !c.suits(s) || len(s.fact.Said) > 0 {
				continue
			}
			if s.fact.Type == estimator.Bool && !s.fact.Owned && !s.fact.Lacked {
				continue
			}
			if s.group && !c.never {
				continue
			}
			if none := s.fact.nothing(); none != nil {
				c.put(s.fact, none, min(t.from, c.tokens[c.denial].from), max(t.to, c.tokens[c.denial].to), s.group)
			}
		}
	}
}
