package sentence

import (
	"luohu/estimator"
)

// heed takes a word we know.
func (c *course) heed(i, to int) {
	t := &c.tokens[i]
	for _, s := range t.senses {
		switch s.kind {
		case qualified:
			c.said = append(c.said, s.fact)
		case getting:
			c.getting = append(c.getting, s.fact)
		}
	}
	c.again = c.again || t.is(again)
	if t.is(stops) && c.stop(i) {
		return
	}
	told := c.values(i, to)
	named := c.named(i, to)
	if told && !named {
		c.denied, c.refused, c.has = false, false, c.has && len(c.waiting) > 0
		c.dirty = len(c.names) == 0
		if c.stopped(i, to) {
			c.names, c.dirty = c.names[:0], true
		}
	}
	if told || named {
		if told || !t.is(filler) {
			c.items++
		}
		return
	}
	if t.is(no) {
		c.deny(i, to)
		return
	}
	c.paying = c.paying || t.is(pay) && !t.is(have)
	if t.is(have) && !c.denied {
		c.own(i)
		c.has = true
	}
	if t.is(about) {
		c.vague(i)
	}
	c.each = c.each || t.is(each)
	if !t.is(and) {
		c.shared = -1
	}
	if t.is(and) {
		c.denied = c.denied || c.lacking
	} else {
		c.lacking = false
		if !t.is(filler|each|self) || t.is(have|pay) {
			c.setApart()
		}
	}
}

// setApart keeps names that are still to come from joining those before.
func (c *course) setApart() {
	if len(c.names) > 0 {
		c.apart = true
	}
}

// vague takes 大概: before a quantity, or right behind the one paired last.
func (c *course) vague(i int) {
	c.about = true
	if c.paired >= 0 && c.onlyFillers(c.paired+1, i) {
		c.takeBack(estimator.Months, estimator.Count)
		c.paired = -1
	}
}

func (c *course) onlyFillers(from, to int) bool {
	for _, t := range c.tokens[from:to] {
		if !t.is(filler) {
			return false
		}
	}
	return true
}
